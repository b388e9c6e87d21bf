/** Readings as the panel gets them: packed, since a long session has tens of thousands. */
import type { HistoryPoint } from '../../model/history';
import type { PointStride } from './protocol';

const STRIDE: PointStride = 6;

export function packPoints(points: readonly HistoryPoint[]): Float64Array {
  const packed = new Float64Array(points.length * STRIDE);
  let at = 0;
  for (const point of points) {
    packed[at] = point.timeMs;
    packed[at + 1] = point.freeBytes;
    packed[at + 2] = point.minimumFreeBytes ?? NaN;
    packed[at + 3] = point.leastFreeBytes;
    packed[at + 4] = point.mostFreeBytes;
    packed[at + 5] = point.largestFreeBlock ?? NaN;
    at += STRIDE;
  }
  return packed;
}
