/**
 * Two sessions, before and after a fix: is the leak fixed? Rates are compared with their intervals; call sites are
 * matched by address where the same ELF ran, else by the functions of their stacks.
 */
import type { HeapSummary, SiteSummary, Summary } from './baseline/summary';
import type { Comparison, ComparisonVerdict, HeapComparison, SiteChange } from './baseline/comparison';
import { matchSites, type SiteMatch } from './baseline/matchSites';
import { addEstimates, differenceOf, type Estimate } from './estimate';

export type { Comparison, ComparisonVerdict, HeapComparison, SiteChange } from './baseline/comparison';

/** Of a leak, the part that must have shown by now where it were still there. */
const FIXED = 0.2;
/** An interval of the difference within this part of the former loss is no change. */
const SAME = 0.35;
/** Hours asked for where a session is too short to say how many. */
const FIRST_HOURS = 1;

export function compare(before: Summary, after: Summary): Comparison {
  const heaps = [...before.heaps].flatMap(([name, heap]) => {
    const now = after.heaps.get(name);
    return now ? [compareHeap(name, heap, now)] : [];
  });
  const { matches, matching } = matchSites(before, after);
  const sites = after.lists === 0 || before.lists === 0 ? [] : matches.flatMap(changeOf);
  const main = mainOf(heaps, before.mainHeap, after.mainHeap);
  const decided = main ?? compareBySites(before, after, sites);
  // A heap that has begun to leak is worse, whatever became of the others.
  const worse = heaps.find(({ verdict }) => verdict === 'worse');
  const { verdict, hoursNeeded, difference } = worse ?? decided;
  return { verdict, decisive: worse ?? main ?? null, hoursNeeded, difference, heaps, sites, matching };
}

/** The heap that stands for the device; a trace without a name of its heap has one only. */
function mainOf(
  heaps: readonly HeapComparison[],
  ...names: readonly (string | null)[]
): HeapComparison | undefined {
  return heaps.find(({ name }) => names.includes(name)) ?? heaps[0];
}

type Decision = Pick<Comparison, 'verdict' | 'hoursNeeded' | 'difference'>;

function compareHeap(name: string, before: HeapSummary, after: HeapSummary): HeapComparison {
  return { name, before, after, ...decide(before, after) };
}

function decide(before: HeapSummary, after: HeapSummary): Decision {
  const [was, is] = [before.bytesPerHour, after.bytesPerHour];
  if (!was) return cannotTell(null, null);
  if (!is) return cannotTell(null, Math.max(FIRST_HOURS, hoursOf(after) / 2));
  const difference = differenceOf(was, is);
  const decided = (verdict: ComparisonVerdict): Decision => ({ verdict, hoursNeeded: null, difference });
  const [leaked, leaks] = [before.verdict === 'leak', after.verdict === 'leak'];
  if (!leaked && !leaks) {
    const bothClear = isClear(before) && isClear(after);
    return bothClear ? decided('no-change') : cannotTell(difference, hoursUntil(after, was.high));
  }
  if (leaked && !leaks) {
    if (is.high <= FIXED * was.estimate) return decided('fixed');
    if (is.high < was.low)
      return { ...decided('improved'), hoursNeeded: hoursUntil(after, FIXED * was.estimate) };
    return cannotTell(difference, hoursUntil(after, FIXED * was.estimate));
  }
  if (difference.low > 0) return decided('worse');
  if (difference.high < 0) return decided('improved');
  const most = Math.max(Math.abs(difference.low), Math.abs(difference.high));
  return leaked && most <= SAME * was.estimate
    ? decided('no-change')
    : cannotTell(difference, hoursOf(after));
}

function isClear({ verdict }: HeapSummary): boolean {
  return verdict === 'no-leak' || verdict === 'stopped';
}

function cannotTell(difference: Estimate | null, hoursNeeded: number | null): Decision {
  return { verdict: 'cannot-tell', hoursNeeded, difference };
}

/** Without a heap's trend, what the sites add up to. */
function compareBySites(before: Summary, after: Summary, changes: readonly SiteChange[]): Decision {
  if (before.lists === 0 || after.lists === 0) return cannotTell(null, null);
  const difference = changes.reduce<Estimate>((sum, change) => addEstimates(sum, change.difference), {
    estimate: 0,
    low: 0,
    high: 0,
  });
  const decided = (verdict: ComparisonVerdict): Decision => ({ verdict, hoursNeeded: null, difference });
  const grows = changes.filter(({ after: now }) => now?.kind === 'growing');
  const grew = changes.filter(({ before: then }) => then?.kind === 'growing');
  if (grew.length === 0 && grows.length === 0) return cannotTell(difference, null);
  if (changes.some(({ change, after: now }) => change === 'new' && now?.kind === 'growing'))
    return decided('worse');
  const isGone = grew.length > 0 && grew.every(({ change }) => change === 'gone');
  if (isGone && after.lists >= before.lists / 2) return decided('fixed');
  if (difference.high < 0) return decided('improved');
  if (difference.low > 0) return decided('worse');
  return changes.every(({ change }) => change === 'same')
    ? decided('no-change')
    : cannotTell(difference, null);
}

function changeOf(match: SiteMatch): SiteChange[] {
  const { before, after } = match;
  const [grew, grows] = [isGrowing(before), isGrowing(after)];
  if (!grew && !grows) return [];
  const difference = differenceOf(growthOf(before), growthOf(after));
  if (!grows) return [{ ...match, change: 'gone', difference }];
  if (!grew) return [{ ...match, change: 'new', difference }];
  const differs = difference.low > 0 || difference.high < 0;
  return [{ ...match, change: differs ? 'changed' : 'same', difference }];
}

function isGrowing(site: SiteSummary | null): boolean {
  return site?.kind === 'growing' || site?.kind === 'suspected';
}

const NONE: Estimate = { estimate: 0, low: 0, high: 0 };

function growthOf(site: SiteSummary | null): Estimate {
  return site && isGrowing(site) ? site.bytesPerHour : NONE;
}

/** The detection limit falls about as the time grows. */
function hoursUntil({ bytesPerHour, observedMs }: HeapSummary, limit: number): number | null {
  if (!bytesPerHour || !(limit > 0)) return null;
  const hours = (observedMs / 3_600_000) * (bytesPerHour.high / limit - 1);
  return Number.isFinite(hours) ? Math.max(0, hours) : null;
}

/** Where two intervals cannot be told apart, as much time again makes them half as wide, or less. */
function hoursOf({ observedMs }: HeapSummary): number {
  return observedMs / 3_600_000;
}
