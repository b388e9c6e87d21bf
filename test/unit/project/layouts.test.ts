/**
 * The kinds of project folders that the tools leave behind: which build, ELF, port, baud rate and ESP-IDF are found in each.
 * Every layout is made by the rules of the tool (names, places and keys of its files), with an empty ELF.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Surroundings } from '../../../src/project/builds/build';
import { findBuilds } from '../../../src/project/builds/findBuilds';
import { readIdfSettings } from '../../../src/project/builds/idfSettings';
import { agreed, findElf } from '../../../src/project/findElf';
import { temporaryFolder } from '../../support/temp';

const CMAKE = 'include($ENV{IDF_PATH}/tools/cmake/project.cmake)\nproject(app)\n';

/** As ESP-IDF 5.x writes it (`tools/cmake/project_description.json.in`). */
function description(over: Record<string, unknown> = {}): string {
  return JSON.stringify({
    version: '1.2',
    project_name: 'app',
    idf_path: '/opt/esp-idf',
    bootloader_elf: 'bootloader/bootloader.elf',
    app_elf: 'app.elf',
    git_revision: 'v5.4.1',
    target: 'esp32',
    monitor_baud: '115200',
    ...over,
  });
}

describe('a project', () => {
  const folder = temporaryFolder();
  const at = (path: string): string => join(folder(), path);
  const write = (files: Record<string, string>): void => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    }
  };
  const around = (env: Surroundings['env'] = {}): Surroundings => {
    const base = { env: { TMPDIR: at('tmp'), ...env }, home: at('home'), platform: 'linux' as const };
    return { ...base, idfSettings: (place) => readIdfSettings(place, base) };
  };

  /** What is found: paths relative to the folder. */
  async function look(workspace: string, env?: Surroundings['env']) {
    const builds = await findBuilds([at(workspace)], around(env));
    const elf = await findElf(builds, [at(workspace)], []);
    const relative = (path: string): string => path.slice(folder().length + 1);
    const used = elf.kind === 'found' ? elf.path : null;
    return {
      elf:
        elf.kind === 'found'
          ? relative(elf.path)
          : elf.kind === 'several'
            ? elf.paths.map(relative).sort()
            : elf.missing,
      names: builds.map(({ name }) => name).sort(),
      port: agreed(builds, used, ({ port }) => port)?.value ?? null,
      baud: agreed(builds, used, (build) => build.baud)?.value ?? null,
      idf: agreed(builds, used, ({ idfVersion }) => idfVersion),
      target: agreed(builds, used, ({ target }) => target),
    };
  }

  it('of ESP-IDF in its usual build folder, never the bootloader’s own description', async () => {
    write({
      'p/CMakeLists.txt': CMAKE,
      'p/build/project_description.json': description({ monitor_baud: '460800' }),
      'p/build/app.elf': '',
      'p/build/bootloader/project_description.json': description({ app_elf: 'bootloader.elf' }),
      'p/build/bootloader/bootloader.elf': '',
    });
    assert.deepEqual(await look('p'), {
      elf: 'p/build/app.elf',
      names: ['esp32'],
      port: null,
      baud: 460_800,
      idf: 'v5.4.1',
      target: 'esp32',
    });
    const [build] = await findBuilds([at('p')], around());
    assert.equal(build?.bootloader, at('p/build/bootloader/bootloader.elf'));
    assert.equal(build.idfPath, '/opt/esp-idf');
  });

  it('of ESP-IDF with the settings of Espressif’s extension', async () => {
    write({
      'p/CMakeLists.txt': CMAKE,
      'p/.vscode/settings.json': `{
        // of the extension
        "idf.buildPath": "\${workspaceFolder}/../out/app",
        "idf.port": "/dev/ttyACM1",
        "idf.monitorBaudRate": "921600",
        "idf.sdkconfigFilePath": "\${workspaceFolder}/sdkconfig.lab",
      }`,
      'p/sdkconfig.lab': '',
      'p/build/app.elf': '',
      'p/build/project_description.json': description(),
      'out/app/app.elf': '',
      'out/app/project_description.json': description({ target: 'esp32s3' }),
    });
    const found = await look('p');
    assert.equal(found.elf, 'out/app/app.elf');
    assert.deepEqual([found.port, found.baud, found.target], ['/dev/ttyACM1', 921_600, 'esp32s3']);
    const builds = await findBuilds([at('p')], around());
    assert.equal(builds.find(({ isPreferred }) => isPreferred)?.config, at('p/sdkconfig.lab'));
  });

  it('of ESP-IDF whose extension names a port for monitoring, or has chosen none', async () => {
    write({
      'p/CMakeLists.txt': CMAKE,
      'p/build/app.elf': '',
      'p/build/project_description.json': description(),
      'p/.vscode/settings.json': '{"idf.port": "detect", "idf.monitorPort": "/dev/ttyUSB7"}',
      'q/CMakeLists.txt': CMAKE,
      'q/build/app.elf': '',
      'q/build/project_description.json': description(),
      'q/.vscode/settings.json': '{"idf.port": "detect", "idf.portWin": "COM7"}',
    });
    assert.equal((await look('p')).port, '/dev/ttyUSB7');
    assert.equal((await look('q')).port, null);
  });

  it('of ESP-IDF with several targets side by side', async () => {
    for (const target of ['esp32', 'esp32c3'])
      write({
        'p/CMakeLists.txt': CMAKE,
        [`p/build_${target}/project_description.json`]: description({ target }),
        [`p/build_${target}/app.elf`]: '',
      });
    const found = await look('p');
    assert.deepEqual(found.elf, ['p/build_esp32/app.elf', 'p/build_esp32c3/app.elf']);
    assert.deepEqual(found.names, ['build_esp32', 'build_esp32c3']);
    assert.deepEqual([found.baud, found.target], [115_200, null], 'what they agree on, and nothing else');
  });

  it('of ESP-IDF with CMake presets', async () => {
    write({
      'p/CMakeLists.txt': CMAKE,
      'p/CMakePresets.json': JSON.stringify({
        version: 3,
        configurePresets: [
          { name: 'base', hidden: true, binaryDir: '${sourceDir}/../out/${presetName}' },
          { name: 'prod', inherits: ['base'] },
          { name: 'lab', inherits: 'base', binaryDir: '$env{LAB}/app' },
          { name: 'odd', binaryDir: '${hostSystemName}/x' },
        ],
      }),
      'out/prod/project_description.json': description(),
      'out/prod/app.elf': '',
      'lab/app/project_description.json': description({ target: 'esp32h2' }),
      'lab/app/app.elf': '',
    });
    const found = await look('p', { LAB: at('lab') });
    assert.deepEqual(found.elf, ['lab/app/app.elf', 'out/prod/app.elf']);
    assert.deepEqual(found.names, ['lab', 'prod']);
  });

  it('of ESP-IDF with the project configurations of Espressif’s extension', async () => {
    write({
      'p/CMakeLists.txt': CMAKE,
      'p/esp_idf_project_configuration.json': '{"prod": {"build": {"buildDirectoryPath": "out_prod"}}}',
      'p/out_prod/project_description.json': description(),
      'p/out_prod/app.elf': '',
    });
    assert.deepEqual((await look('p')).names, ['prod']);
  });

  it('below the root of a repository', async () => {
    write({
      'r/README.md': '',
      'r/firmware/node/CMakeLists.txt': CMAKE,
      'r/firmware/node/build/project_description.json': description({ target: 'esp32c6' }),
      'r/firmware/node/build/app.elf': '',
      'r/node_modules/x/build/project_description.json': description(),
      'r/node_modules/x/build/app.elf': '',
    });
    const found = await look('r');
    assert.deepEqual([found.elf, found.target], ['r/firmware/node/build/app.elf', 'esp32c6']);
  });

  it('that was moved after it was built, or built in a container', async () => {
    write({
      'p/CMakeLists.txt': CMAKE,
      'p/build/project_description.json': description({
        project_path: '/project',
        build_dir: '/project/build',
      }),
      'p/build/app.elf': '',
    });
    const [build] = await findBuilds([at('p')], around());
    assert.deepEqual([build?.elf, build?.project], [at('p/build/app.elf'), at('p')]);
  });

  it('that is not built yet', async () => {
    write({ 'p/platformio.ini': '[env:board]\nframework = arduino\nmonitor_speed = 74880\n' });
    const found = await look('p');
    assert.equal(found.elf, 'The project is not built yet (board): build it, or set heapMonitor.elfPath.');
    assert.equal(found.baud, 74_880, 'its files tell already');
  });

  it('of PlatformIO with one environment that is built by default', async () => {
    write({
      'p/platformio.ini':
        '[platformio]\ndefault_envs = s3\nbuild_dir = out/pio\n[env]\nframework = arduino\nmonitor_speed = 921600\n' +
        '[env:s3]\nboard = esp32-s3-devkitc-1\nmonitor_port = /dev/ttyACM*\n[env:old]\nboard = esp32dev\n',
      'p/out/pio/s3/firmware.elf': '',
      'p/out/pio/s3/bootloader.elf': '',
      'p/out/pio/old/firmware.elf': '',
    });
    assert.deepEqual(await look('p'), {
      elf: 'p/out/pio/s3/firmware.elf',
      names: ['old', 's3'],
      port: '/dev/ttyACM*',
      baud: 921_600,
      idf: null,
      target: 'esp32s3',
    });
  });

  it('of PlatformIO with ESP-IDF: CMake’s description beside PlatformIO’s own program', async () => {
    write({
      'p/platformio.ini':
        '[env:c3]\nframework = espidf\nextends = common\n[common]\nmonitor_speed = 460800\n',
      'p/CMakeLists.txt': CMAKE,
      'p/sdkconfig.c3': '',
      'p/.pio/build/c3/project_description.json': description({ target: 'esp32c3', app_elf: 'p.elf' }),
      'p/.pio/build/c3/firmware.elf': '',
    });
    const found = await look('p');
    assert.deepEqual(
      [found.elf, found.names, found.baud, found.idf, found.target],
      ['p/.pio/build/c3/firmware.elf', ['c3'], 460_800, 'v5.4.1', 'esp32c3'],
    );
    const [build] = await findBuilds([at('p')], around());
    assert.equal(build?.config, at('p/sdkconfig.c3'));
  });

  it('of PlatformIO whose environments stand in other files', async () => {
    write({
      'p/platformio.ini': '[platformio]\nextra_configs = envs/*.none, boards_*.ini\n',
      'p/boards_a.ini': '[env:a]\nmonitor_speed = 57600\n',
      'p/.pio/build/a/program.elf': '',
    });
    const found = await look('p');
    assert.deepEqual([found.elf, found.baud], ['p/.pio/build/a/program.elf', 57_600]);
  });

  it('of Arduino with an exported binary, a board and a port in sketch.yaml', async () => {
    write({
      'Blink/Blink.ino': 'void setup() { Serial.begin(230400); }',
      'Blink/sketch.yaml': 'default_fqbn: esp32:esp32:esp32c3\ndefault_port: /dev/ttyACM0\n',
      'Blink/build/esp32.esp32.esp32c3/Blink.ino.elf': '',
      'Blink/build/esp32.esp32.esp32/Blink.ino.elf': '',
    });
    assert.deepEqual(await look('Blink'), {
      elf: 'Blink/build/esp32.esp32.esp32c3/Blink.ino.elf',
      names: ['esp32', 'esp32c3'],
      port: '/dev/ttyACM0',
      baud: 230_400,
      idf: null,
      target: 'esp32c3',
    });
  });

  it('of Arduino in the build caches of arduino-cli and of the IDE, told by the sketch they are of', async () => {
    const options = (sketch: string, fqbn: string): string =>
      JSON.stringify({ fqbn, sketchLocation: at(sketch), compiler: {} });
    write({
      'Blink/Blink.ino': '// Serial.begin(9600)\nvoid setup() {}',
      'Other/Other.ino': '',
      'home/.cache/arduino/sketches/AAAA/build.options.json': options(
        'Blink',
        'esp32:esp32:esp32s3:CDCOnBoot=cdc',
      ),
      'home/.cache/arduino/sketches/AAAA/Blink.ino.elf': '',
      'home/.cache/arduino/sketches/BBBB/build.options.json': options('Other', 'esp32:esp32:esp32'),
      'home/.cache/arduino/sketches/BBBB/Blink.ino.elf': '',
      'tmp/arduino/sketches/CCCC/build.options.json': options('Other/Other.ino', 'esp32:esp32:esp32'),
      'tmp/arduino/sketches/CCCC/Other.ino.elf': '',
    });
    const blink = await look('Blink');
    assert.deepEqual(
      [blink.elf, blink.target, blink.baud],
      ['home/.cache/arduino/sketches/AAAA/Blink.ino.elf', 'esp32s3', null],
      'a rate in a comment is none',
    );
    const other = await look('Other');
    assert.equal(other.elf, 'tmp/arduino/sketches/CCCC/Other.ino.elf');
  });

  it('takes nothing for a project that is none, however many folders there are', async () => {
    for (let index = 0; index < 300; index++) write({ [`p/a${index}/b/c/readme.txt`]: '' });
    write({ 'p/CMakeLists.txt': 'project(desktop)\nadd_executable(app main.c)\n' });
    assert.deepEqual(await findBuilds([at('p')], around()), []);
  });
});
