/** How the heap was when an allocation failed, in one line for people; empty where the device did not say. */
import type { FailedAllocation } from '../model/failedAllocation';
import { t } from './l10n';
import { formatExactBytes, formatSpan } from './units';

type Heap = Pick<FailedAllocation, 'freeBytes' | 'largestFreeBlock' | 'reading'>;

/** @param failedMs When it failed; null where nothing tells the time. */
export function heapAtFailure(
  { freeBytes, largestFreeBlock, reading }: Heap,
  failedMs: number | null,
): string {
  if (freeBytes !== null) return t('At that moment: {0}', figures(freeBytes, largestFreeBlock));
  if (!reading) return '';
  const { heap, timeMs } = reading;
  const words = figures(reading.freeBytes, reading.largestFreeBlock);
  if (failedMs === null) return t('Nearest reading of {0}: {1}', heap, words);
  return timeMs < failedMs
    ? t('{0} {1} before: {2}', heap, formatSpan(failedMs - timeMs), words)
    : t('{0} at that moment: {1}', heap, words);
}

function figures(freeBytes: number, largestFreeBlock: number | null): string {
  const free = t('{0} free', formatExactBytes(freeBytes));
  return largestFreeBlock === null
    ? free
    : t('{0}, largest block {1}', free, formatExactBytes(largestFreeBlock));
}
