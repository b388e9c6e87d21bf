/**
 * Readings of the free heap → one floor for each 15 s. Oscillation only ever takes memory, so the most that is free in
 * a while is where a leak shows first and noise least; the few highest readings are left out against garbled numbers.
 */

/** Width of a bucket, ms. */
export const BUCKET_MS = 15_000;
/** A reading outside of this is garbled, bytes. */
const MAX_FREE = 64e6;
/** Readings of a bucket kept; beyond that every second one. */
const MAX_READINGS = 512;
/** Intervals between readings that the usual one is taken from. */
const MAX_INTERVALS = 31;

export interface Bucket {
  /** Since time 0, in `BUCKET_MS`. */
  readonly index: number;
  /** Most free bytes but the very highest readings. */
  readonly mostFree: number;
  /** Least free bytes but the very lowest readings. */
  readonly leastFree: number;
}

export class FloorBuckets {
  #index: number | null = null;
  #readings: number[] = [];
  #stride = 1;
  #skipped = 0;
  #lastMs: number | null = null;
  readonly #intervals: number[] = [];
  #intervalCount = 0;
  #density = 1;
  #closed = 0;

  /** Takes a reading; gives the bucket that it closes. Times never go back. */
  add(timeMs: number, freeBytes: number): Bucket | null {
    if (!(freeBytes > 0 && freeBytes < MAX_FREE)) return null;
    if (this.#lastMs !== null && timeMs > this.#lastMs)
      this.#intervals[this.#intervalCount++ % MAX_INTERVALS] = timeMs - this.#lastMs;
    this.#lastMs = timeMs;
    const index = Math.floor(timeMs / BUCKET_MS);
    const closed = this.#index !== null && index !== this.#index ? this.close() : null;
    this.#index = index;
    if (++this.#skipped < this.#stride) return closed;
    this.#skipped = 0;
    this.#readings.push(freeBytes);
    if (this.#readings.length > MAX_READINGS) {
      this.#readings = this.#readings.filter((_, position) => position % 2 === 0);
      this.#stride *= 2;
    }
    return closed;
  }

  /** The part of all buckets that readings can be expected in: less than 1 where they come more rarely. */
  get density(): number {
    return this.#density;
  }

  /** Ends the open bucket; null where there is none. */
  close(): Bucket | null {
    if (this.#index === null || this.#readings.length === 0) return null;
    if (this.#intervalCount < MAX_INTERVALS || ++this.#closed % MAX_INTERVALS === 0)
      this.#density = this.#currentDensity();
    const sorted = this.#readings.sort((a, b) => a - b);
    const count = sorted.length;
    const extremes = count >= 3 ? 1 + Math.floor(count / 50) : 0;
    const bucket = {
      index: this.#index,
      mostFree: sorted[count - 1 - extremes] ?? 0,
      leastFree: sorted[extremes] ?? 0,
    };
    this.#readings = [];
    this.#stride = 1;
    this.#skipped = 0;
    return bucket;
  }

  #currentDensity(): number {
    if (this.#intervals.length === 0) return 1;
    const sorted = [...this.#intervals].sort((a, b) => a - b);
    return Math.min(1, BUCKET_MS / (sorted[sorted.length >> 1] ?? 1));
  }
}
