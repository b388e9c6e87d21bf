import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recorded } from '../../../src/device/recorded';
import { Recorder } from '../../../src/device/recorder';
import { ReplaySource } from '../../../src/device/replay';
import { HumanError } from '../../../src/errors';
import { Monitor } from '../../../src/sessions/monitor';
import { random as seeded } from '../../support/random';
import { HandSource, heapLine, leakList, taskTable } from '../../support/sessions';
import { CollectingSink } from '../../support/sink';
import { temporaryFolder } from '../../support/temp';

const ZERO = Date.UTC(2026, 10, 23, 1);

describe('a recorded session', () => {
  const folder = temporaryFolder();

  /** Plays a session by hand, recorded; some of its chunks are cut anywhere, and it ends in the middle of a line. */
  async function live(path: string, seed: number, partBytes: number): Promise<Monitor> {
    const random = seeded(seed);
    const source = new HandSource();
    const monitor = new Monitor();
    const recorder = new Recorder({
      path,
      source: 'hand',
      baudRate: null,
      partBytes,
      minimumFreeBytes: 0,
      failed: (reason) => assert.fail(reason),
    });
    await monitor.start(recorded(source, recorder));
    let nowMs = ZERO;
    for (let cycle = 0; cycle < 40; cycle++) {
      const text =
        taskTable(['main', 900 - cycle], ['snmp', 300]) +
        heapLine(200_000 - cycle * 100, 150_000) +
        (cycle % 9 === 8 ? leakList([24, '0x1', '0x2'], [cycle, '0x3']) : '') +
        (cycle === 20 ? 'ets Jul 29 2019 12:21:46\n\nrst:0xc (SW_CPU_RESET),boot:0x13 (SPI)\n' : '');
      const bytes = Buffer.from(text);
      for (let from = 0; from < bytes.length;) {
        const to = from + 1 + Math.floor(random() * 700);
        source.sink?.data(bytes.subarray(from, to), (nowMs += Math.floor(random() * 30)));
        from = to;
      }
      if (cycle % 10 === 5) {
        source.sink?.data(Buffer.from('Memoria atual: 1, Menor valor: 1'), nowMs);
        const reason = new HumanError('Gone.', 'Plug it in.');
        source.sink?.link?.({ kind: 'lost', reason, released: true }, (nowMs += 500));
        source.sink?.link?.({ kind: 'regained' }, (nowMs += 4000));
      }
      nowMs += 3000;
      if (cycle % 8 === 0) await sleep(1);
    }
    source.sink?.data(Buffer.from('Memoria atual: 7, Menor valor: 7'), nowMs);
    await monitor.stop();
    return monitor;
  }

  /** All that a session knows. */
  const contentOf = (monitor: Monitor): string =>
    JSON.stringify(
      {
        startedAt: monitor.startedAt,
        nowMs: monitor.session.nowMs,
        gaps: monitor.session.gaps,
        boots: monitor.session.boots.map((boot) => ({
          ...boot,
          heap: boot.heap && { ...boot.heap, points: boot.heap.history.points() },
          tasks: boot.tasks.all,
          groups: boot.shownReport?.groups,
          reports: boot.leakReports,
        })),
      },
      (_key, value: unknown) => (value instanceof Map ? [...value] : value),
    );

  it('is the same when it is replayed, also from several files', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const path = join(folder(), `${seed}.hmrec`);
      const before = await live(path, seed, seed % 2 === 0 ? 4000 : 1e9);
      const after = new Monitor();
      const ended = new Promise<void>((resolve) =>
        after.onDidChangeState(({ kind }) => (kind === 'ended' ? resolve() : undefined)),
      );
      await after.start(new ReplaySource(path, { label: 'x', pace: 'fast' }));
      await ended;
      const content = contentOf(before);
      assert.equal(contentOf(after), content);
      assert.equal(before.session.gaps.length, 4);
      assert.ok(before.session.boots.length === 2 && content.length > 4000);
      assert.ok(
        before.session.boots.every(({ heap }) => heap?.minimumFreeBytes === 150_000),
        'half a line counted',
      );
    }
  });

  it('can be replayed many times as fast as it was', async () => {
    const path = join(folder(), 'a.hmrec');
    writeFileSync(path, '{"heapMonitorRecording":1}\n[0,"a"]\n[60000,"b"]\n');
    const sink = new CollectingSink();
    const startedMs = performance.now();
    await new ReplaySource(path, { label: 'x', pace: 'recorded', speed: 100 }).open(sink);
    await sink.end;
    const tookMs = performance.now() - startedMs;
    assert.ok(tookMs >= 595, String(tookMs)); // as it was recorded, it would take longer than a test may
    assert.deepEqual(sink.arrivals, [0, 60000]);
  });
});
