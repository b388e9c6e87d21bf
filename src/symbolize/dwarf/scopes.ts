// The namespaces and types of one unit, by the extent of their entries, so that the scope of any entry can be
// found without parent links.
import { upperBound } from '../rangeIndex';
import * as dw from './constants';
import type { EntryCursor } from './entries';

/** Whether entries of this tag qualify the names of what is inside. */
function isScope(tag: number): boolean {
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
  /** Offsets of the scopes' entries in .debug_info, ascending, where each ends, and which one it is in. */
  private readonly begins: number[] = [];
  private readonly ends: number[] = [];
  private readonly parents: number[] = [];
  private readonly open: { index: number; depth: number }[] = [];

  /** Closes the scopes that the cursor's entry is not in. */
  leave({ depth, offset }: EntryCursor): void {
    for (let last = this.open.at(-1); last && last.depth >= depth; last = this.open.at(-1)) {
      this.ends[last.index] = offset;
      this.open.pop();
    }
  }

  /** Opens a scope if the cursor's entry is one. */
  enter({ tag, depth, offset, hasChildren }: EntryCursor): void {
    if (!hasChildren || !isScope(tag)) return;
    const index = this.begins.push(offset) - 1;
    this.ends.push(offset);
    this.parents.push(this.open.at(-1)?.index ?? -1);
    this.open.push({ index, depth });
  }

  /** Closes all scopes at the end of the unit. */
  end(offset: number): void {
    for (const { index } of this.open) this.ends[index] = offset;
    this.open.length = 0;
  }

  /** Offset of the entry of the innermost scope around the entry at `offset`; -1 for none. */
  around(offset: number): number {
    let index = upperBound(this.begins, offset - 1, 0, this.begins.length) - 1;
    while (index >= 0 && (this.ends[index] ?? 0) <= offset) index = this.parents[index] ?? -1;
    return this.begins[index] ?? -1;
  }
}
