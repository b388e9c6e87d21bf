/**
 * Follows allocations from list to list. An allocation is the same one while its address, size, stack and (where
 * both lists print it) cycle count agree; anything else at its address means that it was freed in between.
 *
 * An allocation that is gone was freed, unless the buffer overflowed and it was older than all that is still
 * listed: the buffer drops the oldest first, and those are the likeliest leaks. It then counts as evicted: alive
 * when last seen, and not seen any more.
 */
import type { Outstanding, SiteSnapshot, TracedAllocation } from './snapshot';

export interface LiveAllocation extends Outstanding {
  /** It was in the first list of its trace: it may be older than the monitoring. */
  readonly initial: boolean;
  /** Lists that had it. */
  sightings: number;
}

/** What one list changes. */
export interface LiveChange {
  readonly born: readonly LiveAllocation[];
  readonly seenAgain: readonly LiveAllocation[];
  readonly freed: readonly LiveAllocation[];
  readonly evicted: readonly LiveAllocation[];
}

/** A list goes on with the trace before if it begins with so many of its blocks, and this part of it is the same. */
const MIN_CARRIED = 2;
const CARRIED = 0.25;

export class LiveSet {
  /** By address, in the order of allocation. */
  #live = new Map<number, LiveAllocation>();
  /** Time of the list before; a trace that was started anew began after it. */
  #lastMs: number | null = null;

  get size(): number {
    return this.#live.size;
  }

  get all(): Iterable<LiveAllocation> {
    return this.#live.values();
  }

  /** Takes the next list of the same trace. */
  update(snapshot: SiteSnapshot, initial: boolean): LiveChange {
    const before = this.#live;
    const live = new Map<number, LiveAllocation>();
    const born: LiveAllocation[] = [];
    const seenAgain: LiveAllocation[] = [];
    for (const allocation of snapshot.allocations) {
      const known = before.get(allocation.address);
      if (known && isSame(known, allocation)) {
        known.sightings++;
        seenAgain.push(known);
        live.set(allocation.address, known);
      } else if (!live.has(allocation.address)) {
        const { timeMs: firstMs } = snapshot;
        const added = { ...allocation, afterMs: this.#lastMs, firstMs, initial, sightings: 1 };
        born.push(added);
        live.set(allocation.address, added);
      }
    }
    const freed: LiveAllocation[] = [];
    const evicted: LiveAllocation[] = [];
    let oldestKept = false;
    for (const [address, known] of before) {
      if (live.get(address) === known) oldestKept = true;
      else if (live.has(address)) freed.push(known);
      else if (snapshot.cut) live.set(address, known);
      else if (snapshot.overflowed && !oldestKept) evicted.push(known);
      else freed.push(known);
    }
    this.#live = live;
    this.#lastMs = snapshot.timeMs;
    return { born, seenAgain, freed, evicted };
  }

  /**
   * Whether a list goes on with the same trace, though the device says that it starts one (it may print so and start
   * it only once): then it begins with what was outstanding before.
   */
  continuesIn({ allocations }: SiteSnapshot): boolean {
    const known = allocations.map((allocation) => {
      const before = this.#live.get(allocation.address);
      return before !== undefined && isSame(before, allocation);
    });
    const carried = known.filter(Boolean).length;
    const leading = known.indexOf(false) < 0 ? known.length : known.indexOf(false);
    return leading >= MIN_CARRIED && carried >= CARRIED * Math.min(this.#live.size, allocations.length);
  }

  /** Forgets everything, as when tracing starts anew. */
  clear(): void {
    this.#live = new Map();
  }
}

function isSame(a: TracedAllocation, b: TracedAllocation): boolean {
  return (
    a.sizeBytes === b.sizeBytes &&
    a.stack === b.stack &&
    (a.ccount === undefined || b.ccount === undefined || a.ccount === b.ccount)
  );
}
