/** Blocks of neighbouring readings, summed up: what the pyramid over a series (series.ts) is made of. */

/** Readings, or blocks of the level below, that one block sums up: a power of two. */
export const factor = 8;
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
  return a < b || Number.isNaN(b) ? a : b;
}

/**
 * Sums up readings until the level has `whole` blocks. In one loop, as a million are summed up before anything is seen
 * of them. @param stride Figures of a reading: time, free, minimum, least, most, largest.
 */
export function sumUpReadings(level: Level, data: Float64Array, stride: number, whole: number): void {
  for (let block = level.count; block < whole; block++) {
    const first = block * factor;
    let lowest = first;
    let highest = first;
    let lowestBytes = Infinity;
    let highestBytes = -Infinity;
    let least = Infinity;
    let most = -Infinity;
    let largest = NaN;
    for (let index = first, at = first * stride; index < first + factor; index++, at += stride) {
      const bytes = data[at + 1]!;
      if (bytes < lowestBytes) {
        lowest = index;
        lowestBytes = bytes;
      }
      if (bytes > highestBytes) {
        highest = index;
        highestBytes = bytes;
      }
      least = data[at + 3]! < least ? data[at + 3]! : least;
      most = data[at + 4]! > most ? data[at + 4]! : most;
      largest = lesser(data[at + 5]!, largest);
    }
    level.lowest[block] = lowest;
    level.highest[block] = highest;
    putBounds(level.bounds, block, least, most, largest, lowestBytes, highestBytes);
  }
  level.count = whole;
}

/** As `sumUpReadings`, from the level below. */
export function sumUpBlocks(level: Level, below: Level, whole: number): void {
  const { bounds } = below;
  for (let block = level.count; block < whole; block++) {
    const first = block * factor;
    let lowest = first;
    let highest = first;
    let least = Infinity;
    let most = -Infinity;
    let largest = NaN;
    for (let part = first; part < first + factor; part++) {
      const at = part * boundsStride;
      least = bounds[at]! < least ? bounds[at]! : least;
      most = bounds[at + 1]! > most ? bounds[at + 1]! : most;
      largest = lesser(bounds[at + 2]!, largest);
      if (bounds[at + 3]! < bounds[lowest * boundsStride + 3]!) lowest = part;
      if (bounds[at + 4]! > bounds[highest * boundsStride + 4]!) highest = part;
    }
    level.lowest[block] = below.lowest[lowest]!;
    level.highest[block] = below.highest[highest]!;
    const lowestBytes = bounds[lowest * boundsStride + 3]!;
    putBounds(level.bounds, block, least, most, largest, lowestBytes, bounds[highest * boundsStride + 4]!);
  }
  level.count = whole;
}

function putBounds(
  bounds: Float64Array,
  block: number,
  least: number,
  most: number,
  largest: number,
  lowestBytes: number,
  highestBytes: number,
): void {
  const at = block * boundsStride;
  bounds[at] = least;
  bounds[at + 1] = most;
  bounds[at + 2] = largest;
  bounds[at + 3] = lowestBytes;
  bounds[at + 4] = highestBytes;
}
