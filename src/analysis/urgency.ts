/**
 * Which of a boot's heaps its verdict is about: each is judged by itself, and the one that is lost first counts. The sum
 * of internal memory and PSRAM would hide the end of the smaller one, and the order of printing says nothing.
 */
import type { HeapVerdict } from './trend/heapWatch';

/** Another heap than the device's counts only where it ends this much earlier: the same memory has several names. */
const EARLIER = 0.95;

/** @param main The heap that stands for the device, which counts where no other is more urgent. */
export function mostUrgent(
  verdicts: ReadonlyMap<string, HeapVerdict>,
  main: string | undefined,
): string | undefined {
  let worst = main !== undefined && verdicts.has(main) ? main : undefined;
  for (const [name, verdict] of verdicts) {
    const known = worst === undefined ? undefined : verdicts.get(worst);
    if (!known || isMoreUrgent(verdict, known)) worst = name;
  }
  return worst;
}

function isMoreUrgent(one: HeapVerdict, other: HeapVerdict): boolean {
  const [rank, otherRank] = [urgency(one), urgency(other)];
  if (rank !== otherRank) return rank > otherRank;
  return rank > 0 && endOf(one) < EARLIER * endOf(other);
}

function urgency({ verdict, kind }: HeapVerdict): number {
  if (verdict === 'leak') return 3;
  if (verdict === 'suspected') return 2;
  return kind === 'fragmentation' ? 1 : 0;
}

/** When it is lost for allocations, ms from now; Infinity where nothing shows an end. */
function endOf({ exhaustionMs, largestBlock }: HeapVerdict): number {
  return Math.min(exhaustionMs?.estimate ?? Infinity, largestBlock?.exhaustionMs?.estimate ?? Infinity);
}
