/** The verdict on what firmware of the field does: a labelled set of behaviours that were not fitted to, and their bars. */
import assert from 'node:assert/strict';
import { simulation } from '../support/inTurn';
import { RestartingHeap } from '../../src/analysis/trend/restarts';
import {
  dailyLoad,
  firmwareTrace,
  leakOf,
  logBuffer,
  lostByEvent,
  offlineQueue,
  pulses,
  reconnecting,
  scanTable,
  step,
  type FirmwareOptions,
} from '../support/firmwareTraces';
import type { Trace } from '../support/heapTraces';
import { judge } from '../support/trendScore';

const HOUR_S = 3600;
const HANDSHAKE = 41_000;
const SEEDS = [1, 2];

/** From a tenth of a second to five minutes. */
const irregular = (next: () => number): number => 0.1 * 3000 ** next();
const nightOnly = (timeS: number): number => {
  const [days, rest] = [Math.floor(timeS / 86_400), timeS % 86_400];
  return leakOf(900)(days * 8 * HOUR_S + Math.min(rest, 8 * HOUR_S));
};

type Make = (seed: number) => Omit<FirmwareOptions, 'seed'>;

const CALM: Readonly<Record<string, Make>> = {
  'Wi-Fi that is lost and comes back': (seed) => ({
    hours: 12,
    taken: [reconnecting(seed, 2400, 300, 22_000)],
  }),
  'a storm of reconnections': (seed) => ({
    hours: 8,
    every: 10,
    taken: [reconnecting(seed, 60, 30, 22_000)],
  }),
  'a download that failed': () => ({
    hours: 6,
    taken: [(at) => (at > 2 * HOUR_S && at < 2 * HOUR_S + 400 ? 44_000 + ((at * 1024) % 4096) : 0)],
  }),
  'TLS handshakes every three minutes': (seed) => ({
    hours: 8,
    every: 10,
    taken: [pulses(HANDSHAKE, 180, 2.5, seed)],
  }),
  'TLS that is there for most of the time, looked at each minute': (seed) => ({
    hours: 24,
    every: 60,
    taken: [pulses(HANDSHAKE, 40, 25, seed)],
  }),
  'a table of devices in sight': (seed) => ({ hours: 24, taken: [scanTable(seed, 60, 900, 96)] }),
  'a reserve that is given up': () => ({ hours: 8, taken: [step(-30_000, 3 * HOUR_S)] }),
  'whole kilobytes': (seed) => ({
    hours: 24,
    every: 60,
    quantum: 1024,
    taken: [scanTable(seed, 30, 600, 60)],
  }),
  'irregular readings with hours between them': (seed) => ({
    hours: 24,
    every: irregular,
    gaps: [[3 * HOUR_S, 6 * HOUR_S]],
    taken: [scanTable(seed, 30, 600, 60)],
  }),
};

const LEAKS: Readonly<Record<string, Make>> = {
  '300 bytes in each TLS handshake': (seed) => ({
    hours: 8,
    every: 10,
    taken: [pulses(HANDSHAKE, 180, 2.5, seed)],
    leaked: lostByEvent(seed, 180, 300),
  }),
  'something in each connection, under reconnections that give much back for minutes': (seed) => ({
    hours: 12,
    taken: [reconnecting(seed + 1, 1200, 120, 22_000)],
    leaked: lostByEvent(seed + 1, 1200, 1200),
  }),
  '3 KB in each connection': (seed) => ({ hours: 16, leaked: lostByEvent(seed, 2400, 3000) }),
  'two places at once': () => ({ hours: 12, leaked: (at) => leakOf(3000)(at) + leakOf(4000, 1000)(at) }),
  'all there is within five minutes': () => ({ hours: 1, every: 1, leaked: leakOf(2_000_000, 600) }),
  'from the sixth hour on': () => ({ hours: 14, leaked: leakOf(6000, 64, 6 * HOUR_S) }),
  'with a daily load eight times as large': () => ({
    hours: 96,
    every: 10,
    taken: [dailyLoad(8000)],
    leaked: leakOf(1000),
  }),
  'by night only': () => ({ hours: 96, every: 10, leaked: nightOnly }),
  '50 bytes an hour, for a month': () => ({ hours: 720, every: 60, leaked: leakOf(50) }),
  'whole kilobytes': () => ({ hours: 8, quantum: 1024, leaked: leakOf(6000) }),
  'irregular readings with hours between them': () => ({
    hours: 24,
    every: irregular,
    gaps: [
      [3 * HOUR_S, 6 * HOUR_S],
      [10 * HOUR_S, 15 * HOUR_S],
    ],
    leaked: leakOf(3000),
  }),
  'a reading in five minutes': () => ({ hours: 48, every: 300, leaked: leakOf(2000) }),
  'a reserve that is given up meanwhile': () => ({
    hours: 10,
    taken: [step(-30_000, 3 * HOUR_S)],
    leaked: leakOf(6000),
  }),
};

const traces = (make: Make): Trace[] => SEEDS.map((seed) => firmwareTrace({ ...make(seed), seed }));
const verdictsOf = (trace: Trace): string[] => judge(trace).transitions.map(({ verdict }) => verdict);

describe('the verdict on firmware of the field', function () {
  this.timeout(120_000);

  for (const [name, make] of Object.entries(CALM))
    simulation(`is no leak: ${name}`, () => {
      for (const trace of traces(make)) {
        const verdicts = verdictsOf(trace);
        assert.ok(!verdicts.includes('leak'), `${trace.name}: ${verdicts.join(', ')}`);
        assert.equal(verdicts.at(-1), 'no-leak', trace.name);
      }
    });

  for (const [name, make] of Object.entries(LEAKS))
    simulation(`is a leak, how fast, and to the end: ${name}`, () => {
      for (const trace of traces(make)) {
        const { final, transitions } = judge(trace);
        const verdicts = transitions.map(({ verdict }) => verdict).join(', ');
        assert.equal(final.verdict, 'leak', `${trace.name}: ${verdicts}`);
        assert.ok(transitions.length <= 8, `it flickers: ${verdicts}`);
        const { estimate, low, high } = final.bytesPerHour!;
        const truth = trace.leak!.bytesPerHour;
        assert.ok(low <= truth && truth <= high, `${truth} is not within ${low} to ${high}`);
        assert.ok(Math.abs(estimate - truth) < 0.25 * truth, `${estimate} instead of ${truth}`);
      }
    });

  simulation('keeps the rate of a leak that has stopped', () => {
    for (const trace of traces(() => ({ hours: 12, leaked: leakOf(6000, 64, 0, 4 * HOUR_S) }))) {
      const { final } = judge(trace);
      assert.equal(final.verdict, 'stopped');
      assert.ok(Math.abs(final.bytesPerHour!.estimate - 6000) < 600, `${final.bytesPerHour!.estimate}`);
    }
  });

  simulation('ends what was taken for a leak: buffers that are flushed, queues, sessions and days', () => {
    for (const make of [
      () => ({ hours: 12, taken: [logBuffer(6000, 600)] }),
      () => ({ hours: 24, taken: [logBuffer(8000, 7200)] }),
      (seed: number) => ({ hours: 24, taken: [offlineQueue(seed, 5 * HOUR_S, 2 * HOUR_S, 1.2, 16_000)] }),
      (seed: number) => ({
        hours: 240,
        every: 30,
        taken: [dailyLoad(9000, (seed + 1) / 7), scanTable(seed + 1, 5, 3600, 3000)],
      }),
    ])
      for (const trace of traces(make)) {
        const verdicts = verdictsOf(trace);
        assert.match(verdicts.at(-1) ?? '', /^(no-leak|stopped)$/, verdicts.join(', '));
        assert.ok(verdicts.filter((verdict) => verdict === 'leak').length <= 2, verdicts.join(', '));
      }
  });

  simulation('begins anew where a clock that has begun again shows the restart, without a minimum', () => {
    const heap = new RestartingHeap();
    for (const boot of [0, 1, 2]) {
      const { readings } = firmwareTrace({ seed: boot, hours: 3, leaked: leakOf(6000) });
      const atMs = boot * 3 * HOUR_S * 1000;
      if (boot > 0) heap.restart(atMs);
      for (const { timeMs, freeBytes } of readings) heap.add(atMs + timeMs, freeBytes, null, null);
    }
    heap.end();
    const leaks = heap.transitions.filter(({ verdict }) => verdict === 'leak');
    assert.equal(leaks.length, 3);
    assert.ok(Math.abs(heap.watch.current.bytesPerHour!.estimate - 6000) < 600);
  });
});
