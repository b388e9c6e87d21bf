/** The demo device end to end: its recording, its ELF, and what the analysis says of its two leaks. */
import assert from 'node:assert/strict';
import type { BootAnalysis } from '../../../src/analysis/bootAnalysis';
import { isSuspect, type Site } from '../../../src/analysis/sites/site';
import { ownFrameIndex } from '../../../src/analysis/ownFrame';
import { groupByOwnFrame } from '../../../src/analysis/sites/ownSites';
import { SiteTracker } from '../../../src/analysis/sites/siteTracker';
import { snapshotOf, type SiteSnapshot } from '../../../src/analysis/sites/snapshot';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { framesOf } from '../../../src/cli/watch/locate';
import { openElf } from '../../../src/project/openElf';
import { openRecording } from '../../../src/device/recording';
import type { Shortfall } from '../../../src/model/leaks';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { inRoot } from '../../support/root';
import { heapReason } from '../../../src/words/verdict/heapReason';
import { siteReason } from '../../../src/words/sites/siteReason';

const LEAKS = ['varbind_copy', 'session_open'];

interface Played {
  readonly boot: BootAnalysis;
  readonly lists: readonly SiteSnapshot[];
  /** Of each list as it is shown. */
  readonly shortfalls: readonly (Shortfall | null)[];
  /** Functions of a stack, innermost first. */
  readonly functions: ReadonlyMap<string, string[]>;
}

async function play(recording: string, isIgnored: () => boolean): Promise<Played> {
  const reader = new SessionReader();
  const analysis = new SessionAnalysis(reader.session);
  analysis.setIgnored(isIgnored);
  const lists: SiteSnapshot[] = [];
  const shortfalls: (Shortfall | null)[] = [];
  const take = analysis.leakReport.bind(analysis);
  analysis.leakReport = (boot, report) => {
    lists.push(snapshotOf(report));
    take(boot, report);
    shortfalls.push(report.shortfall);
  };
  const file = await openRecording(inRoot('demo', recording));
  for await (const { bytes, atMs } of file.chunks()) reader.data(bytes, file.arrivalOf(atMs));
  reader.end();
  const { symbolizer } = await openElf(inRoot('demo', 'heap-demo.elf'));
  const stacks = new Set(lists.flatMap(({ allocations }) => allocations.map(({ stack }) => stack)));
  return {
    boot: analysis.of(reader.session.boot)!,
    lists,
    shortfalls,
    functions: new Map(
      [...stacks].map((stack) => [stack, framesOf(stack, symbolizer).map((frame) => frame.function ?? '?')]),
    ),
  };
}

function leakOf(stack: string, functions: Played['functions']): string | undefined {
  return LEAKS.find((name) => functions.get(stack)?.includes(name));
}

describe('the leaks of the demo device', () => {
  let lists: readonly SiteSnapshot[] = [];
  let sites: readonly Site[] = [];
  let boot: BootAnalysis | undefined;
  let isIgnored = (): boolean => false;
  let functions: Played['functions'] = new Map();

  before(async () => {
    ({ boot, lists, functions } = await play('heap-demo.hmrec', () => isIgnored()));
    sites = boot.sites;
  });

  const isLeak = ({ stack }: Pick<Site, 'stack'>): boolean => leakOf(stack, functions) !== undefined;
  const leaksOf = (all: readonly Site[]): (string | undefined)[] =>
    all.slice(0, 2).map(({ stack }) => leakOf(stack, functions));

  it('are ranked first and second, and are all that is suspected, at every list once each was seen twice', () => {
    const tracker = new SiteTracker();
    lists.forEach((list, index) => {
      tracker.add(list);
      const suspects = tracker.sites.filter(isSuspect);
      assert.deepEqual(
        suspects.filter((site) => !isLeak(site)).map(({ stack, evidence }) => [stack, siteReason(evidence)]),
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
    const { verdict, evidence, bytesPerHour } = boot!.verdict!;
    const reason = heapReason({ evidence });
    assert.equal(verdict, 'suspected');
    assert.match(reason, /^Allocations of 1 call site grow by 6.0 KB\/h and are not freed/);
    assert.ok(bytesPerHour!.low > 0 && bytesPerHour!.high < 10 * 1024);
    assert.equal(boot!.reconciliation.explained, null, 'sites do not explain themselves');
    isIgnored = () => true;
    boot!.setIgnored(isIgnored);
    assert.equal(boot!.verdict!.verdict, 'too-early');
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

describe('the leaks of the demo device, an hour long', () => {
  /** As the firmware loses them, with the headers of the blocks: bytes an hour (demo/README.md). */
  const LOSS = 60 * 264;
  let hour: Played;
  let isIgnored = false;

  before(async () => {
    hour = await play('heap-demo-hour.hmrec', () => isIgnored);
  });

  it('are growing from half an hour on, and nothing else is at any list', () => {
    const tracker = new SiteTracker();
    const { lists, functions } = hour;
    for (const list of lists) {
      tracker.add(list);
      const growing = tracker.sites.filter(({ kind }) => kind === 'growing');
      assert.deepEqual(
        growing
          .filter(({ stack }) => !leakOf(stack, functions))
          .map(({ stack, evidence }) => [stack, siteReason(evidence)]),
        [],
      );
      if (list.timeMs - lists[0]!.timeMs > 27 * 60_000)
        assert.deepEqual(
          growing.map(({ stack }) => leakOf(stack, functions)),
          LEAKS,
        );
    }
  });

  it('are "at least" in every list once one has said that the buffer is full', () => {
    const first = hour.shortfalls.indexOf('overflowed');
    assert.ok(first > 20 && first < 40, `${first}`);
    assert.deepEqual(new Set(hour.shortfalls.slice(first)), new Set(['overflowed']));
    assert.deepEqual(new Set(hour.shortfalls.slice(0, first)), new Set([null]));
  });

  it('have lost nothing to what other tasks print, nor to the full buffer', () => {
    const [varbind, session] = hour.boot.sites;
    for (const { evidence, atLeast } of [varbind!, session!]) {
      assert.match(siteReason(evidence), /shrank 0 times; of the blocks that lasted none was freed/);
      assert.ok(atLeast);
    }
    assert.equal(session!.count, 60);
    assert.ok(varbind!.count >= 170 && varbind!.count <= 180, `${varbind!.count}`);
  });

  it('are counted with what the full buffer has dropped of them', () => {
    const { boot, lists } = hour;
    for (const { stack, count } of boot.sites.slice(0, 2)) {
      const listed = lists.at(-1)!.allocations.filter((one) => one.stack === stack).length;
      const dropped = boot.droppedOf(stack).count;
      assert.ok(dropped > listed, `${dropped} ${listed}`);
      assert.equal(listed + dropped, count);
    }
  });

  it('are drawn as growing to the end, though the full buffer drops their blocks', () => {
    const { boot } = hour;
    for (const { stack } of boot.sites.slice(0, 2)) {
      const drawn = boot.trendOf(stack);
      const middle = drawn[drawn.length >> 1]!;
      assert.ok(drawn.at(-1)! > 1.5 * middle, drawn.join(' '));
    }
  });

  it('are a leak of the heap, at its true rate, unless they are ignored', () => {
    const { verdict, evidence, bytesPerHour } = hour.boot.verdict!;
    const reason = heapReason({ evidence });
    assert.equal(verdict, 'leak');
    assert.match(reason, /2 call sites grow as evenly and give nothing back/);
    assert.ok(bytesPerHour!.low <= LOSS && LOSS <= bytesPerHour!.high, JSON.stringify(bytesPerHour));
    assert.ok(Math.abs(bytesPerHour!.estimate / LOSS - 1) < 0.15, JSON.stringify(bytesPerHour));
    const { explained } = hour.boot.reconciliation;
    assert.ok(explained!.low <= 1 && 1 <= explained!.high, JSON.stringify(explained));
    isIgnored = true;
    hour.boot.setIgnored(() => isIgnored);
    assert.equal(hour.boot.verdict!.verdict, 'suspected');
  });
});
