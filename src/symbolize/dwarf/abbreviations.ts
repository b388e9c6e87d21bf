// Abbreviation tables, .debug_abbrev (DWARF 5 section 7.5.3): which attributes, in which forms, an entry has.
// A table is read only as far as it is asked for: to open a file, the first abbreviation of each unit is enough.
import type { Reader } from '../reader';
import * as dw from './constants';
import type { Encoding } from './forms';
import { SkipPlan } from './skipPlan';

/** Attributes and forms are small numbers, and entries and tables short; anything else is corrupt. */
const LARGEST_NUMBER = 0x7fff;
const MOST_ATTRIBUTES = 0x400;
const MOST_ABBREVIATIONS = 0x10000;

/** GNU's attributes of split DWARF before version 5, each under the number of what replaced it. */
const standardAttributes = new Map([
  [dw.DW_AT_GNU_dwo_name, dw.DW_AT_dwo_name],
  [dw.DW_AT_GNU_dwo_id, dw.DW_AT_dwo_id],
  [dw.DW_AT_GNU_ranges_base, dw.DW_AT_rnglists_base],
  [dw.DW_AT_GNU_addr_base, dw.DW_AT_addr_base],
  [dw.DW_AT_MIPS_linkage_name, dw.DW_AT_linkage_name],
]);

export class Abbreviation {
  /** Whether an entry may say where its code is. */
  readonly hasCode: boolean;
  /** How to step over all values. */
  readonly skipPlan: SkipPlan;
  /** How to step over the values before DW_AT_sibling, and its form; null where there is none. */
  readonly siblingPlan: SkipPlan | null;
  readonly siblingForm: number;

  constructor(
    readonly tag: number,
    readonly hasChildren: boolean,
    /** Attribute, form, attribute, form, ... */
    readonly specifications: readonly number[],
    /** Values of DW_FORM_implicit_const by position in `specifications`. */
    readonly implicit: readonly number[] | undefined,
    encoding: Encoding,
  ) {
    const at = indexOfAttribute(specifications, dw.DW_AT_sibling);
    this.hasCode = [dw.DW_AT_low_pc, dw.DW_AT_ranges].some((it) => indexOfAttribute(specifications, it) >= 0);
    this.skipPlan = new SkipPlan(specifications, specifications.length, encoding);
    this.siblingPlan = at >= 0 && hasChildren ? new SkipPlan(specifications, at, encoding) : null;
    this.siblingForm = specifications[at + 1] ?? 0;
  }
}

function indexOfAttribute(specifications: readonly number[], attribute: number): number {
  for (let at = 0; at < specifications.length; at += 2) if (specifications[at] === attribute) return at;
  return -1;
}

export class AbbreviationTable {
  private readonly byCode = new Map<number, Abbreviation>();
  /** The same again for the codes that nearly all entries have: compilers count from 1. */
  private readonly byLowCode: (Abbreviation | undefined)[] = [];
  private complete = false;

  constructor(
    private readonly reader: Reader,
    private readonly encoding: Encoding,
    /** Told how many bytes were read. */
    private readonly spend: (bytes: number) => void,
  ) {}

  /** The abbreviation with this code, reading on until it is found; undefined where the table has none. */
  get(code: number): Abbreviation | undefined {
    return this.byLowCode[code] ?? this.find(code);
  }

  private find(code: number): Abbreviation | undefined {
    let found = this.byCode.get(code);
    while (!found && !this.complete) {
      this.readNext();
      found = this.byCode.get(code);
    }
    return found;
  }

  private readNext(): void {
    const { reader, byCode, byLowCode } = this;
    const start = reader.position;
    this.complete = true; // for good if this read fails: what follows could not be trusted
    const code = reader.uleb();
    if (code === 0) return;
    if (byCode.size >= MOST_ABBREVIATIONS) reader.fail(reader.position, 'has too many abbreviations');
    const abbreviation = readAbbreviation(reader, this.encoding);
    if (!byCode.has(code)) byCode.set(code, abbreviation);
    while (byLowCode.length === 0 || byCode.has(byLowCode.length))
      byLowCode.push(byCode.get(byLowCode.length));
    this.complete = false;
    this.spend(reader.position - start);
  }
}

function readAbbreviation(reader: Reader, encoding: Encoding): Abbreviation {
  const tag = reader.uleb();
  const hasChildren = reader.u8() !== 0;
  const specifications: number[] = [];
  let implicit: number[] | undefined;
  for (;;) {
    const attribute = reader.uleb();
    const form = reader.uleb();
    if (attribute === 0 && form === 0) break;
    if (attribute > LARGEST_NUMBER || form > LARGEST_NUMBER || specifications.length > 2 * MOST_ATTRIBUTES)
      reader.fail(reader.position, 'has an absurd list of attributes');
    if (form === dw.DW_FORM_implicit_const) (implicit ??= [])[specifications.length] = reader.sleb();
    specifications.push(standardAttributes.get(attribute) ?? attribute, form);
  }
  return new Abbreviation(tag, hasChildren, specifications, implicit, encoding);
}
