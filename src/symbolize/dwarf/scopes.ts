/**
 * The namespaces and types of one unit, by the extent of their entries, so that the scope of any entry can be
 * found without parent links.
 */
import { upperBound } from '../rangeIndex';
import * as dw from './constants';

/** Whether entries of this tag qualify the names of what is inside. */
export function isScope(tag: number): boolean {
  switch (tag) {
    case dw.DW_TAG_namespace:
    case dw.DW_TAG_class_type:
    case dw.DW_TAG_structure_type:
    case dw.DW_TAG_union_type:
    case dw.DW_TAG_interface_type:
    case dw.DW_TAG_enumeration_type: // Rust's may hold functions
      return true;
    default:
      return false;
  }
}

export class ScopeList {
  /** Ids of the scopes' entries, ascending, where each ends, and which one it is in. */
  readonly #begins: number[] = [];
  readonly #ends: number[] = [];
  readonly #parents: number[] = [];
  readonly #open: { index: number; depth: number }[] = [];

  /** Closes the scopes that an entry at this depth is not in. */
  leave(depth: number, id: number): void {
    for (let last = this.#open.at(-1); last && last.depth >= depth; last = this.#open.at(-1)) {
      this.#ends[last.index] = id;
      this.#open.pop();
    }
  }

  /** Opens a scope: the entry with this id, at this depth. */
  enter(depth: number, id: number): void {
    const index = this.#begins.push(id) - 1;
    this.#ends.push(id);
    this.#parents.push(this.#open.at(-1)?.index ?? -1);
    this.#open.push({ index, depth });
  }

  /** Closes all scopes at the end of the unit. */
  end(id: number): void {
    for (const { index } of this.#open) this.#ends[index] = id;
    this.#open.length = 0;
  }

  /** Id of the entry of the innermost scope around the entry with this id; -1 for none. */
  around(id: number): number {
    let index = upperBound(this.#begins, id - 1, 0, this.#begins.length) - 1;
    while (index >= 0 && (this.#ends[index] ?? 0) <= id) index = this.#parents[index] ?? -1;
    return this.#begins[index] ?? -1;
  }
}
