/** Outstanding bytes of each call site, list by list: to be drawn, not judged. Bounded; of many lists every nth is kept. */
import type { SiteSnapshot } from './snapshot';

/** Points kept of a site. */
const MAX_POINTS = 24;
const MAX_SITES = 2000;

export class SiteHistory {
  readonly #sites = new Map<string, number[]>();
  /** Points of every site. */
  #points = 0;
  /** Every nth list is kept, and lists since the last one that was. */
  #every = 1;
  #since = 0;
  #latest: ReadonlyMap<string, number> = new Map();

  /** @param dropped What the device's full buffer has dropped of a site's bytes. */
  add({ allocations }: SiteSnapshot, dropped: (stack: string) => number): void {
    const bytes = new Map<string, number>();
    for (const { stack, sizeBytes } of allocations)
      bytes.set(stack, (bytes.get(stack) ?? dropped(stack)) + sizeBytes);
    this.#latest = bytes;
    if (++this.#since < this.#every) return;
    this.#since = 0;
    for (const [stack, points] of this.#sites) points.push(bytes.get(stack) ?? 0);
    for (const [stack, value] of bytes)
      if (!this.#sites.has(stack) && this.#sites.size < MAX_SITES)
        this.#sites.set(stack, [...new Array<number>(this.#points).fill(0), value]);
    if (++this.#points > MAX_POINTS) this.#thin();
  }

  /** Oldest first; the last one is that of the latest list. */
  of(stack: string): readonly number[] {
    const latest = this.#latest.get(stack);
    const points = this.#sites.get(stack) ?? [];
    return this.#since === 0 || latest === undefined ? points : [...points, latest];
  }

  /** Keeps every second point, the last one among them, and forgets sites that have had nothing for all of them. */
  #thin(): void {
    this.#every *= 2;
    const parity = (this.#points - 1) % 2;
    for (const [stack, points] of this.#sites) {
      const kept = points.filter((_, index) => index % 2 === parity);
      if (kept.some((value) => value > 0)) this.#sites.set(stack, kept);
      else this.#sites.delete(stack);
    }
    this.#points = Math.ceil(this.#points / 2);
  }
}
