/** Times of a CSV trace that may be out of order, garbled, wrap, or begin again when the device restarts. */

/** A row this much behind the one before only came late, ms. */
const LATE_MS = 60_000;
/** A row further ahead than this has a garbled time, unless the next row bears it out, ms. */
const MAX_JUMP_MS = 7 * 86_400_000;
/** A row bears out the one before where it follows it within so many intervals, or `LATE_MS`. */
const MOST_INTERVALS = 4;
/** Where a clock of 32 bits in ms begins again, after 49.7 days. */
const WRAP_MS = 2 ** 32;
/** Just before the wrap and after it; a clock that begins again further from 0 was set back, ms. */
const FRESH_MS = 600_000;

export interface Placed {
  /** On an axis that never goes back. */
  readonly timeMs: number;
  /** The device's clock has begun again: it is another boot. */
  readonly restarted: boolean;
}

export class CsvClock {
  #lastMs: number | null = null;
  #intervalMs = 0;
  /** What the trace's own times are moved by, ms. */
  #shiftMs = 0;
  /** The time of a row that did not fit, as the trace has it; null where the row before did. */
  #oddMs: number | null = null;

  /** Places the next row; null where that cannot be done. */
  place(ownMs: number): Placed | null {
    const timeMs = ownMs + this.#shiftMs;
    const lastMs = this.#lastMs ?? timeMs;
    if (timeMs >= lastMs - LATE_MS && timeMs <= lastMs + MAX_JUMP_MS) {
      this.#intervalMs = Math.max(0, timeMs - lastMs);
      return this.#accept(Math.max(lastMs, timeMs), false);
    }
    const firstMs = this.#oddMs;
    const reachMs = Math.max(LATE_MS, MOST_INTERVALS * this.#intervalMs);
    this.#oddMs = ownMs;
    if (firstMs === null || ownMs < firstMs || ownMs - firstMs > reachMs) return null;
    // There was a long gap after all, the clock has wrapped, was set back, or began again.
    if (timeMs >= lastMs) return this.#accept(timeMs, false);
    const isFresh = firstMs < FRESH_MS;
    const wraps = isFresh && lastMs - this.#shiftMs > WRAP_MS - FRESH_MS;
    this.#shiftMs = wraps ? this.#shiftMs + WRAP_MS : lastMs - ownMs;
    return this.#accept(ownMs + this.#shiftMs, isFresh && !wraps);
  }

  #accept(timeMs: number, restarted: boolean): Placed {
    this.#oddMs = null;
    this.#lastMs = timeMs;
    return { timeMs, restarted };
  }
}
