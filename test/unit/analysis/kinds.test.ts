/** What is no leak: each kind of behaviour by itself, over a load that comes and goes, and what it is called. */
import assert from 'node:assert/strict';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { simulateTrace, type Trace } from '../../support/heapTraces';
import { judge } from '../../support/trendScore';
import { heapReason } from '../../../src/words/verdict/heapReason';

const HOUR_S = 3600;

/** @param taken Bytes that are taken beside the load at a time, s. */
function firmware(hours: number, taken: (timeS: number) => number, seed = 21): Trace {
  const trace = simulateTrace({ seed, hours, every: 3, behaviours: ['load'] });
  let most = 0;
  const readings = trace.readings.map((reading) => {
    const now = taken(reading.timeMs / 1000);
    most = Math.max(most, now);
    const { freeBytes, minimumFreeBytes } = reading;
    return { ...reading, freeBytes: freeBytes - now, minimumFreeBytes: (minimumFreeBytes ?? 0) - most };
  });
  return { ...trace, readings };
}

function verdictsOf(trace: Trace): { kind: string; verdicts: string[]; reason: string } {
  const { final, transitions } = judge(trace);
  return { kind: final.kind, verdicts: transitions.map(({ verdict }) => verdict), reason: heapReason(final) };
}

describe('what is no leak', function () {
  this.timeout(60_000);

  it('is a level that is kept', () => {
    const { kind, verdicts, reason } = verdictsOf(firmware(6, () => 0));
    assert.deepEqual([kind, verdicts], ['steady', ['no-leak']]);
    assert.match(reason, /^No leak above .* has kept its level over the last/);
  });

  it('is warm-up of some minutes', () => {
    for (const [bytes, timeS] of [
      [3000, 200],
      [5000, 60],
      [12_000, 300],
    ] as const) {
      const { verdicts } = verdictsOf(firmware(3, (at) => bytes * (1 - Math.exp(-at / timeS))));
      assert.ok(!verdicts.includes('leak'), `${bytes} bytes in ${timeS} s: ${verdicts.join(', ')}`);
      assert.equal(verdicts.at(-1), 'no-leak');
    }
  });

  it('is a cache that fills ever more slowly: what it was taken for has stopped, once', () => {
    for (const [bytes, timeS] of [
      [8000, 900],
      [20_000, 1500],
      [15_000, 4000],
    ] as const) {
      const { verdicts } = verdictsOf(firmware(8, (at) => bytes * (1 - Math.exp(-at / timeS))));
      assert.match(verdicts.at(-1) ?? '', /^(no-leak|stopped)$/, `${bytes} bytes in ${timeS} s`);
      assert.ok(verdicts.filter((verdict) => verdict === 'leak').length <= 1, verdicts.join(', '));
    }
    const { kind, reason } = verdictsOf(firmware(2, (at) => 3000 * (1 - Math.exp(-at / 1000))));
    assert.equal(kind, 'saturating');
    assert.match(reason, /ever more slowly, as caches that fill/);
  });

  it('is a connection that was opened and is kept', () => {
    const { kind, verdicts, reason } = verdictsOf(firmware(4, (at) => (at > 2.4 * HOUR_S ? 18_000 : 0)));
    assert.equal(kind, 'step');
    assert.ok(!verdicts.includes('leak'), verdicts.join(', '));
    assert.match(reason, /at one time and has kept its level since/);
  });

  it('is a load that rises for hours and falls again, also the second time', () => {
    const slow = (at: number): number => 6000 * (1 - Math.cos((2 * Math.PI * at) / (3 * HOUR_S)));
    const { verdicts } = verdictsOf(firmware(24, slow));
    assert.ok(verdicts.filter((verdict) => verdict === 'leak').length <= 1, verdicts.join(', '));
    assert.notEqual(verdicts.at(-1), 'leak');
  });

  it('is a job that takes much for a while, every hour', () => {
    for (const part of [0.05, 0.3, 0.6]) {
      const { verdicts } = verdictsOf(firmware(12, (at) => ((at / HOUR_S) % 1 < part ? 25_000 : 0)));
      assert.ok(!verdicts.includes('leak'), `${part}: ${verdicts.join(', ')}`);
    }
  });

  it('is a day and a night', () => {
    const daily = (at: number): number => 4000 * (1 - Math.cos((2 * Math.PI * at) / (24 * HOUR_S)));
    const { verdicts } = verdictsOf(firmware(72, daily));
    assert.notEqual(verdicts.at(-1), 'leak', verdicts.join(', '));
    assert.ok(verdicts.filter((verdict) => verdict === 'leak').length <= 1, verdicts.join(', '));
  });
});

describe('the way to a verdict', function () {
  this.timeout(60_000);

  it('leads over a suspicion to a leak and not back', () => {
    const { final, transitions } = judge(firmware(6, (at) => Math.floor(at / 300) * 64));
    const verdicts = transitions.map(({ verdict }) => verdict);
    assert.deepEqual(verdicts.slice(-2), ['suspected', 'leak']);
    assert.ok(verdicts.length <= 4, verdicts.join(', '));
    assert.equal(final.kind, 'leak');
  });

  it('says of a suspicion how much fell, and when it will be known', () => {
    const trace = firmware(6, (at) => Math.floor(at / 300) * 64);
    const suspected = judge(trace).transitions.find(({ verdict }) => verdict === 'suspected');
    assert.ok(suspected);
    const early = trace.readings.filter(({ timeMs }) => timeMs < suspected.atMs + 16_000);
    const { final } = judge({ ...trace, readings: early });
    assert.equal(final.verdict, 'suspected');
    assert.match(
      heapReason(final),
      /fell by .* in .* may still be a cache that is filling\. Another .* will tell\./,
    );
  });

  it('begins with too early, and says what would not show yet', () => {
    const trace = firmware(1, () => 0);
    const until = (minutes: number) =>
      judge({ ...trace, readings: trace.readings.filter(({ timeMs }) => timeMs < minutes * 60_000) }).final;
    assert.deepEqual([until(2).verdict, until(2).limitPerHour], ['too-early', null]);
    assert.match(heapReason(until(2)), /^Only 1 min 55 s of data so far/);
    assert.equal(until(59).verdict, 'no-leak');
  });

  it('lets a gap of an hour pass', () => {
    const leak = firmware(8, (at) => Math.floor(at / 20) * 64);
    const isHeard = ({ timeMs }: { timeMs: number }): boolean =>
      timeMs < 2.5 * HOUR_S * 1000 || timeMs > 3.5 * HOUR_S * 1000;
    const { final } = judge({ ...leak, readings: leak.readings.filter(isHeard) });
    assert.equal(final.verdict, 'leak');
    const { estimate } = final.bytesPerHour!;
    assert.ok(Math.abs(estimate - 11_520) < 600, `${estimate} bytes an hour`);
  });

  it('is one for each heap that is printed', () => {
    const reader = new SessionReader();
    const analysis = new SessionAnalysis(reader.session);
    const summary = (capability: string, free: number): string =>
      `Heap summary for capabilities 0x${capability}:\n  Totals:\n    free ${free} allocated 5 min_free 2 largest_free_block 3\n`;
    for (let second = 0; second < 2 * HOUR_S; second += 5) {
      const [internal, external] = [150_000 - 40 * (second % 4), 4_000_000 - 16 * second];
      reader.data(Buffer.from(summary('00000800', internal) + summary('00000400', external)), second * 1000);
    }
    reader.end();
    const heaps = [...(analysis.of(reader.session.boot)?.heaps ?? [])];
    assert.deepEqual(heaps.map(([name, { watch }]) => [name, watch.current.verdict]).sort(), [
      ['INTERNAL', 'no-leak'],
      ['SPIRAM', 'leak'],
    ]);
  });
});
