/** Where the free heap goes at a glance. The verdict on leaks is another matter. */
import type { HeapSeries } from '../model/heapSeries';
import { CAPACITY } from '../model/history';

export type Direction = 'falling' | 'steady' | 'rising';

const SPAN_MS = 60_000;
/** Readings each of the two spans must have. */
const MIN_READINGS = 5;
/** What comes before: a device that has just started only fills its heap. */
const WARM_UP_MS = 60_000;
/** A change below this part of the free heap is none. */
const NOTICEABLE = 0.005;

/**
 * Compares the floor of the last 60 s with the floor of the 60 s before: the floor, since the free heap oscillates.
 * null while there are too few readings to tell, or the device has only just started.
 */
export function heapDirection(series: HeapSeries): Direction | null {
  const { history } = series;
  const last = history.last;
  if (!last) return null;
  const recent = history.since(Math.max(0, history.count - CAPACITY)) ?? [];
  if (last.timeMs - (recent[0]?.timeMs ?? last.timeMs) < WARM_UP_MS + 2 * SPAN_MS) return null;
  const floor = (fromMs: number, toMs: number): number | null => {
    const readings = recent.filter(({ timeMs }) => timeMs > fromMs && timeMs <= toMs);
    return readings.length < MIN_READINGS ? null : Math.min(...readings.map(({ freeBytes }) => freeBytes));
  };
  const now = floor(last.timeMs - SPAN_MS, last.timeMs);
  const before = floor(last.timeMs - 2 * SPAN_MS, last.timeMs - SPAN_MS);
  if (now === null || before === null) return null;
  const change = now - before;
  if (Math.abs(change) < before * NOTICEABLE) return 'steady';
  return change < 0 ? 'falling' : 'rising';
}
