/**
 * From readings to what a pixel column can show of them: first, last, lowest and highest. A line through these
 * four looks the same as one through all readings (M4: Jugel et al., VLDB 2014), at a cost bounded by the width.
 */
import type { HeapPoint } from '../../src/views/messages';

/** The readings that fall into one pixel column. */
export interface Column {
  readonly first: HeapPoint;
  last: HeapPoint;
  lowest: HeapPoint;
  highest: HeapPoint;
  /** Least and most of their 60 s bands. */
  leastFreeBytes: number;
  mostFreeBytes: number;
}

/** One stretch of readings that a line may go through, as columns from left to right. */
export type Stretch = readonly Column[];

/**
 * Columns of `msPerColumn` each, in stretches that none of the breaks lies within. Both lists in time order.
 * @param breaks Times at which a line must not go on: boots, and ends of stretches without connection.
 */
export function decimate(
  points: readonly HeapPoint[],
  breaks: readonly number[],
  startMs: number,
  msPerColumn: number,
): readonly Stretch[] {
  const stretches: Column[][] = [];
  let stretch: Column[] = [];
  let column: Column | undefined;
  let columnEndMs = -Infinity;
  let next = 0;
  for (const point of points) {
    if (point.timeMs >= (breaks[next] ?? Infinity)) {
      while (point.timeMs >= (breaks[next] ?? Infinity)) next++;
      if (stretch.length > 0) stretches.push(stretch);
      stretch = [];
      column = undefined;
    }
    if (column && point.timeMs < columnEndMs) {
      widen(column, point);
    } else {
      column = columnOf(point);
      stretch.push(column);
      columnEndMs = startMs + (Math.floor((point.timeMs - startMs) / msPerColumn) + 1) * msPerColumn;
    }
  }
  if (stretch.length > 0) stretches.push(stretch);
  return stretches;
}

/** The readings of a stretch that its line goes through, at most four a column, in time order. */
export function linePoints(stretch: Stretch): HeapPoint[] {
  const line: HeapPoint[] = [];
  for (const { first, lowest, highest, last } of stretch) {
    const [earlier, later] = lowest.timeMs <= highest.timeMs ? [lowest, highest] : [highest, lowest];
    for (const point of [first, earlier, later, last]) if (line.at(-1) !== point) line.push(point);
  }
  return line;
}

function columnOf(point: HeapPoint): Column {
  const { leastFreeBytes, mostFreeBytes } = point;
  return { first: point, last: point, lowest: point, highest: point, leastFreeBytes, mostFreeBytes };
}

function widen(column: Column, point: HeapPoint): void {
  column.last = point;
  if (point.freeBytes < column.lowest.freeBytes) column.lowest = point;
  if (point.freeBytes > column.highest.freeBytes) column.highest = point;
  if (point.leastFreeBytes < column.leastFreeBytes) column.leastFreeBytes = point.leastFreeBytes;
  if (point.mostFreeBytes > column.mostFreeBytes) column.mostFreeBytes = point.mostFreeBytes;
}
