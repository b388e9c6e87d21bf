/**
 * What earlier boots of the same firmware say about the present one. A floor that fell each time makes a leak likelier,
 * one that kept its level or stopped falling makes it less likely: the score that a leak needs goes down or up.
 */
import { NO_CAUTION, type Caution } from './caution';
import type { HeapVerdict } from './heapWatch';

const FOR = -0.35;
const AGAINST = 0.2;
const MOST_FOR = -1;
const MOST_AGAINST = 0.7;
/** A boot that was heard for less says nothing against a leak. */
const MIN_AGAINST_MS = 3_600_000;
/** Boots that count. */
const MAX_BOOTS = 8;

/** The final verdict of an earlier boot. */
export interface EarlierVerdict extends HeapVerdict {
  /** Its number; absent where only the heap's figures tell that there was one. */
  readonly boot?: number;
}

/** @param earlier Of the same firmware, oldest first. */
export function cautionFrom(earlier: readonly EarlierVerdict[]): Caution {
  const votes = earlier.slice(-MAX_BOOTS).map((verdict) => ({ boot: verdict.boot, vote: voteOf(verdict) }));
  const sum = votes.reduce((total, { vote }) => total + vote, 0);
  const score = Math.min(MOST_AGAINST, Math.max(MOST_FOR, sum));
  if (score === 0) return NO_CAUTION;
  const boots = votes.flatMap(({ boot, vote }) => (boot !== undefined && vote * score > 0 ? [boot] : []));
  return { score, earlier: { count: score < 0 ? 'for' : 'against', boots } };
}

function voteOf({ verdict, kind, observedMs }: HeapVerdict): number {
  if (verdict === 'leak' || verdict === 'suspected' || kind === 'falling') return FOR;
  return observedMs >= MIN_AGAINST_MS ? AGAINST : 0;
}
