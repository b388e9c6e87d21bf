/**
 * One unit of .debug_info, as far as reading its entries goes: its header and root entry, and the bases its indexed
 * forms count from (DWARF 5 section 7.26 and following). What is read of it on first use is in `unitTables.ts`.
 */
import type { ExecutableRanges } from '../executable';
import type { Problems } from '../problems';
import type { AbbreviationTable } from './abbreviations';
import type { Budget } from './budget';
import type { DebugSections } from './sections';
import * as dw from './constants';
import { type AttributeValues, EntryCursor } from './entries';
import type { Encoding } from './forms';
import type { UnitHeader } from './unitHeader';

/** Names, ranges and calls of one unit may together hold this much more than the unit itself. */
const SPARE_BYTES = 0x10_0000;

export type TakeRange = (begin: number, end: number) => void;

/** What units ask of the file that they are in. */
export interface UnitFile {
  readonly sections: DebugSections;
  readonly executable: ExecutableRanges;
  readonly problems: Problems;
  abbreviations(offset: number, encoding: Encoding): AbbreviationTable;
  /** The id of the type with this signature; -1 where no type unit has it. */
  typeEntry(signature: number): number;
  /** As much as may be spent on a part of the file of so many bytes. */
  newBudget(bytes: number): Budget;
}

export class Unit {
  /** What addresses in the unit's range lists are relative to. */
  readonly baseAddress: number;
  /** The attributes of its first entry. */
  readonly root: AttributeValues;

  /** Reads the root entry; DwarfError where that is corrupt. `section` is .debug_info or .debug_types. */
  constructor(
    readonly header: UnitHeader,
    readonly file: UnitFile,
    private readonly section: string,
    /** Where references inside the unit count from: what its ids are more than offsets in `section`. */
    readonly idBase: number,
    /** Of a split unit: the one in the program that stands for it. */
    readonly skeleton: Unit | null = null,
  ) {
    this.root = this.cursor(this.begin).readFirst();
    this.baseAddress = this.root.has(dw.DW_AT_low_pc)
      ? this.address(this.root, dw.DW_AT_low_pc)
      : (skeleton?.baseAddress ?? 0);
  }

  get encoding(): Encoding {
    return this.header.encoding;
  }

  get sections(): DebugSections {
    return this.file.sections;
  }

  /** Ids of the unit's first entry and of its end. */
  get begin(): number {
    return this.idBase + this.header.entries;
  }

  get end(): number {
    return this.idBase + this.header.end;
  }

  /** Whether only functions can hold functions and names have no scopes, as in C. */
  get isPlain(): boolean {
    switch (this.root.value(dw.DW_AT_language)) {
      case dw.DW_LANG_C89:
      case dw.DW_LANG_C:
      case dw.DW_LANG_C99:
      case dw.DW_LANG_C11:
      case dw.DW_LANG_C17:
      case dw.DW_LANG_Mips_Assembler:
        return true;
      default:
        return false;
    }
  }

  /** Passes on what is left of ranges without those of discarded functions. */
  live(take: TakeRange): TakeRange {
    const { executable } = this.file;
    return (begin, end) => {
      const liveEnd = executable.clip(begin, end);
      if (liveEnd >= 0) take(begin, liveEnd);
    };
  }

  /** As much as the ranges and calls of this unit may cost. */
  newBudget(): Budget {
    return this.file.newBudget(this.header.end - this.header.offset + SPARE_BYTES);
  }

  get compilationDirectory(): string {
    return this.string(this.root, dw.DW_AT_comp_dir) ?? '';
  }

  /** What a split unit and its skeleton have in common; before DWARF 5 it stands in the root entry. */
  get splitId(): number {
    return this.header.id || this.root.value(dw.DW_AT_dwo_id);
  }

  /** Walks the entry with this id and all its descendants. */
  cursor(id: number): EntryCursor {
    const { encoding, abbreviations, end, offset } = this.header;
    const reader = this.sections.reader(this.section).at(id - this.idBase, end);
    return new EntryCursor(reader, this.file.abbreviations(abbreviations, encoding), encoding, offset);
  }

  /** A string attribute; null where the entry has none or it is in another file. */
  string(attributes: AttributeValues, attribute: number): string | null {
    return this.stringOf(attributes.form(attribute), attributes.value(attribute));
  }

  /** A string by its form and what `readForm` gave. */
  stringOf(form: number, value: number): string | null {
    switch (form) {
      case dw.DW_FORM_string:
        return this.sections.string(this.section, value);
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
        return this.#stringAt(value);
      default:
        return null;
    }
  }

  /** An address attribute, direct or by index. */
  address(attributes: AttributeValues, attribute: number): number {
    const value = attributes.value(attribute);
    return attributes.form(attribute) === dw.DW_FORM_addr ? value : this.addressAt(value);
  }

  /** Entry `index` of the unit's part of .debug_addr. */
  addressAt(index: number): number {
    const { addressSize } = this.encoding;
    const base = (this.skeleton ?? this).root.value(dw.DW_AT_addr_base) || this.#tableHeaderSize;
    return this.sections.reader('.debug_addr', base + index * addressSize).uint(addressSize);
  }

  /** Where entry `index` of the unit's part of .debug_rnglists points to. */
  rangeListOffset(index: number): number {
    const { offsetSize } = this.encoding;
    const base = this.root.value(dw.DW_AT_rnglists_base) || this.#tableHeaderSize + 4;
    return base + this.sections.reader('.debug_rnglists', base + index * offsetSize).uint(offsetSize);
  }

  /** What offsets into .debug_ranges count from: GNU's split units share the program's section. */
  get rangesBase(): number {
    return this.encoding.version < 5 ? (this.skeleton?.root.value(dw.DW_AT_rnglists_base) ?? 0) : 0;
  }

  /** The id of the entry that a reference attribute points to; -1 for none and for other files. */
  reference(attributes: AttributeValues, attribute: number): number {
    const value = attributes.value(attribute);
    switch (attributes.form(attribute)) {
      case dw.DW_FORM_ref_addr:
        return value;
      case dw.DW_FORM_ref1:
      case dw.DW_FORM_ref2:
      case dw.DW_FORM_ref4:
      case dw.DW_FORM_ref8:
      case dw.DW_FORM_ref_udata:
        return this.idBase + this.header.offset + value;
      case dw.DW_FORM_ref_sig8:
        return this.file.typeEntry(value);
      default:
        return -1;
    }
  }

  #stringAt(index: number): string {
    const { offsetSize } = this.encoding;
    const base = this.root.value(dw.DW_AT_str_offsets_base) || this.#tableHeaderSize;
    const reader = this.sections.reader('.debug_str_offsets', base + index * offsetSize);
    return this.sections.string('.debug_str', reader.uint(offsetSize));
  }

  /** Bytes before the first entry of a table without an explicit base; before DWARF 5 there is no header. */
  get #tableHeaderSize(): number {
    const { version, offsetSize } = this.encoding;
    return version < 5 ? 0 : offsetSize === 8 ? 16 : 8;
  }
}
