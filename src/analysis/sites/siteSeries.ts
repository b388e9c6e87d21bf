/**
 * How one call site's settled allocations changed, interval by interval between lists. An allocation is settled once
 * a second list still has it: what is allocated and freed all the time never gets that far.
 */

/** Time between two lists, or several such intervals joined; ms. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Intervals kept; beyond that, neighbours are joined two by two, and new ones are as long as those. */
const MAX_INTERVALS = 128;

/** What one interval added and took away of one site. */
export interface Change {
  born: number;
  freed: number;
  /** Of those born, the ones that are still there. */
  kept: number;
  /** Bytes born less bytes freed. */
  bytes: number;
}

/** The common time axis of all sites of a trace. */
export class IntervalAxis {
  #intervals: Interval[] = [];
  /** How many intervals between lists make one of these, and how many the last one has so far. */
  #factor = 1;
  #filled = 1;

  get intervals(): readonly Interval[] {
    return this.#intervals;
  }

  /** Appends the time up to the next list; true where neighbours had to be joined, so that every series must follow. */
  push(interval: Interval): boolean {
    const last = this.#intervals.at(-1);
    if (last && this.#filled < this.#factor) {
      this.#filled++;
      this.#intervals[this.#intervals.length - 1] = { fromMs: last.fromMs, toMs: interval.toMs };
      return false;
    }
    this.#filled = 1;
    this.#intervals.push(interval);
    if (this.#intervals.length <= MAX_INTERVALS) return false;
    this.#factor *= 2;
    this.#intervals = joinPairs(this.#intervals, ([a, b]) => ({ fromMs: a.fromMs, toMs: (b ?? a).toMs }));
    this.#filled = this.#factor / 2;
    return true;
  }

  /** Index of the interval that ended at this time or holds it; -1 where it was before the first. */
  indexOf(timeMs: number): number {
    let low = 0;
    let high = this.#intervals.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#intervals[middle]!.toMs < timeMs) low = middle + 1;
      else high = middle;
    }
    const found = this.#intervals[low];
    return found && found.fromMs < timeMs ? low : -1;
  }
}

export class SiteSeries {
  #changes: (Change | undefined)[] = [];
  #born = 0;

  /** All that were ever born. */
  get born(): number {
    return this.#born;
  }

  /** The change of interval `index`; all zero where there was none. */
  at(index: number): Readonly<Change> {
    return this.#changes[index] ?? NO_CHANGE;
  }

  /** A block was born. */
  add(index: number, bytes: number): void {
    this.#born++;
    const change = this.#of(index);
    change.born++;
    change.kept++;
    change.bytes += bytes;
  }

  /**
   * A block was freed.
   * @param bornIndex The interval of its birth; -1: before the first.
   * @param sign -1: it was not, though it was said before.
   */
  free(index: number, bytes: number, bornIndex: number, sign: 1 | -1 = 1): void {
    const change = this.#of(index);
    change.freed += sign;
    change.bytes -= sign * bytes;
    const birth = this.#changes[bornIndex];
    if (birth) birth.kept = Math.max(0, birth.kept - sign);
  }

  #of(index: number): Change {
    return (this.#changes[index] ??= { ...NO_CHANGE });
  }

  /** Follows the axis, whose neighbours were joined two by two. */
  join(): void {
    const all = Array.from({ length: this.#changes.length }, (_, index) => this.#changes[index]);
    this.#changes = joinPairs(all, ([a, b]) =>
      a && b
        ? {
            born: a.born + b.born,
            freed: a.freed + b.freed,
            kept: a.kept + b.kept,
            bytes: a.bytes + b.bytes,
          }
        : (a ?? b),
    );
  }
}

const NO_CHANGE: Readonly<Change> = { born: 0, freed: 0, kept: 0, bytes: 0 };

function joinPairs<T, U>(items: readonly T[], join: (pair: [T, T | undefined]) => U): U[] {
  const joined: U[] = [];
  for (let index = 0; index < items.length; index += 2)
    joined.push(join([items[index] as T, items[index + 1]]));
  return joined;
}
