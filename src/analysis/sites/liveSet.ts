/**
 * Follows allocations from list to list. An allocation is the same one while its address, size, stack and (where
 * both lists print it) cycle count agree; anything else at its address means that it was freed in between.
 *
 * An allocation that is gone was freed, unless the buffer overflowed and it was older than all that is still
 * listed: the buffer drops the oldest first, and those are the likeliest leaks. It then counts as evicted: alive
 * when last seen, and not seen any more. What lists lose on their way is taken back (`missing.ts`).
 */
import { isCertain, isSame, MissingAllocations, type Gone, type Missing } from './missing';
import type { LiveAllocation, SiteSnapshot } from './snapshot';

/** What one list changes. */
export interface LiveChange {
  readonly born: readonly LiveAllocation[];
  readonly seenAgain: readonly LiveAllocation[];
  /** Not in this list nor in the one before, or seen once only. */
  readonly gone: readonly Gone[];
  /** Was not gone. */
  readonly back: readonly Gone[];
}

/** A list goes on with the trace before if it begins with so many of its blocks, and this part of it is the same. */
const MIN_CARRIED = 2;
const CARRIED = 0.25;

/** So many allocations that are all unknown are of another trace. */
const MIN_FOREIGN = 3;

export class LiveSet {
  /** By address, in the order of allocation. */
  #live = new Map<number, LiveAllocation>();
  readonly #missing = new MissingAllocations();
  /** Time of the list before; a trace that was started anew began after it. */
  #lastMs: number | null = null;

  get size(): number {
    return this.#live.size;
  }

  get all(): Iterable<LiveAllocation> {
    return this.#live.values();
  }

  /**
   * Takes the next list of the same trace.
   * @param isBack Whether what has no cycle count may be the same again.
   */
  update(snapshot: SiteSnapshot, initial: boolean, isBack: (gone: Gone) => boolean): LiveChange {
    const before = this.#live;
    const live = new Map<number, LiveAllocation>();
    const born: LiveAllocation[] = [];
    const seenAgain: LiveAllocation[] = [];
    const gone: Gone[] = [];
    const back: Gone[] = [];
    const wasDamaged = this.#missing.mostAreBackIn(snapshot);
    for (const allocation of snapshot.allocations) {
      const { address } = allocation;
      const missing = this.#missing.take(address);
      const known = before.get(address) ?? missing?.allocation;
      const isBackOrThere = (): boolean =>
        !missing || wasDamaged || isCertain(missing.allocation, allocation) || isBack(missing);
      if (known && isSame(known, allocation) && isBackOrThere()) {
        known.sightings++;
        seenAgain.push(known);
        if (missing) back.push(missing);
        live.set(address, known);
      } else if (!live.has(address)) {
        const added = {
          ...allocation,
          afterMs: this.#lastMs,
          firstMs: snapshot.timeMs,
          initial,
          sightings: 1,
        };
        born.push(added);
        live.set(address, added);
        if (missing && !missing.counted) gone.push(missing);
      }
    }
    const lost: Missing[] = [];
    let oldestKept = false;
    for (const [address, allocation] of before) {
      const now = live.get(address);
      if (now === allocation) oldestKept = true;
      else if (!now && snapshot.cut) live.set(address, allocation);
      else {
        const wasOldest = !now && !oldestKept;
        const one: Gone = { allocation, atMs: snapshot.timeMs, evicted: wasOldest && snapshot.overflowed };
        if (now || one.evicted || allocation.sightings === 1) gone.push(one);
        if (!now && allocation.sightings > 1) lost.push({ gone: one, wasOldest, lists: 1 });
      }
    }
    if (!snapshot.cut) gone.push(...this.#missing.add(lost, snapshot.overflowed));
    this.#live = live;
    this.#lastMs = snapshot.timeMs;
    return { born, seenAgain, gone, back };
  }

  /**
   * Whether a list goes on with the same trace, though the device says that it starts one (it may print so and start
   * it only once): then it begins with what was outstanding before.
   */
  continuesIn({ allocations }: SiteSnapshot): boolean {
    const known = allocations.map((allocation) => {
      const before = this.#last(allocation.address);
      return before !== undefined && isSame(before, allocation);
    });
    const carried = known.filter(Boolean).length;
    const leading = known.indexOf(false) < 0 ? known.length : known.indexOf(false);
    const size = this.#live.size + this.#missing.size;
    return leading >= MIN_CARRIED && carried >= CARRIED * Math.min(size, allocations.length);
  }

  /** Whether a list shares nothing with what is known. Of one with hardly anything the rest may be lost. */
  isForeign({ allocations }: SiteSnapshot): boolean {
    return (
      allocations.length >= Math.min(MIN_FOREIGN, this.#live.size) &&
      allocations.length > 0 &&
      !allocations.some(({ address, stack }) => this.#last(address)?.stack === stack)
    );
  }

  /** Forgets everything, as when tracing starts anew. */
  clear(): void {
    this.#live = new Map();
    this.#missing.clear();
  }

  /** What was last seen at an address. */
  #last(address: number): LiveAllocation | undefined {
    return this.#live.get(address) ?? this.#missing.at(address);
  }
}
