import assert from 'node:assert/strict';
import type { HeapVerdict } from '../../../src/analysis/trend/heapWatch';
import { RestartingHeap } from '../../../src/analysis/trend/restarts';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { heapLine } from '../../support/sessions';
import { simulateTrace, type Trace, type TraceOptions, type TraceReading } from '../../support/heapTraces';
import { judge } from '../../support/trendScore';
import { heapReason } from '../../../src/words/verdict/heapReason';

function traceOf(more: Partial<TraceOptions> = {}): Trace {
  return simulateTrace({ seed: 11, hours: 4, every: 3, behaviours: ['load', 'warm-up'], ...more });
}

const leaking = (bytesPerMinute: number, more: Partial<TraceOptions> = {}): Trace =>
  traceOf({ leak: { bytesPerMinute, kind: 'steady' }, ...more });

/** The trace with each reading changed. */
function changed(trace: Trace, change: (reading: TraceReading) => Partial<TraceReading>): Trace {
  return { ...trace, readings: trace.readings.map((reading) => ({ ...reading, ...change(reading) })) };
}

const bytes =
  (map: (value: number) => number) =>
  ({ freeBytes, minimumFreeBytes, largestFreeBlock }: TraceReading): Partial<TraceReading> => ({
    freeBytes: map(freeBytes),
    minimumFreeBytes: minimumFreeBytes === null ? null : map(minimumFreeBytes),
    largestFreeBlock: largestFreeBlock === null ? null : map(largestFreeBlock),
  });

describe('the verdict on a heap', function () {
  this.timeout(120_000);

  it('tells how fast, since when, and when memory ends', () => {
    const trace = leaking(100);
    const { final } = judge(trace);
    assert.equal(final.verdict, 'leak');
    assert.ok(final.bytesPerHour && final.exhaustionMs && final.clearMs !== null && final.beganMs !== null);
    const { estimate, low, high } = final.bytesPerHour;
    assert.ok(low <= 6000 && 6000 <= high && Math.abs(estimate - 6000) < 600, `${low} ${estimate} ${high}`);
    const left = Math.min(...trace.readings.slice(-400).map(({ freeBytes }) => freeBytes));
    const hours = final.exhaustionMs.estimate / 3_600_000;
    assert.ok(Math.abs(hours - left / 6000) < 0.2 * (left / 6000), `${hours} h, ${left} bytes are left`);
    assert.ok(final.beganMs < final.clearMs && final.clearMs < 3 * 3_600_000);
    assert.match(heapReason(final), /floor of the free heap fell by .* in \d+ of 15 steps/);
  });

  it('says that a leak has stopped', () => {
    const { final, transitions } = judge(
      traceOf({ hours: 10, freeAtStart: 400_000, leak: { bytesPerMinute: 300, kind: 'stopping' } }),
    );
    assert.deepEqual(
      transitions.slice(-2).map(({ verdict }) => verdict),
      ['leak', 'stopped'],
    );
    assert.match(heapReason(final), /has stopped losing memory/);
  });

  it('keeps from flickering', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { transitions } = judge(
        traceOf({ seed, hours: 12, behaviours: ['load', 'sessions', 'cache', 'period'] }),
      );
      assert.ok(transitions.length <= 8, `${transitions.length} transitions with seed ${seed}`);
    }
  });

  it('takes what is flushed for no leak a second time', () => {
    const { transitions } = judge(
      traceOf({ seed: 5, hours: 24, behaviours: ['load', 'fill-and-flush', 'fill-and-flush'] }),
    );
    assert.ok(transitions.filter(({ verdict }) => verdict === 'leak').length <= 2);
  });

  it('calls a shrinking largest block fragmentation', () => {
    const { final } = judge(traceOf({ hours: 8, behaviours: ['load', 'fragmentation'] }));
    assert.notEqual(final.verdict, 'leak');
    assert.equal(final.kind, 'fragmentation');
    assert.ok(final.largestBlock && final.largestBlock.bytesPerHour.estimate > 1000);
    assert.match(heapReason(final), /fragmented/);
  });

  it('works from ten readings a second to one in two minutes, and in whole kilobytes', () => {
    for (const [every, hours] of [
      [0.1, 1],
      [1, 1],
      [10, 1],
      [60, 6],
      [120, 8],
    ] as const)
      assert.equal(
        judge(leaking(1000, { every, hours, freeAtStart: 900_000 })).final.verdict,
        'leak',
        `every ${every} s`,
      );
    assert.equal(
      judge(leaking(1000, { quantum: 1024, hours: 2, freeAtStart: 400_000 })).final.verdict,
      'leak',
    );
  });

  it('does the same for megabytes of PSRAM', () => {
    const { final } = judge(leaking(1000, { freeAtStart: 8_000_000, hours: 2 }));
    assert.equal(final.verdict, 'leak');
    assert.ok(Math.abs((final.bytesPerHour?.estimate ?? 0) - 60_000) < 6000);
  });

  it('lives with lost and doubled digits, jitter and gaps', () => {
    assert.equal(judge(leaking(300, { spoilt: true })).final.verdict, 'leak');
    assert.notEqual(judge(traceOf({ spoilt: true, hours: 12 })).final.verdict, 'leak');
  });
});

describe('properties of the verdict', function () {
  this.timeout(120_000);
  const cases = [leaking(300), traceOf({ hours: 6, behaviours: ['load', 'cache', 'period'] })];
  const words = (trace: Trace): string[] => judge(trace).transitions.map(({ verdict }) => verdict);

  it('does not change when time is shifted by whole buckets', () => {
    for (const trace of cases) {
      const [a, b] = [
        judge(trace),
        judge(changed(trace, ({ timeMs }) => ({ timeMs: timeMs + 15_000 * 4000 }))),
      ];
      assert.deepEqual(b.final, { ...a.final, ...shifted(a.final, 60_000_000) });
    }
  });

  it('does not change when a constant is added, but for when memory ends', () => {
    for (const trace of cases) {
      const [a, b] = [
        judge(trace).final,
        judge(
          changed(
            trace,
            bytes((value) => value + 50_000),
          ),
        ).final,
      ];
      assert.deepEqual([b.verdict, b.kind, b.clearMs], [a.verdict, a.kind, a.clearMs]);
      assert.ok(Math.abs((b.bytesPerHour?.estimate ?? 0) - (a.bytesPerHour?.estimate ?? 0)) < 1e-6);
      if (a.exhaustionMs && b.exhaustionMs) assert.ok(b.exhaustionMs.estimate > a.exhaustionMs.estimate);
    }
  });

  it('scales its rate with the readings', () => {
    const [a, b] = [
      cases[0]!,
      changed(
        cases[0]!,
        bytes((value) => value * 2),
      ),
    ].map((trace) => judge(trace).final);
    assert.equal(b?.verdict, 'leak');
    assert.ok(Math.abs((b?.bytesPerHour?.estimate ?? 0) / (a?.bytesPerHour?.estimate ?? 1) - 2) < 0.05);
  });

  it('does not depend on how a recording is split', () => {
    for (const trace of cases) {
      const text = trace.readings
        .map(
          ({ timeMs, freeBytes, minimumFreeBytes }) =>
            `I (${Math.round(timeMs)}) M: Memoria atual: ${freeBytes}, Menor valor: ${minimumFreeBytes}\n`,
        )
        .join('');
      const [whole, pieces] = [text.length, 1000].map((size) => sessionVerdict(text, size));
      assert.deepEqual(pieces, whole);
      assert.equal(whole?.verdict, judge(trace).final.verdict);
    }
  });

  it('asks for nothing while it is replayed that it did not ask for live', () => {
    for (const trace of cases) {
      const live = new RestartingHeap();
      for (const { timeMs, freeBytes, minimumFreeBytes, largestFreeBlock } of trace.readings) {
        live.add(timeMs, freeBytes, minimumFreeBytes, largestFreeBlock);
        assert.ok(heapReason(live.watch.current).length > 0);
      }
      live.end();
      assert.deepEqual(live.watch.current, judge(trace).final);
      assert.deepEqual(
        live.transitions.map(({ verdict }) => verdict),
        words(trace),
      );
    }
  });

  it('takes two readings that show the minimum higher for a restart', () => {
    const first = leaking(1000, { hours: 1 });
    const second = leaking(1000, { hours: 1, seed: 12, freeAtStart: 250_000 });
    const heap = new RestartingHeap();
    const add = ({ timeMs, freeBytes, minimumFreeBytes }: TraceReading, at = 0): void =>
      void heap.add(timeMs + at, freeBytes, minimumFreeBytes, null);
    first.readings.forEach((reading) => add(reading));
    assert.equal(heap.watch.current.verdict, 'leak');
    second.readings.slice(0, 50).forEach((reading) => add(reading, 3_600_000));
    assert.equal(heap.watch.current.verdict, 'too-early');
    assert.deepEqual(
      heap.transitions.slice(-2).map(({ verdict }) => verdict),
      ['leak', 'too-early'],
    );
  });

  it('takes it for a restart in a session too, of which nothing else is seen', () => {
    const reader = new SessionReader();
    const analysis = new SessionAnalysis(reader.session);
    for (const [at, free] of [
      [0, 100_000],
      [3_600_000, 150_000],
    ] as const)
      for (let ms = 0; ms < 600_000; ms += 3000)
        reader.data(Buffer.from(heapLine(free - ms / 100, free - 10_000 - ms / 100)), at + ms);
    reader.end();
    const { watch } = analysis.of(reader.session.boot)!.heap('default')!;
    assert.ok(watch.current.observedMs <= 600_000, `${watch.current.observedMs}`);
  });

  it('takes a minimum that rises again and again for none, and its readings for those of one boot', () => {
    const noisy = leaking(1000, { hours: 1 });
    const whole = judge(changed(noisy, () => ({ minimumFreeBytes: null })));
    const rising = judge(changed(noisy, ({ freeBytes }) => ({ minimumFreeBytes: freeBytes - 5000 })));
    assert.equal(whole.final.verdict, 'leak');
    assert.deepEqual(rising.final, whole.final);
  });

  it('takes a garbled minimum for no restart', () => {
    const trace = leaking(300, { hours: 2 });
    const spoil = (garble: (minimum: number) => number) =>
      judge(
        changed(trace, ({ timeMs, minimumFreeBytes }) =>
          Math.floor(timeMs / 3000) % 50 === 7 && minimumFreeBytes !== null
            ? { minimumFreeBytes: garble(minimumFreeBytes) }
            : {},
        ),
      );
    for (const garble of [
      (minimum: number) => Math.floor(minimum / 10),
      (minimum: number) => minimum * 10,
      () => 0,
    ])
      assert.deepEqual(spoil(garble), judge(trace));
    const always = changed(trace, () => ({ minimumFreeBytes: 0 }));
    assert.deepEqual(judge(always), judge(trace));
  });

  it('says leak sooner where earlier boots of the firmware leaked, and later where they did not', () => {
    const clearAfter = (earlier: HeapVerdict[]): number => {
      const heap = new RestartingHeap(earlier);
      for (const { timeMs, freeBytes, minimumFreeBytes } of leaking(100, { hours: 3 }).readings)
        heap.add(timeMs, freeBytes, minimumFreeBytes, null);
      return heap.watch.current.clearMs ?? Infinity;
    };
    const leak = judge(leaking(100)).final;
    const clean = judge(traceOf({ hours: 6 })).final;
    const [known, unknown, unlikely] = [
      clearAfter([leak, leak, leak]),
      clearAfter([]),
      clearAfter([clean, clean, clean]),
    ];
    assert.ok(known <= unknown && unknown <= unlikely && known < unlikely, `${known} ${unknown} ${unlikely}`);
  });

  it('learns from boot to boot of a firmware that says what it is, also without a hash', () => {
    const boot = (project: string): string =>
      `rst:0x1 (POWERON_RESET),boot:0x13\nI (10) cpu_start: Project name: ${project}\nI (11) cpu_start: Compile time: Jan 1 2026\n` +
      leaking(100, { hours: 3, every: 6 })
        .readings.map(
          ({ timeMs, freeBytes }) =>
            `I (${timeMs + 100}) M: Memoria atual: ${freeBytes}, Menor valor: 1000\n`,
        )
        .join('');
    const clearAfter = (log: string): number => {
      const reader = new SessionReader();
      const analysis = new SessionAnalysis(reader.session);
      reader.data(Buffer.from(log), null);
      reader.end();
      const last = reader.session.boot;
      return (analysis.of(last)?.verdict?.clearMs ?? Infinity) - (last?.startedMs ?? 0);
    };
    const known = clearAfter(boot('gateway').repeat(3));
    assert.ok(known < clearAfter(boot('gateway')));
    assert.ok(known < clearAfter(boot('other').repeat(2) + boot('gateway')));
  });
});

function shifted(verdict: HeapVerdict, byMs: number): Partial<HeapVerdict> {
  const later = (ms: number | null): number | null => (ms === null ? null : ms + byMs);
  return { beganMs: later(verdict.beganMs), clearMs: later(verdict.clearMs) };
}

/** A log read in pieces of so many bytes. */
function sessionVerdict(text: string, size: number): HeapVerdict | null {
  const reader = new SessionReader();
  const analysis = new SessionAnalysis(reader.session);
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += size) reader.data(all.subarray(at, at + size), null);
  reader.end();
  return analysis.of(reader.session.boot)?.verdict ?? null;
}
