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
/** Distances between buckets with readings that their usual one is taken from. */
const MAX_DISTANCES = 31;
/** One so many times the middle one is a gap. */
const GAP = 8;

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
  readonly #distances: number[] = [];
  #density = 1;
  #closed = 0;

  /** Takes a reading; gives the bucket that it closes. Times never go back. */
  add(timeMs: number, freeBytes: number): Bucket | null {
    if (!(freeBytes > 0 && freeBytes < MAX_FREE)) return null;
    const index = Math.floor(timeMs / BUCKET_MS);
    const closed = this.#index !== null && index !== this.#index ? this.close() : null;
    if (closed) {
      this.#distances[this.#closed % MAX_DISTANCES] = index - closed.index;
      if (this.#closed < MAX_DISTANCES || this.#closed % MAX_DISTANCES === 0)
        this.#density = this.#currentDensity();
      this.#closed++;
    }
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

  /** The part of all buckets that has readings, gaps aside: less than 1 where they come more rarely, or irregularly. */
  get density(): number {
    return this.#density;
  }

  /** Ends the open bucket; null where there is none. */
  close(): Bucket | null {
    if (this.#index === null || this.#readings.length === 0) return null;
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
    const sorted = [...this.#distances].sort((a, b) => a - b);
    const most = GAP * (sorted[sorted.length >> 1] ?? 1);
    const usual = sorted.filter((distance) => distance <= most);
    return usual.length / usual.reduce((sum, distance) => sum + distance, 0);
  }
}
