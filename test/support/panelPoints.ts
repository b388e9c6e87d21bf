/** Readings as the panel has them: made, packed and unpacked. */
import type { HeapPoint, PackedPoints } from '../../src/views/panel/protocol';
import { packPoints } from '../../src/views/panel/panelPoints';
import { Series } from '../../media/panel/trend/series';

export function point(timeMs: number, freeBytes: number): HeapPoint {
  return {
    timeMs,
    freeBytes,
    minimumFreeBytes: null,
    leastFreeBytes: freeBytes,
    mostFreeBytes: freeBytes,
    largestFreeBlock: null,
  };
}

export function seriesOf(points: readonly HeapPoint[]): Series {
  return Series.of(packPoints(points));
}

export function pointsOf(series: Series): HeapPoint[] {
  return Array.from({ length: series.length }, (_, index) => series.at(index)!);
}

export function unpack(points: PackedPoints): HeapPoint[] {
  return pointsOf(Series.of(points));
}
