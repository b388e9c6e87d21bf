/** Whether a soak has passed: what the verdicts on the heaps, or the comparison with a baseline, come to. */
import type { ComparisonVerdict } from '../../analysis/compare';
import type { HeapVerdict } from '../../analysis/trend/heapWatch';

/** What can be told of leaks. `unsure`: it could not be told in the time. */
export type Outcome = 'clean' | 'leak' | 'unsure';
/** Of the whole soak. */
export type SoakOutcome = Outcome | 'crash';

/** A leak is what was looked for; else a firmware that crashed has not passed, whatever its heap does. */
export function withCrash(outcome: Outcome, hasCrashed: boolean): SoakOutcome {
  return hasCrashed && outcome !== 'leak' ? 'crash' : outcome;
}

/** One heap in one boot. @param above A leak counts from so many bytes an hour; null: any does. */
export function judgeHeap(verdict: HeapVerdict, above: number | null): Outcome {
  const { verdict: word, bytesPerHour: rate, limitPerHour: limit } = verdict;
  if (word === 'leak') {
    if (above === null) return 'leak';
    if (!rate) return 'unsure';
    if (rate.low > above) return 'leak';
    return rate.high <= above ? 'clean' : 'unsure';
  }
  const isBelow = above !== null && rate !== null && rate.high <= above;
  if (word === 'suspected') return isBelow && limit !== null && limit <= above ? 'clean' : 'unsure';
  // What leaks in bursts seems to have stopped between them.
  if (word === 'stopped' && !isBelow) return 'unsure';
  if (above !== null) return limit !== null && limit <= above ? 'clean' : 'unsure';
  return word === 'too-early' ? 'unsure' : 'clean';
}

/** Of several heaps, or boots of one: a leak anywhere is one. @param all Outcomes; of no heap nothing can be told. */
export function worst(all: readonly Outcome[]): Outcome {
  if (all.includes('leak')) return 'leak';
  return all.length === 0 || all.includes('unsure') ? 'unsure' : 'clean';
}

/** Several boots of one heap: one that was watched long enough to be clean stands for the shorter ones. */
export function overBoots(all: readonly Outcome[]): Outcome {
  if (all.includes('leak')) return 'leak';
  return all.includes('clean') ? 'clean' : 'unsure';
}

/** With a baseline, only what is worse than it fails. */
export function judgeComparison(verdict: ComparisonVerdict): Outcome {
  if (verdict === 'worse') return 'leak';
  return verdict === 'cannot-tell' ? 'unsure' : 'clean';
}
