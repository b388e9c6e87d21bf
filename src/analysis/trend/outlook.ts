/** What would help: when a leak that would not show yet will. */
import type { HeapWatch } from './heapWatch';

export interface Outlook {
  /** The smallest leak that will show by then, bytes an hour. */
  readonly bytesPerHour: number;
  /** From now, ms. */
  readonly inMs: number;
}

/** The next round figure below what shows by now; null while nothing shows, or where it is a leak already. */
export function outlookOf(watch: HeapWatch): Outlook | null {
  const { verdict, limitPerHour } = watch.current;
  if (limitPerHour === null || verdict === 'leak') return null;
  const bytesPerHour = roundBelow(limitPerHour / 2);
  const inMs = watch.timeUntilSeen(bytesPerHour);
  return inMs === null || inMs <= 0 ? null : { bytesPerHour, inMs };
}

/** 1, 2 or 5 times a power of ten, or of ten kilobytes. */
function roundBelow(bytes: number): number {
  const unit = bytes >= 1024 ? 1024 : 1;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, bytes / unit)));
  const first = Math.max(1, bytes / unit) / power;
  return unit * power * (first >= 5 ? 5 : first >= 2 ? 2 : 1);
}
