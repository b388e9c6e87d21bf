import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Recorder, type RecorderOptions } from '../../../src/device/recorder';
import { openRecording } from '../../../src/device/recording';
import { isEvent, type RecordingEntry } from '../../../src/device/recordingFormat';
import type { HumanError } from '../../../src/errors';
import { recordedBytes } from '../../support/feed';
import { temporaryFolder } from '../../support/temp';
import { until } from '../../support/until';

const ZERO = Date.UTC(2026, 10, 23, 1);

async function entriesOf(path: string): Promise<RecordingEntry[]> {
  const entries: RecordingEntry[] = [];
  for await (const entry of (await openRecording(path)).entries()) entries.push(entry);
  return entries;
}

describe('Recorder', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder(), 'a.hmrec');
  let failures: HumanError[];
  const recorder = (options: Partial<RecorderOptions> = {}): Recorder =>
    new Recorder({
      path: path(),
      source: 'hand',
      baudRate: 115200,
      minimumFreeBytes: 0,
      failed: (reason) => failures.push(reason),
      ...options,
    });
  beforeEach(() => (failures = []));
  afterEach(() => assert.deepEqual(failures, []));
  /** What went wrong, taken off the list. */
  const failure = (): string => failures.splice(0).map(String).join();
  const untilFailed = (): Promise<void> => until('it has failed', () => failures.length > 0);
  /** Bytes on disk. */
  const written = (): number =>
    readdirSync(folder()).reduce((sum, name) => sum + statSync(join(folder(), name)).size, 0);

  it('writes what came, byte for byte, with its times and events', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const writer = recorder();
    writer.record(bytes, ZERO);
    writer.event(
      { event: 'lost', reason: 'It is gone.', advice: 'Plug it in.', released: false },
      ZERO + 100,
    );
    writer.event({ event: 'regained' }, ZERO + 900);
    writer.record(Buffer.from('b'), ZERO + 1000);
    await writer.close();
    assert.deepEqual(await entriesOf(path()), [
      { atMs: 0, bytes: Buffer.from(bytes) },
      { atMs: 100, event: { event: 'lost', reason: 'It is gone.', advice: 'Plug it in.', released: false } },
      { atMs: 900, event: { event: 'regained' } },
      { atMs: 1000, bytes: Buffer.from('b') },
    ]);
    const { startedAt, source } = await openRecording(path());
    assert.deepEqual([startedAt, source], [ZERO, 'hand']);
  });

  it('makes no file where nothing came', async () => {
    await recorder().close();
    assert.deepEqual(readdirSync(folder()), []);
  });

  it('joins what comes within 50 ms, and tells the time it is recorded with', async () => {
    const writer = recorder();
    const times = [0, 20, 49, 50, 99, 30, 400].map((ms) => writer.record(Buffer.from('x'), ZERO + ms));
    await writer.close();
    assert.deepEqual(
      times.map((time) => (time ?? 0) - ZERO),
      [0, 0, 0, 50, 50, 50, 400],
    );
    assert.deepEqual(
      (await entriesOf(path())).map(({ atMs }) => atMs),
      [0, 50, 400],
    );
  });

  it('keeps bytes of which nobody knows the time', async () => {
    const writer = recorder();
    assert.equal(writer.record(Buffer.from('old'), null), null);
    const now = Date.now() + 5;
    assert.equal(writer.record(Buffer.from('new'), now), now);
    await writer.close();
    const entries = await entriesOf(path());
    assert.deepEqual(
      entries.map((entry) => [
        entry.atMs === null,
        isEvent(entry) ? '' : Buffer.from(entry.bytes).toString(),
      ]),
      [
        [true, 'old'],
        [false, 'new'],
      ],
    );
  });

  it('goes on in further parts; opening any of them gives the whole', async () => {
    const writer = recorder({ partBytes: 1000 });
    let whole = '';
    for (let index = 0; index < 40; index++) {
      const text = `${index} ${'y'.repeat(200)}\n`;
      whole += text;
      writer.record(Buffer.from(text), ZERO + index * 100);
      if (index % 5 !== 4) continue;
      writer.event({ event: 'mark', label: 'flush' }, ZERO + index * 100);
      await until('all is on disk', () => written() > whole.length);
    }
    await writer.close();
    const names = readdirSync(folder()).sort();
    assert.ok(names.length >= 5, names.join());
    for (const name of names) {
      assert.ok(statSync(join(folder(), name)).size < 2500, name);
      assert.equal((await recordedBytes(join(folder(), name))).toString(), whole, name);
    }
    rmSync(path());
    const rest = (await recordedBytes(join(folder(), 'a.3.hmrec'))).toString();
    assert.ok(whole.endsWith(rest) && rest.length < whole.length && rest.length > 5000);
    const { atMs } = (await entriesOf(join(folder(), 'a.3.hmrec')))[0] ?? {};
    assert.ok((atMs ?? 0) > 0, 'times count from the start of the whole');
  });

  it('takes no other recording of like name for a part of it', async () => {
    const writer = recorder({ partBytes: 10 });
    writer.record(Buffer.from('one'), ZERO);
    await writer.close();
    const other = recorder({ path: join(folder(), 'a.2.hmrec') });
    other.record(Buffer.from('two'), ZERO);
    await other.close();
    assert.equal((await recordedBytes(path())).toString(), 'one');
  });

  it('never writes over a file', async () => {
    writeFileSync(path(), 'mine');
    const writer = recorder();
    writer.record(Buffer.from('x'), ZERO);
    await writer.close();
    assert.match(failure(), /a\.hmrec is there already\./);
    assert.equal(readFileSync(path(), 'utf8'), 'mine');
  });

  it('stops with one sentence where it may not write, and what comes then keeps its time', async () => {
    writeFileSync(path(), 'mine');
    const writer = recorder();
    writer.record(Buffer.from('x'), ZERO);
    await untilFailed();
    assert.match(failure(), /a\.hmrec is there already\./);
    assert.equal(writer.record(Buffer.from('y'), ZERO + 7), ZERO + 7);
    await sleep(300);
    await writer.close();
  });

  it('stops where its file was removed', async () => {
    const writer = recorder({ heartbeatMs: 30 });
    writer.record(Buffer.from('x'), ZERO);
    await until('it is on disk', () => existsSync(path()));
    rmSync(folder(), { recursive: true });
    await untilFailed();
    assert.match(failure(), /a\.hmrec was removed: the recording has stopped/);
    await writer.close();
    mkdirSync(folder());
  });

  it('stops where the disk is nearly full, before and while it records', async () => {
    const before = recorder({ minimumFreeBytes: Number.MAX_SAFE_INTEGER });
    before.record(Buffer.from('x'), ZERO);
    await untilFailed();
    assert.match(
      failure(),
      /nearly full: the recording has stopped, the monitoring has not\. Free some space/,
    );
    await before.close();
    assert.ok(!existsSync(path()));
  });

  it('stops where the disk is full: a file system of 128 KiB', async function () {
    if (process.getuid?.() !== 0 || process.platform !== 'linux') this.skip();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder()], { stdio: 'ignore' });
    } catch {
      this.skip(); // root of a container that may not mount
    }
    try {
      const writer = recorder();
      for (let index = 0; index < 40 && failures.length === 0; index++) {
        writer.record(Buffer.alloc(8192, 0x61), ZERO + index * 100);
        await sleep(40);
      }
      await writer.close();
      assert.match(failure(), /The disk is full: .*a\.hmrec is not recorded any further\. Free some space/);
      const bytes = await recordedBytes(path());
      assert.ok(bytes.length >= 64 * 1024 && bytes.every((byte) => byte === 0x61), String(bytes.length));
    } finally {
      execFileSync('umount', [folder()]);
    }
  });
});
