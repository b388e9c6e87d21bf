/**
 * The readings on the page: up to a million in one block of memory, and over them a pyramid of what each eight, 64,
 * 512, … readings have in common, so that any stretch is summed up in some tens of steps.
 */
import type { HeapPoint, PackedPoints, PointStride } from '../../../src/views/panel/protocol';
import {
  boundsStride,
  factor,
  includeBand,
  newLevel,
  reserveLevel,
  sumUpBlocks,
  sumUpReadings,
  type Level,
  type Summary,
} from './pyramid';

export const maximumReadings = 1 << 20;
const stride: PointStride = 6;
const [free, minimum, least, most, largest] = [1, 2, 3, 4, 5] as const;

export class Series {
  #data: Float64Array = new Float64Array(64 * stride);
  #length = 0;
  #levels: Level[] = [];
  /** Counts up with every change. */
  version = 0;

  static of(points: PackedPoints): Series {
    const series = new Series();
    series.append(points);
    return series;
  }

  get length(): number {
    return this.#length;
  }

  timeAt(index: number): number {
    return this.#data[index * stride]!;
  }

  freeAt(index: number): number {
    return this.#data[index * stride + free]!;
  }

  /** NaN where not printed. */
  minimumAt(index: number): number {
    return this.#data[index * stride + minimum]!;
  }

  /** NaN where not printed. */
  largestAt(index: number): number {
    return this.#data[index * stride + largest]!;
  }

  at(index: number): HeapPoint | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    const from = index * stride;
    return {
      timeMs: this.#data[from]!,
      freeBytes: this.#data[from + free]!,
      minimumFreeBytes: printed(this.#data[from + minimum]!),
      leastFreeBytes: this.#data[from + least]!,
      mostFreeBytes: this.#data[from + most]!,
      largestFreeBlock: printed(this.#data[from + largest]!),
    };
  }

  get first(): HeapPoint | undefined {
    return this.at(0);
  }

  get last(): HeapPoint | undefined {
    return this.at(this.#length - 1);
  }

  /** Adds readings, later than all before. Beyond a million, every second one of the older half goes. */
  append(points: PackedPoints): void {
    if (this.#length === 0 && points.length > 0 && points.length <= maximumReadings * stride) {
      // The first ones are a message's own: kept as they are, as a million are 50 MB to copy.
      this.#data = points;
      this.#rebuild(points.length / stride);
      this.version++;
      return;
    }
    const count = points.length / stride;
    for (let from = 0; from < count; from += maximumReadings / 4) {
      const part = points.subarray(from * stride, Math.min(count, from + maximumReadings / 4) * stride);
      this.#add(part);
    }
    this.version++;
  }

  /** Drops the readings before a time. */
  dropBefore(timeMs: number): void {
    const from = this.lowerBound(timeMs);
    if (from === 0) return;
    this.#data.copyWithin(0, from * stride, this.#length * stride);
    this.#rebuild(this.#length - from);
    this.version++;
  }

  /** Position of the first reading not before a time; the length where there is none. */
  lowerBound(timeMs: number, from = 0, to = this.#length): number {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeAt(middle) < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** As `lowerBound`, for a time that is not far after the reading `from`. @param guess So many readings after it. */
  lowerBoundNear(timeMs: number, from: number, to: number, guess = 0): number {
    const near = from + guess - 1;
    if (guess > 1 && near + 2 <= to && this.timeAt(near) < timeMs) {
      if (this.timeAt(near + 1) >= timeMs) return near + 1;
      if (near + 2 === to || this.timeAt(near + 2) >= timeMs) return near + 2;
    }
    let reach = 1;
    while (from + reach < to && this.timeAt(from + reach) < timeMs) reach *= 2;
    return this.lowerBound(timeMs, from + (reach >> 1), Math.min(to, from + reach));
  }

  /** Position of the reading nearest in time; -1 where there are none. */
  nearest(timeMs: number): number {
    const after = Math.min(this.lowerBound(timeMs), this.#length - 1);
    if (after <= 0) return after;
    return timeMs - this.timeAt(after - 1) <= this.timeAt(after) - timeMs ? after - 1 : after;
  }

  /** Of the readings `from` to before `to`, of which there must be some. */
  summarize(from: number, to: number): Summary {
    const summary = this.#start(from, to);
    let at = from;
    while (at < to) {
      let depth = -1;
      let size = 1;
      // The greatest whole block that begins here and does not reach too far.
      while (at % (size * factor) === 0 && at + size * factor <= to && depth + 1 < this.#levels.length) {
        size *= factor;
        depth++;
      }
      if (depth < 0) this.#includeReading(summary, at);
      else this.#includeBlock(summary, this.#levels[depth]!, at / size);
      at += size;
    }
    return summary;
  }

  #start(from: number, to: number): Summary {
    return {
      first: from,
      last: to - 1,
      lowest: from,
      highest: from,
      lowestFreeBytes: Infinity,
      highestFreeBytes: -Infinity,
      leastFreeBytes: Infinity,
      mostFreeBytes: -Infinity,
      largestFreeBlock: NaN,
    };
  }

  #includeReading(into: Summary, index: number): void {
    const from = index * stride;
    const bytes = this.#data[from + free]!;
    this.#includeExtremes(into, index, bytes, index, bytes);
    includeBand(into, this.#data[from + least]!, this.#data[from + most]!, this.#data[from + largest]!);
  }

  #includeBlock(into: Summary, { lowest, highest, bounds }: Level, block: number): void {
    const from = block * boundsStride;
    this.#includeExtremes(into, lowest[block]!, bounds[from + 3]!, highest[block]!, bounds[from + 4]!);
    includeBand(into, bounds[from]!, bounds[from + 1]!, bounds[from + 2]!);
  }

  #includeExtremes(into: Summary, low: number, lowBytes: number, high: number, highBytes: number): void {
    if (lowBytes < into.lowestFreeBytes) {
      into.lowest = low;
      into.lowestFreeBytes = lowBytes;
    }
    if (highBytes > into.highestFreeBytes) {
      into.highest = high;
      into.highestFreeBytes = highBytes;
    }
  }

  #add(points: PackedPoints): void {
    const count = points.length / stride;
    while (this.#length + count > maximumReadings) this.#thinOut();
    this.#reserve(this.#length + count);
    this.#data.set(points, this.#length * stride);
    this.#length += count;
    this.#build();
  }

  #reserve(length: number): void {
    if (length * stride <= this.#data.length) return;
    const grown = new Float64Array(Math.max(length, Math.min(maximumReadings, this.#length * 2)) * stride);
    grown.set(this.#data.subarray(0, this.#length * stride));
    this.#data = grown;
  }

  /** Of each four of the older half the lowest and the highest stay: dips and peaks outlive any thinning. */
  #thinOut(): void {
    const half = this.#length >> 1;
    let kept = 0;
    const keep = (index: number): void => {
      for (let figure = 0; figure < stride; figure++)
        this.#data[kept * stride + figure] = this.#data[index * stride + figure]!;
      kept++;
    };
    for (let from = 0; from < half; from += 4) {
      const to = Math.min(from + 4, half);
      let [lowest, highest] = [from, to - 1];
      for (let at = from; at < to; at++) {
        if (this.freeAt(at) < this.freeAt(lowest)) lowest = at;
        if (this.freeAt(at) > this.freeAt(highest)) highest = at;
      }
      keep(Math.min(lowest, highest));
      if (lowest !== highest) keep(Math.max(lowest, highest));
    }
    this.#data.copyWithin(kept * stride, half * stride, this.#length * stride);
    this.#rebuild(kept + this.#length - half);
  }

  #rebuild(length: number): void {
    this.#length = length;
    for (const level of this.#levels) level.count = 0;
    this.#build();
  }

  /** Sums up what has become whole. */
  #build(): void {
    let below = this.#length;
    for (let depth = 0, size = factor; below >= factor; depth++, size *= factor) {
      const level = (this.#levels[depth] ??= newLevel());
      const whole = Math.floor(this.#length / size);
      reserveLevel(level, whole);
      const lower = this.#levels[depth - 1];
      if (lower) sumUpBlocks(level, lower, whole);
      else sumUpReadings(level, this.#data, stride, whole);
      below = whole;
    }
  }
}

function printed(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
