/** The demo device end to end: its recording, its ELF, and what the analysis says of its two leaks. */
import assert from 'node:assert/strict';
import type { BootAnalysis } from '../../../src/analysis/bootAnalysis';
import { isSuspect, type Site } from '../../../src/analysis/sites/site';
import { ownFrameIndex } from '../../../src/analysis/ownFrame';
import { groupByOwnFrame } from '../../../src/analysis/sites/ownSites';
import { SiteTracker } from '../../../src/analysis/sites/siteTracker';
import { snapshotOf, type SiteSnapshot, type TracedAllocation } from '../../../src/analysis/sites/snapshot';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { framesOf } from '../../../src/cli/watch/locate';
import { openElf } from '../../../src/project/openElf';
import { SessionReader } from '../../../src/model/sessionReader';
import { recordedBytes } from '../../support/feed';
import { inRoot } from '../../support/root';

const LEAKS = ['varbind_copy', 'session_open'];

describe('the leaks of the demo device', () => {
  const lists: SiteSnapshot[] = [];
  let sites: readonly Site[] = [];
  let boot: BootAnalysis | undefined;
  let isIgnored = (): boolean => false;
  let functions = new Map<string, string[]>();

  before(async () => {
    const reader = new SessionReader();
    const analysis = new SessionAnalysis(reader.session);
    const take = analysis.leakReport.bind(analysis);
    analysis.leakReport = (boot, report) => {
      lists.push(snapshotOf(report));
      take(boot, report);
    };
    reader.data(await recordedBytes(inRoot('demo', 'heap-demo.hmrec')), null);
    reader.end();
    analysis.isIgnored = () => isIgnored();
    boot = analysis.of(reader.session.boot);
    sites = boot?.sites ?? [];
    const { symbolizer } = await openElf(inRoot('demo', 'heap-demo.elf'));
    const stacks = new Set(lists.flatMap(({ allocations }) => allocations.map(({ stack }) => stack)));
    functions = new Map(
      [...stacks].map((stack) => [stack, framesOf(stack, symbolizer).map((frame) => frame.function ?? '?')]),
    );
  });

  const isLeak = ({ stack }: { readonly stack: string }): boolean =>
    LEAKS.some((name) => functions.get(stack)?.includes(name));

  const leaksOf = (all: readonly Site[]): (string | undefined)[] =>
    all.slice(0, 2).map(({ stack }) => LEAKS.find((name) => functions.get(stack)?.includes(name)));

  it('are ranked first and second, and are all that is suspected, at every list once each was seen twice', () => {
    const tracker = new SiteTracker();
    lists.forEach((list, index) => {
      tracker.add(list);
      const suspects = tracker.sites.filter(isSuspect);
      assert.deepEqual(
        suspects.filter((site) => !isLeak(site)).map(({ stack, reason }) => [stack, reason]),
        [],
      );
      assert.ok(
        tracker.sites.every(({ kind }) => kind !== 'growing'),
        'nobody can tell yet',
      );
      if (index >= 4) assert.deepEqual(leaksOf(tracker.sites).sort(), [...LEAKS].sort());
    });
    assert.deepEqual(leaksOf(sites), LEAKS);
    assert.deepEqual(
      sites.slice(0, 2).map(({ kind, isLikely }) => [kind, isLikely]),
      [
        ['suspected', true],
        ['suspected', false],
      ],
    );
  });

  it('make a leak suspected before the heap’s trend can, unless they are ignored', () => {
    const { verdict, reason, bytesPerHour } = boot!.verdict!;
    assert.equal(verdict, 'suspected');
    assert.match(reason, /^Allocations of 1 call site grow by 6.1 KB an hour and are not given back/);
    assert.ok(bytesPerHour!.low > 0 && bytesPerHour!.high < 10 * 1024);
    assert.equal(boot!.reconciliation.explained, null, 'sites do not explain themselves');
    isIgnored = () => true;
    assert.equal(boot!.verdict!.verdict, 'too-early');
  });

  it('are both called growing half an hour later, and for hours nothing else is', () => {
    const tracker = new SiteTracker();
    const end = lists.at(-1)!.timeMs;
    for (const list of goOn(lists, 60, isLeak)) {
      tracker.add(list);
      const growing = tracker.sites.filter(({ kind }) => kind === 'growing');
      const wrong = growing.filter((site) => !isLeak(site));
      assert.deepEqual(
        wrong.map(({ stack, reason }) => [stack, reason]),
        [],
      );
      if (list.timeMs < end + 25 * 60_000) continue;
      assert.deepEqual(leaksOf(tracker.sites), LEAKS);
      assert.equal(growing.length, LEAKS.length);
    }
  });

  it('are grouped by the line that is the user’s own', () => {
    const groups = groupByOwnFrame(
      sites,
      (stack) => {
        const frames = (functions.get(stack) ?? []).map((name) => ({
          address: '',
          function: name,
          file: null,
        }));
        return frames[ownFrameIndex(frames)];
      },
      (frame) => frame.function,
    );
    assert.equal(groups[0]?.own?.function, 'varbind_copy');
    assert.ok(groups.length < sites.length, 'several stacks allocate through buffer_new');
    assert.equal(
      groups.reduce((sum, { count }) => sum + count, 0),
      sites.reduce((sum, { count }) => sum + count, 0),
    );
  });
});

/** The device as it would go on: its later half again and again, what leaks being kept and leaking on. */
function goOn(
  lists: readonly SiteSnapshot[],
  rounds: number,
  isLeak: (allocation: TracedAllocation) => boolean,
): SiteSnapshot[] {
  const all = [...lists];
  const half = lists.length >> 1;
  const roundMs = lists.at(-1)!.timeMs - lists[half]!.timeMs;
  const leaked = lists.at(-1)!.allocations.filter(isLeak);
  for (let round = 1; round <= rounds; round++)
    for (let index = half + 1; index < lists.length; index++) {
      const { timeMs, allocations, overflowed, cut } = lists[index]!;
      const known = new Set(lists[index - 1]!.allocations.map(({ address }) => address));
      for (const one of allocations.filter((each) => isLeak(each) && !known.has(each.address)))
        leaked.push({ ...one, address: one.address + round * 0x100_0000 });
      const others = allocations.filter((each) => !isLeak(each));
      all.push({
        timeMs: timeMs + round * roundMs,
        allocations: [...others, ...leaked],
        overflowed,
        cut,
        newTrace: false,
        sampleEvery: 1,
      });
    }
  return all;
}
