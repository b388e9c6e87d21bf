/** Blocks of neighbouring readings, summed up: what the pyramid over a series (series.ts) is made of. */

/** Least, most, largest free block, and the free bytes of the lowest and the highest reading. */
export const boundsStride = 5;

/** What some neighbouring readings have in common. */
export interface Summary {
  /** Positions of readings; `lowest` and `highest` by their free bytes, which follow. */
  first: number;
  last: number;
  lowest: number;
  highest: number;
  lowestFreeBytes: number;
  highestFreeBytes: number;
  /** Least and most of their 60 s bands. */
  leastFreeBytes: number;
  mostFreeBytes: number;
  /** NaN where none is printed. */
  largestFreeBlock: number;
}

/** Whole blocks of one size, in order. */
export interface Level {
  count: number;
  lowest: Uint32Array;
  highest: Uint32Array;
  /** Of each block as many figures as `boundsStride`. Kept here, as reading them from the readings is slow. */
  bounds: Float64Array;
}

export function includeBand(into: Summary, least: number, most: number, block: number): void {
  if (least < into.leastFreeBytes) into.leastFreeBytes = least;
  if (most > into.mostFreeBytes) into.mostFreeBytes = most;
  if (!(block >= into.largestFreeBlock)) into.largestFreeBlock = lesser(block, into.largestFreeBlock);
}

export function newLevel(): Level {
  const [lowest, highest] = [new Uint32Array(8), new Uint32Array(8)];
  return { count: 0, lowest, highest, bounds: new Float64Array(8 * boundsStride) };
}

export function reserveLevel(level: Level, count: number): void {
  if (count <= level.lowest.length) return;
  const size = Math.max(count, level.lowest.length * 2);
  const { lowest, highest, bounds } = level;
  level.lowest = new Uint32Array(size);
  level.lowest.set(lowest);
  level.highest = new Uint32Array(size);
  level.highest.set(highest);
  level.bounds = new Float64Array(size * boundsStride);
  level.bounds.set(bounds);
}

/** The lesser one; NaN counts for nothing. */
function lesser(a: number, b: number): number {
  return Number.isNaN(a) || b < a ? b : a;
}
