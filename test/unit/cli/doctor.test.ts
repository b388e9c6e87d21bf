/** `heapmon doctor` as people run it, on projects as builds leave them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DoctorJson } from '../../../src/cli/doctor';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/temp';

function doctor(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const program = [inRoot('dist', 'heapmon.js'), 'doctor', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('heapmon doctor', () => {
  const folder = temporaryFolder();

  /** A project that was built: configuration, description, and the demo's ELF (RISC-V) as its own. */
  function project(config: string, description: object, elf = true): string {
    mkdirSync(join(folder(), 'build'));
    copyFileSync(inRoot('test', 'fixtures', 'projects', config), join(folder(), 'sdkconfig'));
    if (elf) copyFileSync(inRoot('demo', 'heap-demo.elf'), join(folder(), 'build', 'app.elf'));
    writeFileSync(
      join(folder(), 'build', 'project_description.json'),
      JSON.stringify({ app_elf: 'app.elf', ...description }),
    );
    return folder();
  }

  const json = (...args: string[]): DoctorJson & { status: number | null } => {
    const { status, stdout, stderr } = doctor(...args, '--json');
    assert.equal(stderr, '');
    return { status, ...(JSON.parse(stdout) as DoctorJson) };
  };

  it('tells version, ELF and options, with the lines that set them right; ends with 1 where something blocks', () => {
    const path = project('esp32s3-5.4.sdkconfig', {
      git_revision: 'v5.4.1',
      target: 'esp32s3',
      monitor_baud: '115200',
      c_compiler: '/opt/none/xtensa-esp32s3-elf-gcc',
    });
    const { status, ok, idfVersion, target, items } = json(path);
    assert.deepEqual([status, ok, idfVersion, target], [1, false, 'v5.4.1', 'esp32s3']);
    const of = (topic: string) => items.filter((item) => item.topic === topic);
    assert.deepEqual(
      of('esp-idf').map(({ state }) => state),
      ['ok', 'hint', 'hint'],
    );
    assert.match(
      of('elf')[0]?.text ?? '',
      /app\.elf is for RISC-V, the project for esp32s3: build it again\.$/,
    );
    assert.equal(of('toolchain')[0]?.state, 'hint');
    assert.deepEqual(of('options').find(({ check }) => check === 'heap-tracing-off')?.fix, [
      'CONFIG_HEAP_TRACING_STANDALONE=y',
      'CONFIG_HEAP_TRACING_STACK_DEPTH=8',
    ]);
    const { stdout } = doctor(path);
    assert.match(stdout, /^ESP-IDF\n {2}ok {5}ESP-IDF v5\.4\.1, esp32s3\n {2}hint {3}Before 6\.2, /);
    assert.match(stdout, /\n {9}CONFIG_HEAP_TRACING_STANDALONE=y\n/);
    assert.match(stdout, /\nsdkconfig\.defaults counts where sdkconfig says nothing: /);
  });

  it('ends with 0 where nothing blocks', () => {
    const path = project('esp32c3-5.5.sdkconfig', { git_revision: 'v5.5.1', monitor_baud: '921600' });
    appendFileSync(
      join(path, 'sdkconfig'),
      'CONFIG_ESP_SYSTEM_USE_FRAME_POINTER=y\nCONFIG_HEAP_TRACING_STACK_DEPTH=8\n',
    );
    const { status, ok, items } = json(path);
    assert.deepEqual([status, ok], [0, true]);
    assert.deepEqual(
      items.filter(({ state }) => state === 'blocks'),
      [],
    );
  });

  it('tells what this chip needs, and a rate that the project does not use', () => {
    const path = project('esp32c3-5.5.sdkconfig', { git_revision: 'v5.5.1', monitor_baud: '921600' });
    const blocks = (...args: string[]) =>
      json(path, ...args).items.flatMap(({ state, topic, check }) =>
        state === 'blocks' ? [check ?? topic] : [],
      );
    assert.deepEqual(blocks(), ['riscv-frame-pointer']);
    assert.deepEqual(blocks('--baud', '115200'), ['riscv-frame-pointer', 'baud-rate']);
  });

  it('tells a project that was never built, and an Arduino project', () => {
    const empty = json(folder());
    assert.deepEqual([empty.status, empty.idfVersion, empty.config], [1, null, null]);
    assert.match(empty.items.find(({ topic }) => topic === 'elf')?.text ?? '', /^No ELF file was found/);
    writeFileSync(join(folder(), 'platformio.ini'), '[env:a]\nframework = arduino\nmonitor_speed = 9600\n');
    const texts = json(folder()).items.map(({ text }) => text);
    assert.ok(texts.some((text) => text.startsWith('This is an Arduino project')));
    const differs = (...args: string[]) =>
      json(folder(), ...args).items.filter(({ text }) => /9600 baud \(monitor_speed\).* 115200/.test(text))
        .length;
    assert.deepEqual([differs(), differs('--baud', '115200')], [0, 1]);
  });

  it('is called wrongly, or on no folder', () => {
    assert.equal(doctor('a', 'b').status, 2);
    assert.equal(doctor('--baud', 'x').status, 2);
    const { status, stderr } = doctor(join(folder(), 'no'));
    assert.deepEqual(
      [status, stderr],
      [1, `heapmon: ${join(folder(), 'no')} is not a folder. Check the path.\n`],
    );
  });
});
