/**
 * The functions of one unit: ranges of all its subprograms, also those nested in namespaces, types and other
 * functions (DWARF 5 section 3.3), and the scopes their names are qualified with (sections 3.2.2 and 5.7).
 * The first walk goes past what is inside functions, and in C past everything that is no function, where the
 * compiler wrote DW_AT_sibling; only an address or a name that it did not find causes the second, full one. The
 * calls inlined into a function are read when an address first falls into it.
 */
import { RangeIndex, RangeList, upperBound } from '../rangeIndex';
import type { Budget } from './budget';
import * as dw from './constants';
import { Attributes, type EntryCursor } from './entries';
import { type InlinedCall, InlineTree } from './inlines';
import { forEachRange } from './ranges';
import { isScope, ScopeList } from './scopes';
import type { TakeRange, Unit } from './unit';

export interface FunctionEntry {
  /** Id of the subprogram's entry. */
  readonly id: number;
  /** Its name, once that was looked for. */
  name: string | null | undefined;
  /** Its inlined calls, once they were looked for; null where they are corrupt. */
  inlines: InlineTree | null | undefined;
}

export class FunctionTable {
  #walk: Walk;
  readonly #budget: Budget;

  /** DwarfError where the unit's entries are corrupt. */
  constructor(private readonly unit: Unit) {
    this.#budget = unit.newBudget();
    this.#walk = new Walk(unit, this.#budget, false);
  }

  /** The function over `address`; of several the one that begins last, and of these the last in the unit. */
  find(address: number): FunctionEntry | undefined {
    const found = this.#walk.find(address);
    return found || !this.#complete() ? found : this.#walk.find(address);
  }

  /** Id of the entry of the namespace or type around the entry with this id; -1 for none. */
  scopeAround(id: number): number {
    if (this.unit.isPlain) return -1;
    if (this.#walk.hasPassed(id)) this.#complete();
    return this.#walk.scopes.around(id);
  }

  /** The innermost of the calls inlined into `entry` that `address` is in. */
  inlinedCall(entry: FunctionEntry, address: number): InlinedCall | undefined {
    return this.#inlines(entry)?.find(address);
  }

  forEachBoundary(take: (address: number) => void): void {
    this.#complete();
    this.#walk.ranges.forEachBoundary(take);
    for (const entry of this.#walk.entries) this.#inlines(entry)?.forEachBoundary(take);
  }

  #inlines(entry: FunctionEntry): InlineTree | null {
    const { unit } = this;
    const budget = this.#budget;
    if (entry.inlines === undefined)
      entry.inlines = unit.file.problems.attempt(() => InlineTree.read(unit, entry.id, budget)) ?? null;
    return entry.inlines;
  }

  /** Makes the full walk, once; whether that may have found more. */
  #complete(): boolean {
    if (!this.#walk.isPartial) return false;
    const walk = this.unit.file.problems.attempt(() => new Walk(this.unit, this.unit.newBudget(), true));
    this.#walk.isPartial = false;
    if (walk) this.#walk = walk;
    return walk !== undefined;
  }
}

const attributes = new Attributes();

class Walk {
  readonly scopes = new ScopeList();
  /** Whether functions were passed over, in which there may be more. */
  isPartial = false;
  /** The bodies that were passed over, as ranges of ids. */
  readonly #passed = new RangeList();
  readonly entries: FunctionEntry[] = [];
  readonly ranges: RangeIndex;

  constructor(unit: Unit, budget: Budget, full: boolean) {
    const list = new RangeList();
    const take = unit.live((begin, end) => list.add(begin, end, this.entries.length - 1));
    const cursor = unit.cursor(unit.begin);
    const { isPlain, idBase } = unit;
    while (cursor.next()) {
      if (!isPlain) this.scopes.leave(cursor.depth, idBase + cursor.offset);
      if (cursor.tag === dw.DW_TAG_subprogram) this.#addFunction(unit, cursor, budget, full, take);
      else if (holdsFunctions(cursor.tag, isPlain, full)) cursor.skip();
      else cursor.skipTree();
      if (!isPlain && cursor.hasChildren && isScope(cursor.tag))
        this.scopes.enter(cursor.depth, idBase + cursor.offset);
    }
    this.scopes.end(unit.end);
    this.ranges = new RangeIndex(list);
  }

  find(address: number): FunctionEntry | undefined {
    const at = this.ranges.find(address);
    return at >= 0 ? this.entries[this.ranges.owner(at)] : undefined;
  }

  /** Whether the entry with this id is inside a function that was passed over. */
  hasPassed(id: number): boolean {
    const { begins, ends } = this.#passed;
    return (ends[upperBound(begins, id, 0, begins.length) - 1] ?? 0) > id;
  }

  #addFunction(unit: Unit, cursor: EntryCursor, budget: Budget, full: boolean, take: TakeRange): void {
    const id = unit.idBase + cursor.offset;
    if (!cursor.hasCode && full) return cursor.skip();
    if (cursor.hasCode) {
      cursor.read(attributes);
      this.entries.push({ id, name: undefined, inlines: undefined });
      forEachRange(unit, attributes, budget, take);
    }
    if (full || !cursor.hasChildren) return cursor.hasCode ? undefined : cursor.skip();
    const isPast = cursor.hasCode ? cursor.skipRest(attributes) : cursor.skipTree();
    if (!isPast) return;
    this.isPartial = true;
    if (!unit.isPlain) this.#passed.add(id + 1, unit.idBase + cursor.position, 0);
  }
}

/** Whether there may be functions inside an entry with this tag that is no function itself. */
function holdsFunctions(tag: number, isPlain: boolean, full: boolean): boolean {
  switch (tag) {
    case dw.DW_TAG_compile_unit:
    case dw.DW_TAG_partial_unit:
    case dw.DW_TAG_type_unit:
    case dw.DW_TAG_skeleton_unit:
    case dw.DW_TAG_namespace:
    case dw.DW_TAG_module:
      return true;
    case dw.DW_TAG_lexical_block:
    case dw.DW_TAG_inlined_subroutine:
      return full;
    default:
      return !isPlain && isScope(tag);
  }
}
