/** Times of a CSV trace that may be out of order, garbled, or begin again when the device restarts. */

/** A row this much behind the one before only came late, ms. */
const LATE_MS = 60_000;
/** A row further ahead than this has a garbled time, unless the next row bears it out, ms. */
const MAX_JUMP_MS = 7 * 86_400_000;

export class CsvClock {
  #lastMs: number | null = null;
  /** What the trace's own times are moved by, ms. */
  #shiftMs = 0;
  /** The time of a row that did not fit, as the trace has it; null where the row before did. */
  #oddMs: number | null = null;

  /** Time of the next row on an axis that never goes back; null where the row cannot be placed. */
  place(ownMs: number): number | null {
    const timeMs = ownMs + this.#shiftMs;
    const lastMs = this.#lastMs ?? timeMs;
    if (timeMs >= lastMs - LATE_MS && timeMs <= lastMs + MAX_JUMP_MS)
      return this.#accept(Math.max(lastMs, timeMs));
    const bornOut = this.#oddMs !== null && ownMs >= this.#oddMs && ownMs - this.#oddMs <= LATE_MS;
    this.#oddMs = ownMs;
    if (!bornOut) return null;
    // The clock began again, or there was a long gap after all.
    if (timeMs < lastMs) this.#shiftMs = lastMs - ownMs;
    return this.#accept(ownMs + this.#shiftMs);
  }

  #accept(timeMs: number): number {
    this.#oddMs = null;
    this.#lastMs = timeMs;
    return timeMs;
  }
}
