import assert from 'node:assert/strict';
import { readdirSync, statSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { Recorder } from '../../../src/device/recorder';
import { RecordingFolder } from '../../../src/device/recordingFolder';
import { recordedBytes } from '../../support/feed';
import { temporaryFolder } from '../../support/temp';
import { until } from '../../support/until';

const ZERO = Date.UTC(2026, 10, 23, 1);
const DAY_MS = 86_400_000;

describe('RecordingFolder', () => {
  const folder = temporaryFolder();
  const LIMITS = { totalBytes: 10_000, ageMs: 10 * DAY_MS };

  async function keep(name: string, ageMs: number, length = 1000): Promise<string> {
    const path = join(folder(), name);
    const recorder = new Recorder({
      path,
      source: name,
      baudRate: null,
      minimumFreeBytes: 0,
      failed: (reason) => assert.fail(reason),
    });
    recorder.record(Buffer.alloc(length, 0x61), ZERO);
    recorder.record(Buffer.from('end'), ZERO + 5000);
    await recorder.close();
    const time = new Date(Date.now() - ageMs);
    utimesSync(path, time, time);
    return path;
  }
  const named = (number: number): string =>
    `2026-11-${String(number).padStart(2, '0')}T010203.004Z-port.hmrec`;
  const names = (): string[] => readdirSync(folder()).sort();

  it('removes the oldest until the rest fits, but never what is being written or was not named by it', async () => {
    const kept = new RecordingFolder(folder(), LIMITS);
    await keep('mine.hmrec', 5 * DAY_MS, 20_000);
    await keep(named(1), 3 * DAY_MS, 4000);
    await keep(named(2), 2 * DAY_MS, 4000);
    await keep(named(3), 0, 7000);
    await kept.makeRoom();
    assert.deepEqual(names(), [named(3), 'mine.hmrec']);
    await keep(named(4), 0, 9000);
    await kept.makeRoom();
    assert.deepEqual(names(), [named(3), named(4), 'mine.hmrec']);
  });

  it('removes what is too old', async () => {
    await keep(named(1), 11 * DAY_MS, 10);
    await keep(named(2), 9 * DAY_MS, 10);
    await new RecordingFolder(folder(), LIMITS).makeRoom();
    assert.deepEqual(names(), [named(2)]);
  });

  it('makes room for each further part', async () => {
    const kept = new RecordingFolder(folder(), { ...LIMITS, totalBytes: 6000 }, () => Date.now() + DAY_MS);
    const recorder = new Recorder({
      path: kept.newPath('/dev/ttyUSB0 at 115200'),
      source: 'x',
      baudRate: null,
      partBytes: 1000,
      minimumFreeBytes: 0,
      makeRoom: () => kept.makeRoom(),
      failed: (reason) => assert.fail(reason),
    });
    const seen = new Set<string>();
    const sizeOf = (name: string) => statSync(join(folder(), name), { throwIfNoEntry: false })?.size ?? 0;
    for (let index = 0; index < 30; index++) {
      recorder.record(Buffer.alloc(1000, 0x61), ZERO + index * 100);
      recorder.event({ event: 'mark', label: 'flush' }, ZERO + index * 100);
      const isWritten = () => names().some((name) => !seen.has(name) && sizeOf(name) >= 1000);
      await until(`part ${index + 1} is written`, isWritten);
      for (const name of names()) seen.add(name);
    }
    await recorder.close();
    const sizes = names().map(sizeOf);
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) < 8000 && sizes.length >= 3, sizes.join());
    assert.match(names()[0] ?? '', /^\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z-ttyUSB0-at-115200\.\d+\.hmrec$/);
    const [recording] = await kept.list();
    assert.equal(recording?.paths.length, sizes.length);
    const { length } = await recordedBytes(recording?.paths[0] ?? '');
    assert.ok(length >= sizes.length * 1000 && length % 1000 === 0, `${length} bytes in ${sizes.join()}`);
  });

  it('lists what is kept, the latest first, with its device, duration and size', async () => {
    await keep(named(1), DAY_MS);
    const path = await keep(named(2), 0, 5000);
    const kept = new RecordingFolder(folder(), LIMITS);
    const list = await kept.list();
    assert.deepEqual(
      list.map(({ source, startedAt, durationMs, isBeingWritten }) => [
        source,
        startedAt,
        durationMs,
        isBeingWritten,
      ]),
      [
        [named(1), ZERO, 5000, false],
        [named(2), ZERO, 5000, true],
      ],
    );
    const [old, fresh] = list;
    assert.ok(old && fresh && fresh.sizeBytes === statSync(path).size);
    await assert.rejects(kept.remove(fresh), /is being recorded\. Stop Heap Monitor first/);
    await kept.remove(old);
    assert.deepEqual(names(), [named(2)]);
    truncateSync(path, 10);
    assert.deepEqual(await kept.list(), []);
  });
});
