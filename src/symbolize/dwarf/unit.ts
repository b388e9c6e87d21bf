// One unit of .debug_info: its header and root entry, the bases its indexed forms count from (DWARF 5 section
// 7.26 and following), and - each read on first use, each failing alone - its lines and its functions.
import type { ExecutableRanges } from '../executable';
import type { DebugSections } from './sections';
import type { AbbreviationTable } from './abbreviations';
import * as dw from './constants';
import { Attributes, EntryCursor } from './entries';
import type { Encoding } from './forms';
import { FunctionTable } from './functions';
import { LineTable } from './lineTable';
import { forEachRange, hasRanges, type TakeRange } from './ranges';
import type { UnitHeader } from './unitHeader';

/** What a unit needs of the file around it. */
export interface UnitContext {
  readonly sections: DebugSections;
  readonly executable: ExecutableRanges;
  abbreviations(offset: number, encoding: Encoding): AbbreviationTable;
  /** Runs `read`; a DwarfError is listed and gives undefined. */
  attempt<T>(read: () => T): T | undefined;
}

export class Unit {
  /** What addresses in the unit's range lists are relative to. */
  readonly baseAddress: number;
  readonly sections: DebugSections;
  private readonly root = new Attributes();
  private lineTable: LineTable | null | undefined;
  private functionTable: FunctionTable | null | undefined;

  /** Reads the root entry; DwarfError where that is corrupt. */
  constructor(
    readonly header: UnitHeader,
    private readonly context: UnitContext,
  ) {
    this.sections = context.sections;
    const cursor = this.cursor(header.entries);
    if (cursor.next()) cursor.read(this.root);
    this.baseAddress = this.root.has(dw.DW_AT_low_pc) ? this.address(this.root, dw.DW_AT_low_pc) : 0;
  }

  get encoding(): Encoding {
    return this.header.encoding;
  }

  contains(offset: number): boolean {
    return offset >= this.header.entries && offset < this.header.end;
  }

  /** Gives each range of code that the unit covers, as far as that is live, to `take`. */
  forEachRange(take: TakeRange): void {
    const takeLive = this.live(take);
    if (hasRanges(this.root)) forEachRange(this, this.root, takeLive);
    else this.lines()?.forEachSequence(take);
  }

  /** Passes on what is left of ranges without those of discarded functions. */
  live(take: TakeRange): TakeRange {
    const { executable } = this.context;
    return (begin, end) => {
      const liveEnd = executable.clip(begin, end);
      if (liveEnd >= 0) take(begin, liveEnd);
    };
  }

  /** Null where the unit has no line program, or a corrupt one. */
  lines(): LineTable | null {
    if (this.lineTable === undefined) {
      const { context, root } = this;
      const read = () => LineTable.read(this, root.value(dw.DW_AT_stmt_list), context);
      this.lineTable = (root.has(dw.DW_AT_stmt_list) ? context.attempt(read) : null) ?? null;
    }
    return this.lineTable;
  }

  /** Null where the unit's entries are corrupt. */
  functions(): FunctionTable | null {
    if (this.functionTable === undefined)
      this.functionTable = this.context.attempt(() => new FunctionTable(this)) ?? null;
    return this.functionTable;
  }

  get compilationDirectory(): string {
    return this.string(this.root, dw.DW_AT_comp_dir) ?? '';
  }

  /** Walks the entry at `offset` of .debug_info and all its descendants. */
  cursor(offset: number): EntryCursor {
    const { encoding, abbreviations, end } = this.header;
    const reader = this.sections.reader('.debug_info').at(offset, end);
    return new EntryCursor(reader, this.context.abbreviations(abbreviations, encoding), encoding);
  }

  /** A string attribute; null where the entry has none or it is in another file. */
  string(attributes: Attributes, attribute: number): string | null {
    return this.stringOf(attributes.form(attribute), attributes.value(attribute));
  }

  /** A string by its form and what `readForm` gave. */
  stringOf(form: number, value: number): string | null {
    switch (form) {
      case dw.DW_FORM_string:
        return this.sections.string('.debug_info', value);
      case dw.DW_FORM_strp:
        return this.sections.string('.debug_str', value);
      case dw.DW_FORM_line_strp:
        return this.sections.string('.debug_line_str', value);
      case dw.DW_FORM_strx:
      case dw.DW_FORM_strx1:
      case dw.DW_FORM_strx2:
      case dw.DW_FORM_strx3:
      case dw.DW_FORM_strx4:
      case dw.DW_FORM_GNU_str_index:
        return this.stringAt(value);
      default:
        return null;
    }
  }

  /** An address attribute, direct or by index. */
  address(attributes: Attributes, attribute: number): number {
    const value = attributes.value(attribute);
    return attributes.form(attribute) === dw.DW_FORM_addr ? value : this.addressAt(value);
  }

  /** Entry `index` of the unit's part of .debug_addr. */
  addressAt(index: number): number {
    const { addressSize } = this.encoding;
    const base = this.root.value(dw.DW_AT_addr_base) || this.tableHeaderSize;
    return this.sections.reader('.debug_addr', base + index * addressSize).uint(addressSize);
  }

  /** Where entry `index` of the unit's part of .debug_rnglists points to. */
  rangeListOffset(index: number): number {
    const { offsetSize } = this.encoding;
    const base = this.root.value(dw.DW_AT_rnglists_base) || this.tableHeaderSize + 4;
    return base + this.sections.reader('.debug_rnglists', base + index * offsetSize).uint(offsetSize);
  }

  /** Where a reference attribute points to in .debug_info; -1 for none and for other files or type units. */
  reference(attributes: Attributes, attribute: number): number {
    const value = attributes.value(attribute);
    switch (attributes.form(attribute)) {
      case dw.DW_FORM_ref_addr:
        return value;
      case dw.DW_FORM_ref1:
      case dw.DW_FORM_ref2:
      case dw.DW_FORM_ref4:
      case dw.DW_FORM_ref8:
      case dw.DW_FORM_ref_udata:
        return this.header.offset + value;
      default:
        return -1;
    }
  }

  private stringAt(index: number): string {
    const { offsetSize } = this.encoding;
    const base = this.root.value(dw.DW_AT_str_offsets_base) || this.tableHeaderSize;
    const reader = this.sections.reader('.debug_str_offsets', base + index * offsetSize);
    return this.sections.string('.debug_str', reader.uint(offsetSize));
  }

  /** Bytes before the first entry of a table without an explicit base; before DWARF 5 there is no header. */
  private get tableHeaderSize(): number {
    const { version, offsetSize } = this.encoding;
    return version < 5 ? 0 : offsetSize === 8 ? 16 : 8;
  }
}
