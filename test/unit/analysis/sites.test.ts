import assert from 'node:assert/strict';
import { groupByOwnFrame } from '../../../src/analysis/sites/ownSites';
import type { Estimate } from '../../../src/analysis/estimate';
import { reconcile, supportedBy, withinLoss } from '../../../src/analysis/sites/reconcile';
import type { Site } from '../../../src/analysis/sites/site';
import { SiteTracker } from '../../../src/analysis/sites/siteTracker';
import type { SiteSnapshot, TracedAllocation } from '../../../src/analysis/sites/snapshot';
import { explainedText, missingTexts } from '../../../src/words/sites/reconciliation';
import { siteReason } from '../../../src/words/sites/siteReason';
import { A, B, block, blocks, list, siteOf, track } from '../../support/siteLists';

function scaled({ bytesPerHour, blocksPerHour }: Site, factor: number): Partial<Site> {
  const times = ({ estimate, low, high }: Estimate): Estimate => ({
    estimate: factor * estimate,
    low: factor * low,
    high: factor * high,
  });
  return { bytesPerHour: times(bytesPerHour), blocksPerHour: times(blocksPerHour) };
}

describe('call sites', () => {
  it('call growing what adds a block every minute, with its rate', () => {
    const lists = Array.from({ length: 30 }, (_, minute) => list(minute, blocks(minute + 1)));
    const { kind, bytesPerHour, count, bytes, oldestMs, evidence } = siteOf(track(...lists));
    assert.equal(kind, 'growing');
    assert.equal(Math.round(bytesPerHour.estimate), 36 * 60);
    assert.ok(bytesPerHour.low <= 36 * 60 && bytesPerHour.high >= 36 * 60);
    assert.deepEqual([count, bytes, oldestMs], [30, 30 * 36, 29 * 60_000]);
    assert.match(siteReason(evidence), /grew 28 times and shrank 0 times; .* none was freed/);
    const early = siteOf(track(...lists.slice(0, 12)));
    assert.deepEqual([early.kind, early.isLikely], ['suspected', true]);
    assert.match(siteReason(early.evidence), /cache that fills: 14 more minutes of lists will tell\.$/);
  });

  it('say nothing after one or two lists', () => {
    assert.equal(siteOf(track(list(0, blocks(3)))).kind, 'new');
    assert.equal(siteOf(track(list(0, blocks(3)), list(1, blocks(5)))).kind, 'new');
  });

  it('call one-time what was there from the first list on', () => {
    assert.equal(siteOf(track(...[0, 1, 2, 3].map((minute) => list(minute, blocks(5))))).kind, 'one-time');
  });

  it('do not call a burst at one moment growing', () => {
    const tracker = track(
      ...Array.from({ length: 12 }, (_, minute) => list(minute, blocks(minute < 2 ? 1 : 11))),
    );
    assert.equal(siteOf(tracker).kind, 'one-time');
  });

  it('call bounded what fills and stops', () => {
    const tracker = track(
      ...Array.from({ length: 40 }, (_, minute) => list(minute, blocks(Math.min(1 + minute, 10)))),
    );
    const { kind, evidence } = siteOf(tracker);
    assert.equal(kind, 'bounded');
    assert.match(siteReason(evidence), /stopped/);
  });

  it('call bounded what fills ever more slowly', () => {
    const fill = (minute: number): number => Math.round(60 * (1 - Math.exp(-minute / 8)));
    const tracker = track(
      ...Array.from({ length: 24 }, (_, minute) => list(minute, blocks(1 + fill(minute)))),
    );
    assert.equal(siteOf(tracker).kind, 'bounded');
  });

  it('suspect what may be a cache that fills, until it has grown too evenly or for too long', () => {
    const fill = (minute: number): number => 1 + Math.round(60 * (1 - Math.exp(-minute / 15)));
    const lists = (minutes: number, count: (minute: number) => number): SiteSnapshot[] =>
      Array.from({ length: minutes }, (_, minute) => list(minute, blocks(count(minute))));
    assert.equal(siteOf(track(...lists(9, fill))).kind, 'suspected');
    assert.match(siteReason(siteOf(track(...lists(9, fill))).evidence), /cache that fills/);
    assert.equal(siteOf(track(...lists(24, fill))).kind, 'bounded');
    const rare = (minute: number): number => 1 + Math.floor(minute / 5);
    assert.equal(siteOf(track(...lists(25, rare))).kind, 'suspected');
    assert.equal(siteOf(track(...lists(33, rare))).kind, 'growing');
  });

  it('tell an address that is used again by its cycle count', () => {
    const lists = (ccount?: (minute: number) => number): SiteSnapshot[] =>
      Array.from({ length: 8 }, (_, minute) =>
        list(minute, [
          { ...block(0x3ffb0000), ...(ccount ? { ccount: ccount(minute) } : {}) },
          block(0x3ffc0000, B),
        ]),
      );
    assert.equal(siteOf(track(...lists((minute) => minute * 1000))).kind, 'transient');
    assert.equal(siteOf(track(...lists(() => 4))).kind, 'one-time');
    assert.equal(siteOf(track(...lists())).kind, 'one-time');
  });

  it('count what a full buffer dropped as "at least", not as freed', () => {
    const tracker = track(
      ...Array.from({ length: 30 }, (_, minute) => {
        const all = blocks(minute + 1);
        return list(minute, all.slice(-8), { overflowed: all.length > 8 });
      }),
    );
    const { kind, atLeast, count } = siteOf(tracker);
    assert.deepEqual([kind, atLeast, count], ['growing', true, 30]);
  });

  it('know of a full buffer though its later lists do not say so', () => {
    const tracker = track(
      ...Array.from({ length: 30 }, (_, minute) =>
        list(minute, blocks(minute + 1).slice(-8), { overflowed: minute > 7 && minute % 2 === 0 }),
      ),
    );
    const { kind, atLeast, count } = siteOf(tracker);
    assert.deepEqual([kind, atLeast, count], ['growing', true, 30]);
  });

  describe('of lists whose lines were lost', () => {
    /** One block a minute; every tenth list has lost every third line, every seventh ends early. */
    const damaged = (of: (count: number) => TracedAllocation[]): SiteTracker =>
      track(
        ...Array.from({ length: 40 }, (_, minute) => {
          const all = of(minute + 1);
          if (minute % 10 === 9)
            return list(
              minute,
              all.filter((_, index) => index % 3 > 0),
            );
          return list(minute, minute % 7 === 6 ? all.slice(0, 2) : all);
        }),
      );

    it('take nothing for freed that is there again, by its cycle count', () => {
      const tracker = damaged((count) =>
        blocks(count).map((one, index) => ({ ...one, ccount: 1000 * index })),
      );
      const { kind, evidence, count } = siteOf(tracker);
      assert.deepEqual([kind, count], ['growing', 40 - 14]);
      assert.match(siteReason(evidence), /shrank 0 times; of the blocks that lasted none was freed/);
    });

    it('take nothing for freed that is there again where the site frees seldom', () => {
      const { kind, evidence } = siteOf(damaged((count) => blocks(count)));
      assert.equal(kind, 'growing');
      assert.match(siteReason(evidence), /shrank 0 times; of the blocks that lasted none was freed/);
    });

    it('count a block of another cycle count as another one', () => {
      const at = (minute: number): TracedAllocation[] =>
        minute % 4 < 2
          ? [block(1, B), { ...block(0x3ffb0000), ccount: 1000 * (minute >> 2) }]
          : [block(1, B)];
      const tracker = track(...Array.from({ length: 30 }, (_, minute) => list(minute, at(minute))));
      assert.match(
        siteReason(siteOf(tracker).evidence),
        /It grew 7 times and shrank 7 times: it gives back what it takes/,
      );
    });
  });

  it('take a list that was cut for no proof that anything was freed', () => {
    const tracker = track(
      ...Array.from({ length: 30 }, (_, minute) =>
        minute === 5 ? list(minute, [], { cut: true }) : list(minute, blocks(minute + 1)),
      ),
    );
    assert.equal(siteOf(tracker).kind, 'growing');
    assert.match(siteReason(siteOf(tracker).evidence), /none was freed/);
  });

  it('do not take what comes anew after a restart of the trace for growth', () => {
    /** The latest ten, each kept for twenty minutes; the trace is started anew every quarter of an hour. */
    const sessions = (minute: number): TracedAllocation[] =>
      Array.from({ length: 10 }, (_, index) => (minute >> 1) - index)
        .filter((one) => one >= 0)
        .map((one) => block(0x3ffb0000 + one * 0x40));
    const traced = (minute: number): TracedAllocation[] => {
      const before = new Set(sessions(15 * Math.floor(minute / 15)).map(({ address }) => address));
      return [
        ...sessions(minute).filter(({ address }) => !before.has(address)),
        block(0x3ffa0000 + minute, B),
      ];
    };
    const tracker = new SiteTracker();
    for (let minute = 0; minute < 180; minute++) {
      tracker.add(list(minute, traced(minute), { newTrace: minute % 15 === 0 }));
      const site = tracker.sites.find(({ stack }) => stack === A);
      assert.notEqual(site?.kind, 'growing', `${minute}: ${JSON.stringify(site?.evidence)}`);
    }
  });

  it('suspect what every trace window leaves behind, not what is freed after it', () => {
    const lists = Array.from({ length: 10 }, (_, minute) =>
      list(minute, [block(0x3ffb0000 + minute * 0x100), block(0x3ffa0000, B)], { newTrace: true }),
    );
    assert.equal(siteOf(track(...lists)).kind, 'suspected');
    assert.match(siteReason(siteOf(track(...lists)).evidence), /trace of its own/);
    assert.equal(siteOf(track(...lists)).isLikely, false, 'no word on the heap');
    assert.notEqual(siteOf(track(...lists), B).kind, 'suspected');
  });

  it('learn from earlier boots of the same firmware', () => {
    const growth = (minutes: number): SiteSnapshot[] =>
      Array.from({ length: minutes }, (_, minute) => list(minute, blocks(minute + 1)));
    const after = (first: SiteTracker): Site => {
      const second = new SiteTracker(first.evidence());
      growth(6).forEach((one) => second.add(one));
      return siteOf(second);
    };
    assert.equal(siteOf(track(...growth(6))).kind, 'suspected');
    assert.equal(after(track(...growth(30))).kind, 'growing');
    assert.equal(after(track(...growth(6))).kind, 'suspected', 'each boot may fill the same cache');

    const filled = track(
      ...Array.from({ length: 40 }, (_, minute) => list(minute, blocks(Math.min(1 + minute, 20)))),
    );
    const again = new SiteTracker(filled.evidence(), 2);
    for (let minute = 0; minute < 15; minute++) again.add(list(minute, blocks(minute + 1)));
    assert.equal(siteOf(again).kind, 'bounded');
    assert.match(siteReason(siteOf(again).evidence), /earlier boot/);
  });

  it('do not depend on when the session began', () => {
    const shifted = (by: number): Site =>
      siteOf(track(...Array.from({ length: 12 }, (_, minute) => list(by + minute, blocks(minute + 1)))));
    const [a, b] = [shifted(0), shifted(10_000)];
    assert.deepEqual({ ...b, firstSeenMs: 0 }, { ...a, firstSeenMs: 0 });
  });
});

describe('call sites by the line that is the user’s own', () => {
  const one = siteOf(track(...Array.from({ length: 12 }, (_, minute) => list(minute, blocks(minute + 1)))));
  const suspect = (stack: string, chance: number, noFill = 1): Site => ({
    ...one,
    stack,
    kind: 'suspected',
    chance,
    noFill,
  });
  const group = (...all: Site[]): ReturnType<typeof groupByOwnFrame> =>
    groupByOwnFrame(
      all,
      (stack) => (stack === 'unknown' ? undefined : 'fill'),
      (name) => name,
    );

  it('are sure together where each alone is suspected', () => {
    const [both] = group(suspect('a', 0.1), suspect('b', 0.1));
    assert.deepEqual([both?.kind, both?.sites.length, both?.count], ['suspected', 2, 2 * one.count]);
    assert.equal(group(suspect('a', 0.06), suspect('b', 0.06))[0]?.kind, 'growing');
    assert.equal(group(suspect('a', 0.06), suspect('b', 0.06, 0))[0]?.kind, 'suspected', 'may be a cache');
    assert.ok(Math.abs((both?.bytesPerHour.estimate ?? 0) - 2 * one.bytesPerHour.estimate) < 1e-9);
  });

  it('stay apart where the frames are not known', () => {
    assert.equal(group(suspect('a', 0.1), suspect('unknown', 0.1)).length, 2);
  });
});

describe('reconcile', () => {
  const reconciled = (...args: Parameters<typeof reconcile>) => {
    const result = reconcile(...args);
    return { ...result, sentence: explainedText(result), missing: missingTexts(result) };
  };
  const loss = { estimate: 2400, low: 2200, high: 2600 };
  const conditions = {
    idfVersion: 'v6.2',
    incomplete: false,
    lists: 12,
    sampleEvery: 1 as number | null,
    fragmenting: false,
  };
  const leak = siteOf(track(...Array.from({ length: 12 }, (_, minute) => list(minute, blocks(minute + 1)))));

  it('tells how much of the loss the sites make up', () => {
    const { explained, sentence, missing } = reconciled(loss, [leak], conditions);
    assert.match(sentence, /^This call site explains 100 % ± \d+ % of the loss, block headers included\.$/);
    const half = { ...leak, ...scaled(leak, 0.5) };
    assert.match(reconciled(loss, [half, half], conditions).sentence, /^These 2 call sites explain 100 %/);
    assert.ok(explained);
    assert.ok(Math.abs(explained.estimate - (40 * 60) / 2400) < 1e-9, 'bytes and block headers');
    assert.ok(explained.low < 1 && explained.high > 1 && explained.low > 0.7);
    assert.deepEqual(missing, []);
  });

  it('tells the ignored sites’ share apart: nothing is counted in silence', () => {
    const half = { ...leak, ...scaled(leak, 0.5) };
    const accepted = { ...half, stack: 'accepted' };
    const isIgnored = (stack: string): boolean => stack === 'accepted';
    const { explained, ignored, sentence, missing } = reconciled(loss, [half, accepted], {
      ...conditions,
      isIgnored,
    });
    assert.equal(explained?.estimate, ignored?.estimate);
    assert.match(
      sentence,
      /^This call site explains 50 % .* block headers included\. 1 ignored call site accounts for 50 % ± \d+ % of the loss\.$/,
    );
    assert.deepEqual(missing, []);
    assert.match(reconciled(loss, [accepted], { ...conditions, isIgnored }).sentence, /^1 ignored call site/);
  });

  it('has no share where they keep far more than the heap loses, and says why', () => {
    const { explained, sentence, missing } = reconciled(loss, [leak, leak], conditions);
    assert.deepEqual([explained, sentence], [null, '']);
    assert.deepEqual(missing, [
      'The call sites keep more than the heap loses: some of it is given back after the lists.',
    ]);
  });

  it('takes what windows leave behind of one site for given back where it is more than the heap loses', () => {
    const windows = Array.from({ length: 10 }, (_, minute) =>
      list(minute, [block(0x3ffb0000 + minute * 0x100)], { newTrace: true }),
    );
    const left = siteOf(track(...windows));
    const kinds = (lossPerHour: number): string[] =>
      withinLoss({ estimate: lossPerHour, low: 0.9 * lossPerHour, high: 1.1 * lossPerHour }, [
        left,
        leak,
      ]).map(({ kind }) => kind);
    assert.deepEqual(kinds(2400), ['suspected', leak.kind]);
    assert.deepEqual(kinds(1000), ['bounded', leak.kind]);
  });

  it('says why something is missing', () => {
    const large = { estimate: 24_000, low: 22_000, high: 26_000 };
    const why = (more: Partial<typeof conditions>): string =>
      reconciled(large, [leak], { ...conditions, ...more }).missing.join(' ');
    assert.match(why({ idfVersion: 'v5.3.1' }), /heap_caps_calloc/);
    assert.match(why({ incomplete: true }), /overflowed/);
    assert.match(why({ lists: 0 }), /no list/);
    assert.match(why({ fragmenting: true }), /fragmented/);
    assert.match(why({}), /before tracing began/);
  });

  it('takes each block of a sample for as many as there are allocations to one that is followed', () => {
    const whole = reconciled(loss, [leak], conditions).explained;
    const { explained, sentence } = reconciled({ estimate: 9600, low: 8800, high: 10_400 }, [leak], {
      ...conditions,
      sampleEvery: 4,
    });
    assert.ok(whole && explained);
    assert.ok(Math.abs(explained.estimate - whole.estimate) < 1e-9 && explained.high < 2);
    assert.match(sentence, /^This call site explains 100 % .* reckoned from one of 4 allocations\.$/);
  });

  it('has no share where the sampling has changed, and says so', () => {
    const { explained, sentence, missing } = reconciled(loss, [leak], { ...conditions, sampleEvery: null });
    assert.deepEqual([explained, sentence], [null, '']);
    assert.match(missing.join(' '), /now more, now fewer/);
  });

  it('bears out a suspected site of a sample by what it stands for', () => {
    const suspected: Site = { ...leak, kind: 'suspected' };
    const large = { estimate: 48_000, low: 44_000, high: 52_000 };
    const kind = (sampleEvery: number | null) => supportedBy(large, [suspected], sampleEvery)[0]?.kind;
    assert.deepEqual([kind(1), kind(16), kind(null)], ['suspected', 'growing', 'suspected']);
  });

  it('has no share where the heap is not known to lose anything', () => {
    assert.equal(reconciled(null, [leak], conditions).explained, null);
    assert.equal(reconciled({ estimate: 10, low: -50, high: 70 }, [leak], conditions).explained, null);
  });
});
