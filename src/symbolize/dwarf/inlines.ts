/**
 * The inlined calls of one subprogram (DWARF 5 section 3.3.8): which call an address is in, and what it was
 * inlined into.
 */
import type { Frame } from '../frame';
import { RangeIndex, RangeList } from '../rangeIndex';
import type { Budget } from './budget';
import * as dw from './constants';
import { Attributes, type EntryCursor } from './entries';
import { forEachRange } from './ranges';
import type { TakeRange, Unit } from './unit';

export interface InlinedCall {
  /** Id of the entry where its name is looked for: the function that was inlined. */
  readonly id: number;
  /** Its name, once that was looked for. */
  name: string | null | undefined;
  /** Where the call stands in the caller's source; `file` is an index, undefined where not given. */
  readonly file: number | undefined;
  readonly line: number;
  readonly column: number;
  /** The inlined call that this one was made from; undefined for the subprogram itself. */
  readonly caller: InlinedCall | undefined;
  /** The frames around it, once they were made. */
  callers: readonly Frame[] | undefined;
}

/** More ranges than this are searched by an index, fewer one by one. */
const FEW = 24;
/** Calls are inlined into each other some ten deep, rarely thirty. */
const MAX_DEPTH = 256;

const attributes = new Attributes();

export class InlineTree {
  /** Begin, end and index of the call, in turn, in the order of the entries. */
  readonly #ranges: readonly number[];
  readonly #calls: readonly InlinedCall[];
  #index: RangeIndex | undefined;

  private constructor(ranges: readonly number[], calls: readonly InlinedCall[]) {
    this.#ranges = ranges;
    this.#calls = calls;
  }

  static readonly #empty = new InlineTree([], []);

  /** Reads the descendants of the subprogram entry with this id. */
  static read(unit: Unit, id: number, budget: Budget): InlineTree {
    const builder = new TreeBuilder(unit, budget);
    builder.walk(unit.cursor(id));
    const { ranges, calls } = builder;
    return ranges.length === 0 ? InlineTree.#empty : new InlineTree(ranges.slice(), calls.slice());
  }

  /** The innermost inlined call over `address`. Of several, the last: what is inside follows what is around it. */
  find(address: number): InlinedCall | undefined {
    const ranges = this.#ranges;
    if (ranges.length > 3 * FEW) return this.#findByIndex(address);
    for (let at = ranges.length - 3; at >= 0; at -= 3)
      if ((ranges[at] ?? 0) <= address && address < (ranges[at + 1] ?? 0))
        return this.#calls[ranges[at + 2] ?? 0];
    return undefined;
  }

  forEachBoundary(take: (address: number) => void): void {
    for (let at = 0; at < this.#ranges.length; at += 3) {
      take(this.#ranges[at] ?? 0);
      take(this.#ranges[at + 1] ?? 0);
    }
  }

  #findByIndex(address: number): InlinedCall | undefined {
    const index = (this.#index ??= indexOf(this.#ranges));
    let last = -1;
    let at = index.find(address);
    for (let tried = 0; at >= 0 && tried < MAX_DEPTH; tried++, at = index.find(address, at))
      last = Math.max(last, index.owner(at));
    return this.#calls[last];
  }
}

function indexOf(triples: readonly number[]): RangeIndex {
  const list = new RangeList();
  for (let at = 0; at < triples.length; at += 3)
    list.add(triples[at] ?? 0, triples[at + 1] ?? 0, triples[at + 2] ?? 0);
  return new RangeIndex(list);
}

class TreeBuilder {
  readonly ranges: number[] = [];
  readonly calls: InlinedCall[] = [];
  readonly #take: TakeRange;

  constructor(
    private readonly unit: Unit,
    private readonly budget: Budget,
  ) {
    this.#take = unit.live((begin, end) => this.ranges.push(begin, end, this.calls.length - 1));
  }

  walk(cursor: EntryCursor): void {
    const open: InlinedCall[] = [];
    const depths: number[] = [];
    let nested = Infinity; // depth of the nested subprogram that the cursor is in, whose calls are its own
    while (cursor.next()) {
      const { depth, tag } = cursor;
      while (open.length > 0 && (depths[open.length - 1] ?? 0) >= depth) open.pop();
      if (depth <= nested) nested = Infinity;
      if (depth > 0 && tag === dw.DW_TAG_subprogram) nested = Math.min(nested, depth);
      if (nested === Infinity && tag === dw.DW_TAG_inlined_subroutine) {
        const call = this.#add(cursor, open.at(-1));
        if (open.length < MAX_DEPTH) depths[open.push(call) - 1] = depth;
      } else if (depth === 0 || tag === dw.DW_TAG_lexical_block) cursor.skip();
      else cursor.skipTree();
    }
  }

  #add(cursor: EntryCursor, caller?: InlinedCall): InlinedCall {
    const { unit } = this;
    cursor.read(attributes);
    const origin = unit.reference(attributes, dw.DW_AT_abstract_origin);
    const call: InlinedCall = {
      id: origin >= 0 ? origin : unit.idBase + cursor.offset,
      name: undefined,
      file: attributes.has(dw.DW_AT_call_file) ? attributes.value(dw.DW_AT_call_file) : undefined,
      line: attributes.value(dw.DW_AT_call_line),
      column: attributes.value(dw.DW_AT_call_column),
      caller,
      callers: undefined,
    };
    this.calls.push(call);
    forEachRange(unit, attributes, this.budget, this.#take);
    return call;
  }
}
