/** The low-water of the free heap over a whole boot, in bounded memory: what exhaustion is reckoned from. */

const MOST = 512;

interface Low {
  readonly timeMs: number;
  readonly freeBytes: number;
}

export class Lows {
  #lows: Low[] = [];

  add(timeMs: number, freeBytes: number): void {
    this.#lows.push({ timeMs, freeBytes });
    if (this.#lows.length <= MOST) return;
    const kept: Low[] = [];
    for (let index = 0; index < this.#lows.length; index += 2) {
      const [a, b] = [this.#lows[index]!, this.#lows[index + 1]];
      kept.push(!b || a.freeBytes < b.freeBytes ? a : b);
    }
    this.#lows = kept;
  }

  /**
   * The least that would be free now at the worst moment so far, had the leak run since then as it does now.
   * @param lossPerMs Bytes a millisecond.
   * @param sinceMs The leak's beginning: nothing was lost before.
   */
  worstNow(nowMs: number, lossPerMs: number, sinceMs: number): number {
    let least = Infinity;
    for (const { timeMs, freeBytes } of this.#lows)
      least = Math.min(least, freeBytes - lossPerMs * (nowMs - Math.max(timeMs, sinceMs)));
    return Math.max(0, least);
  }
}
