// The inlined calls of one subprogram (DWARF 5 section 3.3.8): which call an address is in, and what it was
// inlined into.
import * as dw from './constants';
import type { Attributes, EntryCursor } from './entries';
import { forEachRange } from './ranges';
import type { Unit } from './unit';

export interface InlinedCall {
  /** Offset of the inlined subroutine's entry in .debug_info: its name is found from there. */
  readonly offset: number;
  /** Where the call stands in the caller's source; `file` is an index, undefined where not given. */
  readonly file: number | undefined;
  readonly line: number;
  readonly column: number;
  /** The inlined call that this one was made from; undefined for the subprogram itself. */
  readonly caller: InlinedCall | undefined;
}

export class InlineTree {
  private readonly begins: number[] = [];
  private readonly ends: number[] = [];
  private readonly calls: InlinedCall[] = [];

  /** Reads the descendants of the subprogram entry at `offset`; `attributes` is scratch space. */
  static read(unit: Unit, offset: number, attributes: Attributes): InlineTree {
    const tree = new InlineTree();
    const cursor = unit.cursor(offset);
    const open: { call: InlinedCall; depth: number }[] = [];
    let nested = Infinity; // depth of the nested subprogram that the cursor is in, whose calls are its own
    while (cursor.next()) {
      while ((open.at(-1)?.depth ?? -1) >= cursor.depth) open.pop();
      if (cursor.depth <= nested) nested = Infinity;
      if (cursor.depth > 0 && cursor.tag === dw.DW_TAG_subprogram) nested = Math.min(nested, cursor.depth);
      if (nested < Infinity || cursor.tag !== dw.DW_TAG_inlined_subroutine) {
        cursor.skip();
        continue;
      }
      const call = tree.add(unit, cursor, attributes, open.at(-1)?.call);
      open.push({ call, depth: cursor.depth });
    }
    return tree;
  }

  /** The innermost inlined call over `address`. Of several, the last: what is inside follows what is around it. */
  find(address: number): InlinedCall | undefined {
    const { begins, ends } = this;
    for (let at = begins.length - 1; at >= 0; at--)
      if ((begins[at] ?? 0) <= address && address < (ends[at] ?? 0)) return this.calls[at];
    return undefined;
  }

  private add(unit: Unit, cursor: EntryCursor, attributes: Attributes, caller?: InlinedCall): InlinedCall {
    const { offset } = cursor;
    cursor.read(attributes);
    const call: InlinedCall = {
      offset,
      file: attributes.has(dw.DW_AT_call_file) ? attributes.value(dw.DW_AT_call_file) : undefined,
      line: attributes.value(dw.DW_AT_call_line),
      column: attributes.value(dw.DW_AT_call_column),
      caller,
    };
    const take = (begin: number, end: number) => {
      this.begins.push(begin);
      this.ends.push(end);
      this.calls.push(call);
    };
    forEachRange(unit, attributes, unit.live(take));
    return call;
  }
}
