/**
 * What earlier boots of the same firmware say about the present one. A floor that fell each time makes a leak likelier,
 * one that kept its level or stopped falling makes it less likely: the score that a leak needs goes down or up.
 */
import type { HeapVerdict } from './heapWatch';

const FOR = -0.35;
const AGAINST = 0.2;
const MOST_FOR = -1;
const MOST_AGAINST = 0.7;
/** A boot that was heard for less says nothing against a leak. */
const MIN_AGAINST_MS = 3_600_000;
/** Boots that count. */
const MAX_BOOTS = 8;

/** @param earlier Final verdicts of earlier boots of the same firmware, oldest first. */
export function cautionFrom(earlier: readonly HeapVerdict[]): number {
  let caution = 0;
  for (const { verdict, kind, observedMs } of earlier.slice(-MAX_BOOTS)) {
    if (verdict === 'leak' || verdict === 'suspected' || kind === 'falling') caution += FOR;
    else if (observedMs >= MIN_AGAINST_MS) caution += AGAINST;
  }
  return Math.min(MOST_AGAINST, Math.max(MOST_FOR, caution));
}
