/** What comparing two sessions gives (`compare.ts`); `src/words/comparisonReason.ts` makes sentences of it. Rates are bytes an hour. */
import type { Estimate } from '../estimate';
import type { SiteMatch, SiteMatching } from './matchSites';
import type { HeapSummary } from './summary';

/**
 * - `fixed`: it leaked, and a leak a fifth as large would show by now.
 * - `improved`: it loses less, and goes on.
 * - `no-change`: it loses as much as before, or neither leaks.
 * - `worse`: it loses more.
 * - `cannot-tell`: not yet.
 */
export type ComparisonVerdict = 'fixed' | 'improved' | 'no-change' | 'worse' | 'cannot-tell';

export interface Comparison {
  readonly verdict: ComparisonVerdict;
  /** The heap that decides; null where the call sites do. */
  readonly decisive: HeapComparison | null;
  /** Hours of the later session that are still needed; null unless it cannot tell yet, or where nobody knows. */
  readonly hoursNeeded: number | null;
  /** What the heap that stands for the device loses now less what it lost before, bytes an hour, 95 % interval. */
  readonly difference: Estimate | null;
  /** Each heap that both have. */
  readonly heaps: readonly HeapComparison[];
  readonly sites: readonly SiteChange[];
  /** How sites were matched. */
  readonly matching: SiteMatching;
}

export interface HeapComparison extends Pick<Comparison, 'verdict' | 'hoursNeeded' | 'difference'> {
  readonly name: string;
  readonly before: HeapSummary;
  readonly after: HeapSummary;
}

/**
 * - `gone`: it was growing or suspected, and is not any more.
 * - `new`: it grows or is suspected to, and did not before.
 * - `changed`: it grew and grows, at another rate: the intervals of the two do not touch.
 * - `same`: it grows as before.
 */
export interface SiteChange extends SiteMatch {
  readonly change: 'gone' | 'new' | 'changed' | 'same';
  /** Growth after less growth before, bytes an hour. */
  readonly difference: Estimate;
}
