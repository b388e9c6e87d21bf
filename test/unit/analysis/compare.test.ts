import assert from 'node:assert/strict';
import { formatBaseline, parseBaseline } from '../../../src/exports/baselineFile';
import type { HeapSummary, SiteSummary, Summary } from '../../../src/analysis/baseline/summary';
import { compare } from '../../../src/analysis/compare';
import { HumanError } from '../../../src/errors';
import { comparisonReason } from '../../../src/words/comparisonReason';

const HOUR = 3_600_000;
const around = (estimate: number, error = estimate * 0.1): SiteSummary['bytesPerHour'] => ({
  estimate,
  low: estimate - error,
  high: estimate + error,
});

function heap(verdict: HeapSummary['verdict'], rate: HeapSummary['bytesPerHour'], hours = 2): HeapSummary {
  return {
    verdict,
    kind: verdict === 'leak' ? 'leak' : 'steady',
    bytesPerHour: rate,
    observedMs: hours * HOUR,
  };
}

const leaking = (rate: number, error?: number): HeapSummary => heap('leak', around(rate, error));
const clean = (limit: number, hours?: number): HeapSummary =>
  heap('no-leak', { estimate: 0, low: 0, high: limit }, hours);

function site(stack: string, more: Partial<SiteSummary> = {}): SiteSummary {
  const rates = { blocksPerHour: around(60), bytesPerHour: around(2160) };
  return { stack, functions: null, kind: 'growing', count: 10, bytes: 360, ...rates, ...more };
}

function session(main: HeapSummary | null, sites: SiteSummary[] = [], more: Partial<Summary> = {}): Summary {
  return {
    elfSha256: 'abc123',
    project: 'gateway',
    version: null,
    heaps: new Map(main ? [['default', main]] : []),
    mainHeap: main && 'default',
    lists: sites.length > 0 ? 10 : 0,
    sites,
    ...more,
  };
}

describe('compare', () => {
  const verdictOf = (before: HeapSummary, after: HeapSummary): string =>
    compare(session(before), session(after)).verdict;

  it('calls a leak fixed once a fifth of it would show', () => {
    assert.equal(verdictOf(leaking(1000), clean(150)), 'fixed');
    assert.equal(verdictOf(leaking(1000), clean(400)), 'improved');
    assert.equal(verdictOf(leaking(1000), clean(5000)), 'cannot-tell');
  });

  it('tells how many hours are still needed', () => {
    const comparison = compare(session(leaking(1000)), session(clean(5000, 1)));
    const { hoursNeeded } = comparison;
    assert.equal(hoursNeeded, 24); // 5000 → 200 bytes an hour
    assert.match(comparisonReason(comparison), /1 d more/);
    assert.equal(compare(session(leaking(1000)), session(heap('too-early', null, 0.1))).hoursNeeded, 1);
  });

  it('compares rates by the interval of their difference', () => {
    assert.equal(verdictOf(leaking(1000), leaking(300)), 'improved');
    assert.equal(verdictOf(leaking(1000), leaking(3000)), 'worse');
    assert.equal(verdictOf(leaking(1000), leaking(1050)), 'no-change');
    assert.equal(verdictOf(leaking(1000, 500), leaking(1050, 500)), 'cannot-tell');
    const { difference } = compare(session(leaking(1000, 30)), session(leaking(500, 40)));
    assert.deepEqual(difference, { estimate: -500, low: -550, high: -450 });
  });

  it('notices a new leak, also of another heap', () => {
    assert.equal(verdictOf(clean(100), leaking(1000)), 'worse');
    assert.equal(verdictOf(clean(100), clean(100)), 'no-change');
    const two = (psram: HeapSummary): Summary =>
      session(leaking(1000), [], {
        heaps: new Map([
          ['default', leaking(1000)],
          ['SPIRAM', psram],
        ]),
      });
    assert.equal(compare(two(clean(100)), two(leaking(4000))).verdict, 'worse');
  });

  it('matches the stacks of one ELF by their addresses', () => {
    const comparison = compare(
      session(leaking(1000), [site('0x1'), site('0x2'), site('0x3'), site('0x5', { kind: 'bounded' })]),
      session(leaking(1000), [site('0x2'), site('0x3', { bytesPerHour: around(9000) }), site('0x4')], {
        elfSha256: 'abc1',
      }),
    );
    const { sites, matching } = comparison;
    assert.equal(matching, 'addresses');
    assert.deepEqual(
      sites.map(({ change, before, after }) => [change, (after ?? before)?.stack]),
      [
        ['same', '0x2'],
        ['changed', '0x3'],
        ['new', '0x4'],
        ['gone', '0x1'],
      ],
    );
    assert.match(comparisonReason(comparison), /1 growing no more, 1 new, 1 at another rate, 1 as before/);
  });

  it('matches the stacks of a rebuilt ELF by their functions', () => {
    const before = session(leaking(1000), [
      site('0x1', { functions: ['varbind_copy', 'pdu_decode'] }),
      site('0x11', { functions: ['varbind_copy', 'pdu_decode'] }),
      site('0x2', { functions: ['other'] }),
    ]);
    const after = session(
      leaking(1000),
      [site('0x7', { functions: ['varbind_copy', 'pdu_decode'], bytesPerHour: around(4320) })],
      { elfSha256: 'fff' },
    );
    const { sites, matching } = compare(before, after);
    assert.equal(matching, 'functions');
    assert.deepEqual(
      sites.map(({ change }) => change),
      ['same', 'gone'],
    );
  });

  it('says so where stacks cannot be matched', () => {
    const other = session(leaking(1000), [site('0x1')], { elfSha256: 'fff' });
    const unknown = session(leaking(1000), [site('0x1')], { elfSha256: null });
    const before = session(leaking(1000), [site('0x1')]);
    assert.deepEqual([compare(before, other).matching, compare(before, other).sites.length], ['none', 0]);
    assert.deepEqual(
      [compare(before, unknown).matching, compare(before, unknown).sites.length],
      ['unsure', 1],
    );
  });

  it('goes by the sites where no heap is printed', () => {
    const grown = [site('0x1')];
    const calm = [site('0x1', { kind: 'one-time' })];
    assert.equal(compare(session(null, grown), session(null, calm)).verdict, 'fixed');
    assert.equal(compare(session(null, grown), session(null, grown)).verdict, 'no-change');
    assert.equal(compare(session(null, calm), session(null, grown)).verdict, 'worse');
    assert.equal(compare(session(null), session(null)).verdict, 'cannot-tell');
  });
});

describe('a baseline file', () => {
  const summary = session(
    leaking(1000),
    [
      site('0x1:0x2', { functions: ['a', 'b'] }),
      site('0x3', { bytesPerHour: { estimate: 0, low: -Infinity, high: Infinity } }),
    ],
    {
      heaps: new Map([
        ['default', leaking(1000)],
        ['SPIRAM', heap('too-early', null)],
      ]),
    },
  );

  it('gives back what was put in', () => {
    assert.deepEqual(parseBaseline(formatBaseline(summary), 'b.json'), summary);
  });

  it('is refused with a reason where it is none', () => {
    const refuses = (text: string, why: RegExp): void =>
      assert.throws(
        () => parseBaseline(text, 'b.json'),
        (error: unknown) =>
          error instanceof HumanError && why.test(error.message) && error.message.includes('b.json'),
      );
    refuses('not json', /no JSON/);
    refuses('{}', /heapMonitorBaseline is missing/);
    refuses('{"heapMonitorBaseline": 99}', /newer/);
    const damaged = (from: string | RegExp, to: string): string => formatBaseline(summary).replace(from, to);
    refuses(damaged('"growing"', '"toString"'), /kind is wrong/);
    refuses(damaged(/"count": 10/, '"count": -1'), /count is wrong/);
    refuses(damaged('"0x1:0x2"', '7'), /stack is wrong/);
    refuses(damaged('"verdict": "leak"', '"verdict": 1'), /verdict is wrong/);
  });

  it('keeps a bounded number of sites', () => {
    const many = session(
      leaking(1),
      Array.from({ length: 3000 }, (_, index) => site(`0x${index}`)),
    );
    assert.equal(parseBaseline(formatBaseline(many), 'b').sites.length, 500);
  });
});
