// The inlined calls of one subprogram (DWARF 5 section 3.3.8): which call an address is in, and what it was
// inlined into.
import { RangeIndex, RangeList } from '../rangeIndex';
import type { Budget } from './budget';
import * as dw from './constants';
import { Attributes, type EntryCursor } from './entries';
import { forEachRange } from './ranges';
import type { Unit } from './unit';

export interface InlinedCall {
  /** Id of the inlined subroutine's entry: its name is found from there. */
  readonly id: number;
  /** Where the call stands in the caller's source; `file` is an index, undefined where not given. */
  readonly file: number | undefined;
  readonly line: number;
  readonly column: number;
  /** The inlined call that this one was made from; undefined for the subprogram itself. */
  readonly caller: InlinedCall | undefined;
}

/** More ranges than this are searched by an index, fewer one by one. */
const FEW = 24;
/** Calls are inlined into each other some ten deep, rarely thirty. */
const DEEPEST = 256;

const attributes = new Attributes();

export class InlineTree {
  private readonly ranges = new RangeList();
  private readonly calls: InlinedCall[] = [];
  private index: RangeIndex | undefined;

  /** Reads the descendants of the subprogram entry with this id. */
  constructor(unit: Unit, id: number, budget: Budget) {
    const cursor = unit.cursor(id);
    const open: { call: InlinedCall; depth: number }[] = [];
    let nested = Infinity; // depth of the nested subprogram that the cursor is in, whose calls are its own
    while (cursor.next()) {
      const { depth, tag } = cursor;
      while (open.length > 0 && (open.at(-1)?.depth ?? 0) >= depth) open.pop();
      if (depth <= nested) nested = Infinity;
      if (depth > 0 && tag === dw.DW_TAG_subprogram) nested = Math.min(nested, depth);
      if (nested === Infinity && tag === dw.DW_TAG_inlined_subroutine) {
        const call = this.add(unit, cursor, budget, open.at(-1)?.call);
        if (open.length < DEEPEST) open.push({ call, depth });
      } else if (depth === 0 || tag === dw.DW_TAG_lexical_block) cursor.skip();
      else cursor.skipTree();
    }
  }

  /** The innermost inlined call over `address`. Of several, the last: what is inside follows what is around it. */
  find(address: number): InlinedCall | undefined {
    const { begins, ends, owners } = this.ranges;
    if (begins.length > FEW) return this.findByIndex(address);
    for (let at = begins.length - 1; at >= 0; at--)
      if ((begins[at] ?? 0) <= address && address < (ends[at] ?? 0)) return this.calls[owners[at] ?? 0];
    return undefined;
  }

  private findByIndex(address: number): InlinedCall | undefined {
    const index = (this.index ??= new RangeIndex(this.ranges));
    let last = -1;
    let at = index.find(address);
    for (let tried = 0; at >= 0 && tried < DEEPEST; tried++, at = index.find(address, at))
      last = Math.max(last, index.owner(at));
    return this.calls[last];
  }

  private add(unit: Unit, cursor: EntryCursor, budget: Budget, caller?: InlinedCall): InlinedCall {
    const owner = this.calls.length;
    cursor.read(attributes);
    const call: InlinedCall = {
      id: unit.idBase + cursor.offset,
      file: attributes.has(dw.DW_AT_call_file) ? attributes.value(dw.DW_AT_call_file) : undefined,
      line: attributes.value(dw.DW_AT_call_line),
      column: attributes.value(dw.DW_AT_call_column),
      caller,
    };
    this.calls.push(call);
    forEachRange(
      unit,
      attributes,
      budget,
      unit.live((begin, end) => this.ranges.add(begin, end, owner)),
    );
    return call;
  }
}
