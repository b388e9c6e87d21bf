// Address ranges, sorted by their start, with the running maximum of their ends: all ranges over an address are
// found without missing one that a longer, earlier range overlaps.

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
  private readonly begins: Float64Array;
  private readonly ends: Float64Array;
  private readonly reach: Float64Array;
  private readonly owners: Float64Array;

  constructor({ begins, ends, owners }: RangeList) {
    const order = Uint32Array.from(begins.keys());
    if (!isSorted(begins)) order.sort((a, b) => (begins[a] ?? 0) - (begins[b] ?? 0) || a - b);
    this.begins = Float64Array.from(order, (at) => begins[at] ?? 0);
    this.ends = Float64Array.from(order, (at) => ends[at] ?? 0);
    this.owners = Float64Array.from(order, (at) => owners[at] ?? 0);
    let reach = 0;
    this.reach = this.ends.map((end) => (reach = Math.max(reach, end)));
  }

  get size(): number {
    return this.begins.length;
  }

  /** Where the last range over `address` is, looking only below index `before`; -1 for none. */
  find(address: number, before = this.start(address)): number {
    for (let at = before - 1; at >= 0; at--) {
      if ((this.reach[at] ?? 0) <= address) return -1;
      if ((this.ends[at] ?? 0) > address) return at;
    }
    return -1;
  }

  owner(at: number): number {
    return this.owners[at] ?? 0;
  }

  /** How many ranges begin at or before `address`. */
  private start(address: number): number {
    return upperBound(this.begins, address, 0, this.begins.length);
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

function isSorted(values: readonly number[]): boolean {
  for (let at = 1; at < values.length; at++) if ((values[at] ?? 0) < (values[at - 1] ?? 0)) return false;
  return true;
}
