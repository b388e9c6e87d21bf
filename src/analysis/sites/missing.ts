/**
 * Allocations that the latest lists have not got. Lines of a list get lost: bytes are dropped, other output cuts in. What
 * is gone and back again within a few lists was there all along, and they had lost it: certain by its cycle count,
 * otherwise for the caller to say, as an address may be used again by its like.
 */
import type { LiveAllocation, SiteSnapshot, TracedAllocation } from './snapshot';

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

export interface Missing {
  gone: Gone;
  /** It was older than all that the list had. */
  readonly wasOldest: boolean;
  /** In so many lists. */
  lists: number;
}

/** Lists without an allocation after which it does not come back. */
const MAX_MISSING = 3;
/** Of the allocations that are missing, so many, and this part, are back only if a list had lost them. */
const MIN_BACK = 3;
const MOST = 0.5;

export class MissingAllocations {
  readonly #byAddress = new Map<number, Missing>();

  get size(): number {
    return this.#byAddress.size;
  }

  /** What is missing at an address. */
  at(address: number): LiveAllocation | undefined {
    return this.#byAddress.get(address)?.gone.allocation;
  }

  /** The same, which is missing no more. */
  take(address: number): Gone | undefined {
    const missing = this.#byAddress.get(address);
    this.#byAddress.delete(address);
    return missing?.gone;
  }

  /** What is gone at once and back at once was lost with the end of a list. */
  mostAreBackIn({ allocations }: SiteSnapshot): boolean {
    const back = allocations.filter((allocation) => {
      const missing = this.at(allocation.address);
      return missing !== undefined && isSame(missing, allocation);
    }).length;
    return back >= MIN_BACK && back >= MOST * this.size;
  }

  /**
   * Takes what the next list lacks.
   * @param overflowed The buffer had: as only this list may say, by the one before as well.
   * @returns What is missing in a second list.
   */
  add(lost: readonly Missing[], overflowed: boolean): Gone[] {
    const gone: Gone[] = [];
    for (const [address, missing] of this.#byAddress) {
      if (++missing.lists === 2 && !missing.gone.counted) {
        missing.gone = { ...missing.gone, evicted: missing.wasOldest && overflowed };
        gone.push(missing.gone);
      }
      if (missing.lists > MAX_MISSING) this.#byAddress.delete(address);
    }
    for (const one of lost) this.#byAddress.set(one.gone.allocation.address, one);
    return gone;
  }

  clear(): void {
    this.#byAddress.clear();
  }
}

export function isSame(a: TracedAllocation, b: TracedAllocation): boolean {
  return (
    a.sizeBytes === b.sizeBytes &&
    a.stack === b.stack &&
    (a.ccount === undefined || b.ccount === undefined || a.ccount === b.ccount)
  );
}

export function isCertain({ ccount }: TracedAllocation, other: TracedAllocation): boolean {
  return ccount !== undefined && ccount === other.ccount;
}
