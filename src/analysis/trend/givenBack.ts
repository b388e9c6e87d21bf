/**
 * Growth that was given back: a buffer that fills evenly for hours looks like a leak until it is flushed. Once that has
 * been seen in a boot, later growth must be larger than what was given back before it counts.
 */
import type { Shape } from './shape';

/** What falls by this part of the growth, from and to, may have been given back. A larger fall has another cause. */
const RETURNED = [0.6, 4] as const;
/** Falls by about as much as had grown were it for sure: a session that ends falls by some other amount. */
const SURELY = [0.85, 1.2] as const;
/** Later growth must exceed what was given back so many times. */
const BEYOND = 1.5;
/** Buckets whose middle is taken for the present floor, so that a garbled one does not count. */
const RECENT = 3;

export class GivenBack {
  /** Largest growth that was given back, bytes. */
  #mostBytes = 0;
  #growth: { readonly baseBytes: number; topBytes: number; readonly buckets: number } | null = null;
  /** Buckets that it has been gone for. */
  #gone = 0;
  readonly #recent: number[] = [];

  /** Bytes that growth must exceed to count. */
  get hurdleBytes(): number {
    return BEYOND * this.#mostBytes;
  }

  /**
   * Something seems to grow: it is watched for whether it is given back.
   * @param buckets Of a block of the scale that shows it: what comes back sooner, as a connection does, was not given back.
   */
  watch({ values }: Shape, buckets: number): void {
    const baseBytes = Math.min(...values.slice(0, 4));
    const topBytes = Math.max(...values.slice(-4));
    if (!this.#growth) this.#growth = { baseBytes, topBytes, buckets };
    else this.#growth.topBytes = Math.max(this.#growth.topBytes, topBytes);
  }

  /** Takes the used floor of the next bucket; true where it shows for sure that what grew was given back. */
  add(usedBytes: number): boolean {
    this.#recent.push(usedBytes);
    if (this.#recent.length > RECENT) this.#recent.shift();
    if (!this.#growth) return false;
    const now = [...this.#recent].sort((a, b) => a - b)[this.#recent.length >> 1]!;
    const { baseBytes, topBytes, buckets } = this.#growth;
    const grown = topBytes - baseBytes;
    const fallen = (topBytes - now) / grown;
    if (fallen < RETURNED[0]) {
      this.#growth.topBytes = Math.max(topBytes, now);
      this.#gone = 0;
      return false;
    }
    if (++this.#gone < buckets - 1) return false;
    this.#growth = null;
    this.#gone = 0;
    if (fallen > RETURNED[1]) return false;
    this.#mostBytes = Math.max(this.#mostBytes, grown);
    return fallen >= SURELY[0] && fallen <= SURELY[1];
  }
}
