// Abbreviation tables, .debug_abbrev (DWARF 5 section 7.5.3): which attributes, in which forms, an entry has.
// A table is read only as far as it is asked for: to open a file, the first abbreviation of each unit is enough.
import type { Reader } from '../reader';
import { DW_FORM_implicit_const } from './constants';
import { type Encoding, formSize, VARIABLE } from './forms';

/** Attributes and forms are small numbers, and entries and tables short; anything else is corrupt. */
const LARGEST_NUMBER = 0x7fff;
const MOST_ATTRIBUTES = 0x400;
const MOST_ABBREVIATIONS = 0x10000;

export class Abbreviation {
  constructor(
    readonly tag: number,
    readonly hasChildren: boolean,
    /** Attribute, form, attribute, form, ... */
    readonly specifications: readonly number[],
    /** Values of DW_FORM_implicit_const by position in `specifications`. */
    readonly implicit: readonly number[] | undefined,
    /** Bytes of all values together, or VARIABLE. */
    readonly size: number,
  ) {}
}

export class AbbreviationTable {
  private readonly byCode = new Map<number, Abbreviation>();
  private complete = false;

  constructor(
    private readonly reader: Reader,
    private readonly encoding: Encoding,
  ) {}

  /** The abbreviation with this code, reading on until it is found; undefined where the table has none. */
  get(code: number): Abbreviation | undefined {
    let found = this.byCode.get(code);
    while (!found && !this.complete) {
      this.readNext();
      found = this.byCode.get(code);
    }
    return found;
  }

  private readNext(): void {
    const { reader, byCode } = this;
    this.complete = true; // for good if this read fails: what follows could not be trusted
    const code = reader.uleb();
    if (code === 0) return;
    if (byCode.size >= MOST_ABBREVIATIONS) reader.fail(reader.position, 'has too many abbreviations');
    const abbreviation = readAbbreviation(reader, this.encoding);
    if (!byCode.has(code)) byCode.set(code, abbreviation);
    this.complete = false;
  }
}

function readAbbreviation(reader: Reader, encoding: Encoding): Abbreviation {
  const tag = reader.uleb();
  const hasChildren = reader.u8() !== 0;
  const specifications: number[] = [];
  let implicit: number[] | undefined;
  let size = 0;
  for (;;) {
    const attribute = reader.uleb();
    const form = reader.uleb();
    if (attribute === 0 && form === 0) break;
    if (attribute > LARGEST_NUMBER || form > LARGEST_NUMBER || specifications.length > 2 * MOST_ATTRIBUTES)
      reader.fail(reader.position, 'has an absurd list of attributes');
    if (form === DW_FORM_implicit_const) (implicit ??= [])[specifications.length] = reader.sleb();
    specifications.push(attribute, form);
    const bytes = formSize(form, encoding);
    size = bytes < 0 || size < 0 ? VARIABLE : size + bytes;
  }
  return new Abbreviation(tag, hasChildren, specifications, implicit, size);
}
