/** Which ELF is taken from a workspace, as builds make and remove it; and what is said where there is none. */
import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HeapMonitorApi } from '../../src/core/api';
import {
  described,
  failOnUnhandledRejections,
  inWorkspace,
  openHeapMonitor,
  removeDevices,
  outline,
  run,
  setElfPath,
  shown,
  start,
  until,
  untilShown,
} from '../support/extensionHost';
import { openTcpConsole, recordedBytes, type TcpConsole } from '../support/feed';
import { inRoot } from '../support/root';

const ELF = inRoot('demo/heap-demo.elf');

describe('the choice of the ELF', () => {
  failOnUnhandledRejections();

  let api: HeapMonitorApi;
  let device: TcpConsole;

  const elfInUse = (): string | undefined => (api.elf.state === 'ready' ? api.elf.path : undefined);
  const untilUsed = (path: string): Promise<unknown> =>
    until(
      () => elfInUse() === inWorkspace(path),
      () => `${path} is used; ${JSON.stringify(api.elf)}`,
    );

  /** Puts the ELF that runs there; with `change`, one with the same code and another hash. */
  async function build(path: string, change = ''): Promise<void> {
    await mkdir(dirname(inWorkspace(path)), { recursive: true });
    await writeFile(inWorkspace(path), Buffer.concat([await readFile(ELF), Buffer.from(change)]));
  }

  async function clean(): Promise<void> {
    for (const folder of ['build', '.pio', 'elsewhere'])
      await rm(inWorkspace(folder), { recursive: true, force: true });
    await run('heapMonitor.clearKeptElfs');
    await until(
      () => api.elf.state === 'none',
      () => `no ELF is used; ${JSON.stringify(api.elf)}`,
    );
  }

  before(async () => {
    api = await openHeapMonitor();
    device = await openTcpConsole(await recordedBytes(inRoot('demo/heap-demo.hmrec')));
    await clean(); // an ELF that other tests have used is kept
    await start(api, device.address);
  });
  afterEach(async () => {
    await setElfPath(undefined);
    await clean();
  });
  after(async () => {
    await removeDevices(api);
    await device.stop();
  });

  it('none: the Heap tree says what is missing, and everything else works, with addresses', async () => {
    const heap = await untilShown(api, 'heap', (rows) => described(rows, 'Free') !== undefined);
    assert.match(described(heap, 'ELF') ?? '', /No ELF file.*build the project, or set heapMonitor\.elfPath/);
    assert.ok((await shown(api, 'tasks')).length > 5);
    const leaks = await untilShown(api, 'leaks', (rows) => rows.length >= 2);
    const groups = leaks.flatMap((row) => (row.label.startsWith('Bounded') ? row.children : [row]));
    assert.ok(groups.length >= 2);
    for (const { label, children } of groups) {
      assert.match(label, /^0x8000[0-9a-f]{4}/);
      for (const frame of children) assert.match(frame.label, /^0x8000[0-9a-f]{4}$/);
    }
  });

  it('a single one in build/, as soon as it is built', async () => {
    await build('build/app.elf');
    await untilUsed('build/app.elf');
    await untilShown(api, 'leaks', (rows) => rows.length > 0 && !outline(rows).includes('0x'));
    assert.equal(described(await shown(api, 'heap'), 'ELF'), 'app.elf · matches the running firmware');
  });

  it('the one that ESP-IDF’s project_description.json names, not its neighbours', async () => {
    await build('build/bootloader/bootloader.elf');
    await build('build/aaa.elf');
    await build('build/app.elf');
    await writeFile(inWorkspace('build/project_description.json'), JSON.stringify({ app_elf: 'app.elf' }));
    await untilUsed('build/app.elf');
  });

  it('PlatformIO’s, in the folder of its environment', async () => {
    await build('.pio/build/esp32dev/firmware.elf');
    await untilUsed('.pio/build/esp32dev/firmware.elf');
  });

  it('several: the one that runs is taken, by the hash that the firmware printed', async () => {
    await build('build/one.elf', 'changed');
    await build('build/two.elf');
    await untilUsed('build/two.elf');
    assert.equal(described(await shown(api, 'heap'), 'ELF'), 'two.elf · matches the running firmware');
  });

  it('several, none of which runs: the user is asked to choose, none is guessed', async () => {
    await build('build/one.elf', 'changed');
    await untilUsed('build/one.elf');
    await build('build/two.elf', 'changed too');
    await untilShown(api, 'heap', (rows) => /^2 ELF files were found/.test(described(rows, 'ELF') ?? ''));
    assert.equal(api.elf.state, 'none');
  });

  it('another than the one that runs: it is said, and no lines are given', async () => {
    await build('build/app.elf', 'changed');
    await untilUsed('build/app.elf');
    await untilShown(
      api,
      'heap',
      (rows) => described(rows, 'ELF') === 'app.elf does not match the running firmware',
    );
    assert.match(outline(await shown(api, 'leaks')), /^0x8000/m);
    assert.doesNotMatch(outline(await shown(api, 'leaks')), /\.c:/);
  });

  it('the one that runs is found again after a rebuild, by its hash', async () => {
    const isKept = (): boolean => api.elf.state === 'ready' && /[0-9a-f]{64}\.elf$/.test(api.elf.path);
    // It is copied once it was read: a rebuild may come before the copy is whole, and then nothing was kept.
    for (let round = 0; round < 3 && !isKept(); round++) {
      await build('build/app.elf');
      await untilUsed('build/app.elf');
      await untilShown(
        api,
        'heap',
        (rows) => described(rows, 'ELF') === 'app.elf · matches the running firmware',
      );
      await build('build/app.elf', 'rebuilt');
      await until(isKept, () => '', 7000).catch(() => {});
    }
    assert.ok(isKept(), `the kept ELF is used; ${JSON.stringify(api.elf)}`);
    await untilShown(api, 'leaks', (rows) => outline(rows).includes('.c:'));
  });

  it('the setting comes first, relative to the workspace, and gives way when it is taken back', async () => {
    await build('build/app.elf');
    await build('elsewhere/mine.elf');
    await untilUsed('build/app.elf');
    await setElfPath('elsewhere/mine.elf');
    await untilUsed('elsewhere/mine.elf');
    await setElfPath(undefined);
    await untilUsed('build/app.elf');
  });

  it('a setting that names no file says so', async () => {
    await setElfPath('elsewhere/none.elf');
    await untilShown(api, 'heap', (rows) =>
      /heapMonitor\.elfPath names .*none\.elf, which does not exist/.test(described(rows, 'ELF') ?? ''),
    );
  });

  it('a clean and another build bring it back', async () => {
    await build('build/app.elf');
    await untilUsed('build/app.elf');
    await clean();
    await build('build/app.elf');
    await untilUsed('build/app.elf');
  });
});
