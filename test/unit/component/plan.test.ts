/** The component put into projects on disk, and taken out of them again. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join, posix } from 'node:path';
import { findProjects, libraryFolders } from '../../../src/component/findProjects';
import { removeIfEmpty } from '../../../src/component/folders';
import type { Files } from '../../../src/component/parcel';
import { planInstall, planRemoval, type Plan } from '../../../src/component/plan';
import { readFiles, readForPlan, readShipped } from '../../../src/component/readForPlan';
import {
  arduinoSketch,
  idfProject,
  idfRiscvProject,
  platformIoArduinoProject,
  platformIoIdfProject,
  readTree,
  writeChanges,
  writeTree,
  type Tree,
} from '../../support/componentProjects';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/toolchain';
import { readFile } from 'node:fs/promises';

const ALL = { trace: true, commands: true };
const TRACE_START =
  'heap_monitor_start(&(heap_monitor_config_t){.trace_records = 128, .commands = HEAP_MONITOR_COMMANDS_INPUT});';

/** The sketch, in a folder of its name. */
const SKETCH_HERE: Tree = { 'blink.ino': arduinoSketch['blink/blink.ino'] ?? '' };

/** As a version before may have been: with other texts, and a file that is no more. */
function older(now: Files): Files {
  return new Map([
    ...[...now].map(([path, text]) => [path, text.replaceAll('0.1.0', '0.0.9')] as const),
    ['src/hm_gone.c', 'int gone;\n'] as const,
  ]);
}

describe('the component in a project', () => {
  const { path: root, remove } = temporaryFolder();
  const folder = join(root, 'blink');
  after(remove);
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  });

  const planned = async (
    what: 'install' | 'removal',
    shippedBy?: (now: Files) => Files,
  ): Promise<Plan & { component_: string }> => {
    const [project, ...others] = await findProjects([folder]);
    assert.ok(project && others.length === 0);
    const component = project.component ?? join(root, 'libraries');
    const now = await readShipped(inRoot('firmware/heap_monitor'));
    const [shipped, installed] = [shippedBy?.(now) ?? now, await readFiles(component)];
    const files = await readForPlan(project, (path) => readFile(path, 'utf8'));
    const plan =
      what === 'install'
        ? planInstall(files, shipped, installed, ALL)
        : planRemoval(files, shipped, installed);
    return { ...plan, component_: component };
  };
  const install = async (shippedBy?: (now: Files) => Files): Promise<Plan> => {
    const plan = await planned('install', shippedBy);
    writeChanges(folder, plan.project);
    writeChanges(plan.component_, plan.component);
    return plan;
  };

  const kinds: readonly (readonly [name: string, tree: Tree, where: string, paths: readonly string[]])[] = [
    ['ESP-IDF', idfProject, 'components/heap_monitor', ['main/main.c', 'sdkconfig.defaults']],
    [
      'ESP-IDF for RISC-V',
      idfRiscvProject,
      'components/heap_monitor',
      ['main/main.cpp', 'main/CMakeLists.txt', 'sdkconfig.defaults', 'sdkconfig.defaults.esp32c3'],
    ],
    ['PlatformIO', platformIoIdfProject, 'components/heap_monitor', ['src/app.c', 'sdkconfig.defaults']],
    ['PlatformIO with Arduino', platformIoArduinoProject, 'lib/heap_monitor', ['src/main.cpp']],
  ];
  for (const [name, tree, where, paths] of kinds)
    it(`${name}: is added, once, and is removed to the byte`, async () => {
      writeTree(folder, tree);
      const plan = await install();
      assert.deepEqual(
        plan.project.map(({ path }) => path),
        paths,
      );
      assert.equal(plan.paste, null);
      const after = readTree(folder);
      assert.equal(
        after[`${where}/include/heap_monitor.h`],
        await readFile(inRoot('firmware/heap_monitor/include/heap_monitor.h'), 'utf8'),
      );
      assert.deepEqual(
        Object.keys(after).filter((path) => /\/(?:test|examples)\//.test(path)),
        [],
      );
      assert.equal(after['sdkconfig'], tree['sdkconfig']);
      const again = await planned('install');
      assert.deepEqual([again.project, again.component, again.paste], [[], [], null]);

      const removal = await planned('removal');
      assert.deepEqual(
        removal.notes.filter((note) => !note.includes('sdkconfig')),
        [],
      );
      writeChanges(folder, removal.project);
      writeChanges(removal.component_, removal.component);
      assert.ok(await removeIfEmpty(join(folder, where)));
      assert.deepEqual(readTree(folder), tree);
    });

  for (const [name, tree] of [...kinds, ['Arduino', SKETCH_HERE] as const])
    it(`${name}: an older version is updated to what a new one would be, and removed to the byte`, async () => {
      writeTree(folder, tree);
      await install();
      const [fresh, libraries] = [readTree(folder), readTree(root)];
      rmSync(join(root, 'libraries'), { recursive: true, force: true });
      rmSync(folder, { recursive: true });
      writeTree(folder, tree);
      await install(older);
      assert.notDeepEqual(readTree(root), libraries);
      const update = await planned('install');
      assert.deepEqual(
        [update.project, update.notes.filter((note) => !note.includes('sdkconfig'))],
        [[], []],
      );
      writeChanges(update.component_, update.component);
      assert.deepEqual(readTree(folder), fresh);
      assert.deepEqual(readTree(root), libraries);

      const removal = await planned('removal');
      writeChanges(folder, removal.project);
      writeChanges(removal.component_, removal.component);
      assert.ok(await removeIfEmpty(removal.component_));
      await removeIfEmpty(join(folder, 'components'));
      assert.deepEqual(
        readTree(root),
        Object.fromEntries(
          Object.entries(tree)
            .map(([path, text]) => [`blink/${path}`, text])
            .sort(),
        ),
      );
    });

  it('writes what it says', async () => {
    writeTree(folder, idfProject);
    await install();
    const after = readTree(folder);
    assert.equal(
      after['main/main.c'],
      `#include <stdio.h>\n#include "heap_monitor.h"\n\nvoid app_main(void)\n{\n    ${TRACE_START}\n    printf("hello\\n");\n}\n`,
    );
    assert.match(after['sdkconfig.defaults'] ?? '', /^CONFIG_HEAP_TRACING_STANDALONE=y$/m);
  });

  it('keeps the options that are set, the line ends, and says what sdkconfig means', async () => {
    writeTree(folder, idfRiscvProject);
    const { notes } = await install();
    const after = readTree(folder);
    assert.match(after['main/main.cpp'] ?? '', /wifi\.h"\r\n#include "heap_monitor\.h"\r\n/);
    assert.match(
      after['main/main.cpp'] ?? '',
      /\{\r\n\t\{ heap_monitor_config_t config = \{\};.*\}\r\n\tstart/,
    );
    assert.match(after['main/CMakeLists.txt'] ?? '', / REQUIRES heap_monitor nvs_flash wifi\)/);
    assert.equal(after['sdkconfig.defaults']?.match(/STACK_DEPTH/g)?.length, 1);
    assert.match(after['sdkconfig.defaults.esp32c3'] ?? '', /FRAME_POINTER=y/);
    assert.ok(
      notes.some((note) => note.includes('sdkconfig already')),
      notes.join(),
    );
  });

  it('goes to the libraries of Arduino', async () => {
    rmSync(folder, { recursive: true });
    writeTree(root, arduinoSketch);
    const plan = await install();
    assert.match(
      readTree(folder)['blink.ino'] ?? '',
      /^#include <HeapMonitor\.h>\n\nvoid setup\(\) \{\n {2}heap_mon/,
    );
    assert.ok(plan.component.some(({ path }) => path === 'library.properties'));
    assert.equal(libraryFolders(folder, '/home/x')[0], join(root, 'libraries'));
    rmSync(join(root, 'libraries'), { recursive: true });
  });

  it('gives the lines to paste where no beginning is found', async () => {
    writeTree(folder, { ...idfProject, 'main/main.c': 'MAIN(app_main)\n' });
    const { project, paste } = await install();
    assert.deepEqual(
      project.map(({ path }) => path),
      ['sdkconfig.defaults'],
    );
    assert.equal(paste, `#include "heap_monitor.h"\n${TRACE_START}\n`);
  });

  it('requires itself in a component that is not main, and in a minimal build', async () => {
    const { 'main/main.c': code = '', ...rest } = idfProject;
    writeTree(folder, {
      ...rest,
      'main/main.c': '',
      'components/app/CMakeLists.txt': 'idf_component_register(SRCS "app.c")\n',
      'components/app/app.c': code,
    });
    assert.deepEqual(
      (await planned('install')).project.map(({ path }) => path),
      ['components/app/app.c', 'components/app/CMakeLists.txt', 'sdkconfig.defaults'],
    );
    rmSync(folder, { recursive: true });
    const minimal = `${idfProject['CMakeLists.txt'] ?? ''}idf_build_set_property(MINIMAL_BUILD ON)\n`;
    writeTree(folder, { ...idfProject, 'CMakeLists.txt': minimal });
    await install();
    assert.match(readTree(folder)['main/CMakeLists.txt'] ?? '', /"\." PRIV_REQUIRES heap_monitor\)/);
  });

  it('leaves a project that traces to the host as it is', async () => {
    writeTree(folder, { ...idfProject, 'sdkconfig.defaults': 'CONFIG_HEAP_TRACING_TOHOST=y\n' });
    const { project, notes } = await planned('install');
    assert.ok(!project.some(({ path }) => path === 'sdkconfig.defaults'));
    assert.match(notes.join(), /to the host/);
  });

  it('names what its user has written himself when it is removed', async () => {
    writeTree(folder, { ...idfProject, 'main/net.c': 'void f(void) { heap_monitor_mark("x"); }\n' });
    await install();
    assert.match((await planned('removal')).notes.join(), /no longer compiles: see main\/net\.c/);
  });

  it('finds projects in folders below, and none in what was built', async () => {
    writeTree(join(folder, 'a'), idfProject);
    writeTree(join(folder, 'b/sketch'), platformIoArduinoProject);
    writeTree(join(folder, 'build/x'), idfProject);
    writeTree(join(folder, 'a/examples/x'), idfProject);
    const found = await findProjects([folder]);
    assert.deepEqual(
      found.map((project) => [project.kind, project.folder.slice(folder.length)]),
      [
        ['esp-idf', '/a'],
        ['platformio-arduino', '/b/sketch'],
      ],
    );
  });

  it('has documents that lead nowhere but to files beside them', async () => {
    const shipped = await readShipped(inRoot('firmware/heap_monitor'));
    const documents = [...shipped].filter(([path]) => path.endsWith('.md'));
    assert.ok(documents.length >= 3);
    for (const [path, text] of documents)
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g))
        assert.ok(shipped.has(posix.join(posix.dirname(path), target)), `${path}: ${target}`);
  });
});
