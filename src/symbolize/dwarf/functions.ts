// The functions of one unit: ranges of all its subprograms, also those nested in namespaces, types and other
// functions (DWARF 5 section 3.3), and the scopes their names are qualified with (sections 3.2.2 and 5.7).
// One walk over the unit's entries; what is inside a function is read when an address first falls into it.
import { RangeIndex, RangeList } from '../rangeIndex';
import * as dw from './constants';
import { Attributes, type EntryCursor } from './entries';
import { InlineTree } from './inlines';
import { forEachRange, hasRanges } from './ranges';
import { ScopeList } from './scopes';
import type { Unit } from './unit';

export class FunctionTable {
  readonly scopes = new ScopeList();
  private readonly ranges: RangeIndex;
  /** Scratch space: of the entry being read. */
  private readonly attributes = new Attributes();
  private readonly inlineTrees = new Map<number, InlineTree>();

  /** DwarfError where the unit's entries are corrupt. */
  constructor(private readonly unit: Unit) {
    const ranges = new RangeList();
    const cursor = unit.cursor(unit.header.entries);
    while (cursor.next()) {
      this.scopes.leave(cursor);
      if (cursor.tag === dw.DW_TAG_subprogram) addFunction(unit, cursor, this.attributes, ranges);
      else cursor.skip();
      this.scopes.enter(cursor);
    }
    this.scopes.end(unit.header.end);
    this.ranges = new RangeIndex(ranges);
  }

  /** Offset of the subprogram entry over `address`; -1 for none. Of several, the last in the unit, as the innermost. */
  find(address: number): number {
    let innermost = -1;
    for (let at = this.ranges.find(address); at >= 0; at = this.ranges.find(address, at))
      innermost = Math.max(innermost, this.ranges.owner(at));
    return innermost;
  }

  /** The inlined calls of the subprogram entry at `offset`; DwarfError where they are corrupt. */
  inlines(offset: number): InlineTree {
    let tree = this.inlineTrees.get(offset);
    if (!tree) {
      tree = InlineTree.read(this.unit, offset, this.attributes);
      this.inlineTrees.set(offset, tree);
    }
    return tree;
  }
}

function addFunction(unit: Unit, cursor: EntryCursor, attributes: Attributes, ranges: RangeList): void {
  const { offset } = cursor;
  cursor.read(attributes);
  if (!hasRanges(attributes)) return;
  forEachRange(
    unit,
    attributes,
    unit.live((begin, end) => ranges.add(begin, end, offset)),
  );
}
