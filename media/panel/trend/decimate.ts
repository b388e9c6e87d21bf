/**
 * From readings to what a pixel column can show of them: first, last, lowest and highest. A line through these
 * four looks the same as one through all readings (M4: Jugel et al., VLDB 2014), at a cost bounded by the width.
 */
import type { Summary } from './pyramid';
import type { Series } from './series';

/** One stretch of readings that a line may go through, as pixel columns from left to right. */
export type Stretch = readonly Summary[];

/**
 * Columns of the part of the series that is in view, in stretches that none of the breaks lies within. One reading
 * beyond either edge belongs to it, as the line goes on to there.
 * @param breaks Times at which a line must not go on, in order: boots, and ends of stretches without connection.
 */
export function decimate(
  series: Series,
  breaks: readonly number[],
  [startMs, endMs]: readonly [number, number],
  columns: number,
): readonly Stretch[] {
  const msPerColumn = (endMs - startMs) / columns;
  const end = Math.min(series.length, series.lowerBound(endMs) + 1);
  let at = Math.max(0, series.lowerBound(startMs) - 1);
  const stretches: Summary[][] = [];
  while (at < end) {
    const breakMs = breaks[after(breaks, series.timeAt(at))] ?? Infinity;
    const stretchEnd = breakMs === Infinity ? end : series.lowerBound(breakMs, at, end);
    const stretch: Summary[] = [];
    let count = 0;
    while (at < stretchEnd) {
      const column = Math.floor((series.timeAt(at) - startMs) / msPerColumn);
      const columnEndMs = startMs + (column + 1) * msPerColumn;
      const to = Math.max(at + 1, series.lowerBoundNear(columnEndMs, at, stretchEnd, count));
      stretch.push(series.summarize(at, to));
      count = to - at;
      at = to;
    }
    stretches.push(stretch);
  }
  return stretches;
}

/** Position of the first break after a time. */
function after(breaks: readonly number[], timeMs: number): number {
  let [low, high] = [0, breaks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (breaks[middle]! <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The readings of a stretch that its line goes through, at most four a column, in time order. */
export function linePoints(stretch: Stretch): number[] {
  const line: number[] = [];
  const add = (index: number): void => {
    if (line[line.length - 1] !== index) line.push(index);
  };
  for (const { first, lowest, highest, last } of stretch) {
    add(first);
    add(Math.min(lowest, highest));
    add(Math.max(lowest, highest));
    add(last);
  }
  return line;
}
