/** The language server's life: killed, killed again, given another ELF, while a device is being watched. */
import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeapMonitorApi } from '../../src/core/api';
import {
  described,
  failOnUnhandledRejections,
  isLinux,
  killServer,
  openHeapMonitor,
  removeDevices,
  outline,
  serverProcesses,
  setElfPath,
  shown,
  start,
  untilShown,
  type ShownRow,
} from '../support/extensionHost';
import { openTcpConsole, recordedBytes, withoutElfHash, type TcpConsole } from '../support/feed';
import { inRoot } from '../support/root';
import { temporaryFolder } from '../support/temp';

const ELF = inRoot('demo/heap-demo.elf');
const RECORDING = inRoot('demo/heap-demo.hmrec');

/** A function that the recording's leaks come through, and what it is called in a later build. */
const OLD_NAME = 'varbind_copy';
const NEW_NAME = 'varbind_dupe';
const renamed = (elf: Buffer): Buffer =>
  Buffer.from(elf.toString('latin1').replaceAll(OLD_NAME, NEW_NAME), 'latin1');

/** ESP-IDF's dump of one allocation. */
const heapTraceDump = (bytes: number, caller: number): string =>
  [
    '====== Heap Trace: 1 records (100 capacity) ======',
    `    ${bytes} bytes (@ 0x80041000, Internal) allocated CPU 0 ccount 0x00001000 caller 0x${caller.toString(16)}`,
    '====== Heap Trace Summary ======',
    'Mode: Heap Trace Leaks',
    `${bytes} bytes 'leaked' in trace (1 allocations)`,
    'records: 1 (100 capacity, 1 high water mark)',
    'total allocations: 1',
    'total frees: 0',
    '================================',
    '',
  ].join('\r\n');

const isResolved = (rows: readonly ShownRow[]): boolean => rows.length > 0 && !outline(rows).includes('0x');

(isLinux ? describe : describe.skip)('the language server', () => {
  failOnUnhandledRejections();

  const folder = temporaryFolder();
  let api: HeapMonitorApi;
  let device: TcpConsole;
  let elf: string;
  let recording: Buffer;

  beforeEach(async () => {
    api = await openHeapMonitor();
    // Without the hash of the ELF: these tests put others in its place.
    recording = withoutElfHash(await recordedBytes(RECORDING));
    device = await openTcpConsole(recording);
    elf = join(folder(), 'firmware.elf');
    await copyFile(ELF, elf);
    await setElfPath(elf);
    await start(api, device.address);
    await untilShown(api, 'leaks', isResolved);
  });
  afterEach(async () => {
    await removeDevices(api);
    await device.stop();
    await setElfPath(undefined);
  });

  for (const times of [1, 2])
    it(`that is killed ${times === 1 ? 'once' : 'again'} comes back and resolves frames`, async () => {
      const before = await shown(api, 'leaks');
      const facts = outline([...(await shown(api, 'tasks')), ...(await shown(api, 'heap')).slice(0, 3)]);
      assert.equal(serverProcesses().length, 1);
      for (let time = 0; time < times; time++) {
        await killServer();
        assert.equal(api.state.kind, 'live');
        assert.equal(
          outline([...(await shown(api, 'tasks')), ...(await shown(api, 'heap')).slice(0, 3)]),
          facts,
        );
        await untilShown(api, 'leaks', isResolved);
        assert.equal(outline(await shown(api, 'leaks')), outline(before));
      }
      // An address that no earlier server was asked for: just after one that was.
      const known = /caller (0x[0-9a-f]{8})/.exec(recording.toString('latin1'))?.[1];
      device.say(heapTraceDump(77, Number(known) + 2));
      await untilShown(api, 'leaks', (rows) => rows.length === 1 && isResolved(rows));
      assert.equal(serverProcesses().length, 1);
    });

  it('sees that the ELF was built again, as a linker does it: another file in its place', async () => {
    const built = join(folder(), 'new.elf');
    await writeFile(built, renamed(await readFile(ELF)));
    await rename(built, elf);
    await untilShown(api, 'leaks', (rows) => isResolved(rows) && outline(rows).includes(NEW_NAME));
    assert.ok(!outline(await shown(api, 'leaks')).includes(OLD_NAME));
  });

  it('sees that the ELF was built again in place, and waits until it is whole', async () => {
    const bytes = renamed(await readFile(ELF));
    const half = bytes.length >> 1;
    const states: string[] = [];
    const listener = api.onDidChangeFrames(() => states.push(api.elf.state));
    // In one go: where half a second passes in between, half of it is what was built.
    writeFileSync(elf, bytes.subarray(0, half));
    appendFileSync(elf, bytes.subarray(half));
    await untilShown(api, 'leaks', (rows) => isResolved(rows) && outline(rows).includes(NEW_NAME));
    listener.dispose();
    assert.ok(!states.includes('failed'), states.join());
  });

  it('goes on without the ELF when a clean removes it, and takes it up again after the next build', async () => {
    await rm(elf);
    const heap = await untilShown(api, 'heap', (rows) =>
      rows.some(({ label, icon }) => label === 'ELF' && icon === 'error'),
    );
    assert.match(described(heap, 'ELF') ?? '', /does not exist \(any more\): build the project/);
    const leaks = await shown(api, 'leaks');
    assert.ok(leaks.length > 0 && !isResolved(leaks), outline(leaks));
    await copyFile(ELF, elf);
    await untilShown(api, 'leaks', isResolved);
  });

  it('says what is wrong with a file that is no ELF', async () => {
    await writeFile(elf, 'not an ELF');
    await untilShown(api, 'heap', (rows) => /not an ELF|no ELF/i.test(described(rows, 'ELF') ?? ''));
    assert.equal(api.state.kind, 'live');
  });
});
