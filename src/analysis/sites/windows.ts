/**
 * Traces that are started anew for each list (the article's way: start, wait, stop, list). Of such a window one sees
 * what it left behind, never what became of it; only an address that a later window has again tells that its block
 * was freed. Bounded.
 */
import { measureGrowth, type Growth } from './growth';
import { IntervalAxis, SiteSeries } from './siteSeries';
import type { Outstanding, TracedAllocation } from './snapshot';

/** Blocks remembered, to see whether their addresses are used again. */
const MAX_BLOCKS = 20_000;
/** Sites followed. */
const MAX_SITES = 2000;

export class Windows {
  readonly #axis = new IntervalAxis();
  readonly #series = new Map<string, SiteSeries>();
  /** What the windows left, by address, oldest first. */
  readonly #left = new Map<number, Outstanding>();
  #count = 0;

  /** What the windows left, as far as no later one has used its address again. */
  get left(): Iterable<Outstanding> {
    return this.#left.values();
  }

  /** Windows that have ended. */
  get count(): number {
    return this.#count;
  }

  /** A trace of one list has ended. @param fromMs Of the list before it. */
  add(left: Iterable<TracedAllocation>, fromMs: number, listMs: number): void {
    this.#count++;
    if (this.#axis.push({ fromMs, toMs: listMs })) for (const series of this.#series.values()) series.join();
    const index = this.#axis.intervals.length - 1;
    for (const allocation of left) {
      const before = this.#left.get(allocation.address);
      if (before)
        this.#seriesOf(before.stack)?.free(index, before.sizeBytes, this.#axis.indexOf(before.firstMs));
      this.#left.delete(allocation.address);
      this.#left.set(allocation.address, { ...allocation, afterMs: fromMs, firstMs: listMs });
      this.#seriesOf(allocation.stack)?.add(index, allocation.sizeBytes);
    }
    for (const address of this.#left.keys()) {
      if (this.#left.size <= MAX_BLOCKS) break;
      this.#left.delete(address);
    }
  }

  /** Growth of a site from window to window; null where no window has left anything of it. */
  growthOf(stack: string): Growth | null {
    const series = this.#series.get(stack);
    return series ? measureGrowth(series, this.#axis.intervals, 0) : null;
  }

  #seriesOf(stack: string): SiteSeries | undefined {
    const known = this.#series.get(stack);
    if (known || this.#series.size >= MAX_SITES) return known;
    const series = new SiteSeries();
    this.#series.set(stack, series);
    return series;
  }
}
