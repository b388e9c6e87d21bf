/**
 * Address ranges, sorted by their start: all ranges over an address are found, the one that starts last first,
 * without missing one that a longer, earlier range overlaps, each in logarithmic time whatever the overlaps.
 */

/** Numbers that are all below 2^32 take half the room. */
export type Numbers = Uint32Array | Float64Array;

/** Collects half-open ranges [begin, end), each with a number that says whose it is. */
export class RangeList {
  readonly begins: number[] = [];
  readonly ends: number[] = [];
  readonly owners: number[] = [];

  add(begin: number, end: number, owner: number): void {
    this.begins.push(begin);
    this.ends.push(end);
    this.owners.push(owner);
  }
}

export class RangeIndex {
  readonly #begins: Numbers;
  readonly #ends: Numbers;
  readonly #owners: Numbers;
  readonly #reach: ReachTree | null;

  constructor({ begins, ends, owners }: RangeList) {
    const order = isSorted(begins) ? null : sortedOrder(begins);
    this.#begins = pack(begins, order);
    this.#ends = pack(ends, order);
    this.#owners = pack(owners, order);
    this.#reach = areDisjoint(this.#begins, this.#ends) ? null : new ReachTree(this.#ends);
  }

  get size(): number {
    return this.#begins.length;
  }

  /** Where the last range over `address` is, looking only below index `before`; -1 for none. */
  find(address: number, before = this.#start(address)): number {
    if (before <= 0) return -1;
    if (this.#reach) return this.#reach.lastAbove(before - 1, address);
    return (this.#ends[before - 1] ?? 0) > address ? before - 1 : -1;
  }

  owner(at: number): number {
    return this.#owners[at] ?? 0;
  }

  /** Gives where each range begins and ends to `take`. */
  forEachBoundary(take: (address: number) => void): void {
    this.#begins.forEach((begin) => take(begin));
    this.#ends.forEach((end) => take(end));
  }

  /** How many ranges begin at or before `address`. */
  #start(address: number): number {
    return upperBoundPacked(this.#begins, address, 0, this.#begins.length);
  }
}

/** A complete binary tree of maxima over the ends of ranges, in one array; leaves stand in its second half. */
class ReachTree {
  readonly #tree: Float64Array;
  readonly #leaves: number;

  constructor(ends: Numbers) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(ends.length, 1)));
    this.#tree = new Float64Array(2 * this.#leaves);
    this.#tree.set(ends, this.#leaves);
    for (let node = this.#leaves - 1; node > 0; node--)
      this.#tree[node] = Math.max(this.#at(2 * node), this.#at(2 * node + 1));
  }

  /** The last index up to and with `index` whose end is above `address`; -1 for none. */
  lastAbove(index: number, address: number): number {
    let node = this.#leaves + index;
    if (this.#at(node) > address) return index;
    for (; node > 1; node >>>= 1)
      if ((node & 1) === 1 && this.#at(node - 1) > address) return this.#lastBelow(node - 1, address);
    return -1;
  }

  #lastBelow(top: number, address: number): number {
    let node = top;
    while (node < this.#leaves) node = this.#at(2 * node + 1) > address ? 2 * node + 1 : 2 * node;
    return node - this.#leaves;
  }

  #at(node: number): number {
    return this.#tree[node] ?? 0;
  }
}

/** The first index in [from, to) of the sorted `values` whose value is greater than `value`, else `to`. */
export function upperBound(values: ArrayLike<number>, value: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same for packed numbers, apart so that engines see one type of array in each: it is where lookups spend time. */
export function upperBoundPacked(values: Numbers, value: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `values` as a typed array, in the given order. */
function pack(values: ArrayLike<number>, order: Uint32Array | null = null): Numbers {
  const { length } = values;
  let isSmall = true;
  for (let at = 0; at < length && isSmall; at++) {
    const value = values[at] ?? 0;
    isSmall = value >= 0 && value <= 0xffffffff;
  }
  const packed = isSmall ? new Uint32Array(length) : new Float64Array(length);
  for (let at = 0; at < length; at++) packed[at] = values[order ? (order[at] ?? 0) : at] ?? 0;
  return packed;
}

/** The order that sorts `values`, which are natural numbers; equal ones stay in the order they came. */
export function sortedOrder(values: ArrayLike<number>): Uint32Array {
  const { length } = values;
  let largest = 0;
  for (let at = 0; at < length; at++) largest = Math.max(largest, values[at] ?? 0);
  const order = new Uint32Array(length);
  if ((largest + 1) * length > Number.MAX_SAFE_INTEGER)
    return order.map((_, at) => at).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
  // Value and index as one number: engines sort numbers ten times faster than by a function.
  const keys = new Float64Array(length);
  for (let at = 0; at < length; at++) keys[at] = (values[at] ?? 0) * length + at;
  keys.sort();
  for (let at = 0; at < length; at++) order[at] = (keys[at] ?? 0) % length;
  return order;
}

function isSorted(values: readonly number[]): boolean {
  for (let at = 1; at < values.length; at++) if ((values[at] ?? 0) < (values[at - 1] ?? 0)) return false;
  return true;
}

function areDisjoint(begins: Numbers, ends: Numbers): boolean {
  for (let at = 1; at < begins.length; at++) if ((begins[at] ?? 0) < (ends[at - 1] ?? 0)) return false;
  return true;
}
