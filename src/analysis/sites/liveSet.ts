/**
 * Follows allocations from list to list. An allocation is the same one while its address, size, stack and (where
 * both lists print it) cycle count agree; anything else at its address means that it was freed in between.
 *
 * An allocation that is gone was freed, unless the buffer overflowed and it was older than all that is still
 * listed: the buffer drops the oldest first, and those are the likeliest leaks. It then counts as evicted: alive
 * when last seen, and not seen any more.
 *
 * Lines of a list get lost: bytes are dropped, other output cuts in. What is gone and back again within a few lists
 * was there all along, and they had lost it: certain by its cycle count, otherwise for the caller to say, as an
 * address may be used again by its like.
 */
import type { Outstanding, SiteSnapshot, TracedAllocation } from './snapshot';

export interface LiveAllocation extends Outstanding {
  /** It was in the first list of its trace: it may be older than the monitoring. */
  readonly initial: boolean;
  /** Lists that had it. */
  sightings: number;
}

/** An allocation that a list does not show any more. */
export interface Gone {
  readonly allocation: LiveAllocation;
  /** Time of that list, ms. */
  readonly atMs: number;
  /** The full buffer dropped it: it need not be freed. */
  readonly evicted: boolean;
  /** As what it is counted, to take it back: the caller's. Undefined until it is. */
  counted?: 'freed' | 'evicted' | 'short-lived';
}

/** Lists without an allocation after which it does not come back. */
const MAX_MISSING = 3;
/** Of the allocations that are missing, so many, and this part, are back only if a list had lost them. */
const MIN_BACK = 3;
const MOST = 0.5;

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

export class LiveSet {
  /** By address, in the order of allocation. */
  #live = new Map<number, LiveAllocation>();
  /** What the latest lists lack of those that others had, by address. */
  readonly #missing = new Map<number, { readonly gone: Gone; lists: number }>();
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
    const [born, seenAgain, gone, back]: [LiveAllocation[], LiveAllocation[], Gone[], Gone[]] = [
      [],
      [],
      [],
      [],
    ];
    const wasDamaged = this.#mostAreBack(snapshot);
    for (const allocation of snapshot.allocations) {
      const { address } = allocation;
      const missing = this.#missing.get(address)?.gone;
      this.#missing.delete(address);
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
    const lost: Gone[] = [];
    let oldestKept = false;
    for (const [address, allocation] of before) {
      const now = live.get(address);
      if (now === allocation) oldestKept = true;
      else if (!now && snapshot.cut) live.set(address, allocation);
      else {
        const evicted = !now && snapshot.overflowed && !oldestKept;
        const one: Gone = { allocation, atMs: snapshot.timeMs, evicted };
        if (now || evicted || allocation.sightings === 1) gone.push(one);
        if (!now && allocation.sightings > 1) lost.push(one);
      }
    }
    if (!snapshot.cut) gone.push(...this.#miss(lost));
    this.#live = live;
    this.#lastMs = snapshot.timeMs;
    return { born, seenAgain, gone, back };
  }

  /** What is gone at once and back at once was lost with the end of a list. */
  #mostAreBack({ allocations }: SiteSnapshot): boolean {
    const back = allocations.filter((allocation) => {
      const missing = this.#missing.get(allocation.address)?.gone.allocation;
      return missing !== undefined && isSame(missing, allocation);
    }).length;
    return back >= MIN_BACK && back >= MOST * this.#missing.size;
  }

  /** @returns What is missing in a second list. */
  #miss(lost: readonly Gone[]): Gone[] {
    const gone: Gone[] = [];
    for (const [address, missing] of this.#missing) {
      if (++missing.lists === 2 && !missing.gone.counted) gone.push(missing.gone);
      if (missing.lists > MAX_MISSING) this.#missing.delete(address);
    }
    for (const one of lost) this.#missing.set(one.allocation.address, { gone: one, lists: 1 });
    return gone;
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

  /** Whether a list shares nothing with what is known. An empty one may be lost. */
  isForeign({ allocations }: SiteSnapshot): boolean {
    return (
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
    return this.#live.get(address) ?? this.#missing.get(address)?.gone.allocation;
  }
}

function isSame(a: TracedAllocation, b: TracedAllocation): boolean {
  return (
    a.sizeBytes === b.sizeBytes &&
    a.stack === b.stack &&
    (a.ccount === undefined || b.ccount === undefined || a.ccount === b.ccount)
  );
}

function isCertain({ ccount }: TracedAllocation, other: TracedAllocation): boolean {
  return ccount !== undefined && ccount === other.ccount;
}
