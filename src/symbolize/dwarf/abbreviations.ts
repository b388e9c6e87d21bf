/**
 * Abbreviation tables, .debug_abbrev (DWARF 5 section 7.5.3): which attributes, in which forms, an entry has.
 * A table is read only as far as it is asked for: to open a file, the first abbreviation of each unit is enough.
 */
import type { Reader } from '../reader';
import * as dw from './constants';
import type { Encoding } from './forms';
import { SkipPlan } from './skipPlan';

/** Attributes and forms are small numbers, and entries and tables short; anything else is corrupt. */
const MAX_NUMBER = 0x7fff;
const MAX_ATTRIBUTES = 0x400;
const MAX_ABBREVIATIONS = 0x10000;
const MAX_WITH_ONE_HASH = 8;

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
  /** By code, as compilers number them: from 1 in order. */
  readonly #inOrder: (Abbreviation | undefined)[] = [undefined];
  /** By code, any others. */
  readonly #others = new Map<number, Abbreviation>();
  /** By code, what `peek` found: many units may share a table, and their roots one abbreviation. */
  readonly #peeked = new Map<number, Abbreviation>();
  #complete = false;

  constructor(
    private readonly reader: Reader,
    private readonly encoding: Encoding,
    private readonly store: AbbreviationStore,
    /** Told how many bytes were read. */
    private readonly spend: (bytes: number) => void,
  ) {}

  /**
   * The abbreviation with this code, without keeping those before it: to open a file, only the one of each unit's
   * root is needed, which compilers that sort by use put last.
   */
  peek(code: number): Abbreviation | undefined {
    const known = this.#inOrder[code] ?? this.#others.get(code) ?? this.#peeked.get(code);
    if (known || this.#complete) return known;
    this.spend(1); // where nothing is left, nothing is read
    const reader = this.reader.at(this.reader.position);
    let next = reader.uleb();
    for (; next !== 0 && next !== code; next = reader.uleb()) skipAbbreviation(reader);
    this.spend(reader.position - this.reader.position);
    if (next === 0) return undefined;
    const found = this.store.read(reader, this.encoding);
    this.#peeked.set(code, found);
    return found;
  }

  /** The abbreviation with this code, reading on until it is found; undefined where the table has none. */
  get(code: number): Abbreviation | undefined {
    return this.#inOrder[code] ?? this.#find(code);
  }

  #find(code: number): Abbreviation | undefined {
    let found = this.#others.get(code);
    while (!found && !this.#complete) {
      this.#readNext();
      found = this.#inOrder[code] ?? this.#others.get(code);
    }
    return found;
  }

  #readNext(): void {
    const { reader } = this;
    const inOrder = this.#inOrder;
    const others = this.#others;
    const start = reader.position;
    this.#complete = true; // for good if this read fails: what follows could not be trusted
    const code = reader.uleb();
    if (code === 0) return;
    if (inOrder.length + others.size > MAX_ABBREVIATIONS)
      reader.fail(reader.position, 'has too many abbreviations');
    const abbreviation = this.store.read(reader, this.encoding);
    if (code === inOrder.length && !others.has(code)) inOrder.push(abbreviation);
    else if (code > inOrder.length && !others.has(code)) others.set(code, abbreviation);
    this.#complete = false;
    this.spend(reader.position - start);
  }
}

/** The attributes of the abbreviation being read; copied only where they are new. */
const specifications: number[] = [];

interface Known {
  readonly abbreviation: Abbreviation;
  readonly encoding: Encoding;
  /** Where its bytes stand in .debug_abbrev. */
  readonly start: number;
  readonly size: number;
}

/** Units repeat each other's abbreviations: each is read and kept once, found again by a hash of its bytes. */
export class AbbreviationStore {
  readonly #byHash = new Map<number, Known[]>();

  /** Reads what stands behind a code; all readers are of one section. */
  read(reader: Reader, encoding: Encoding): Abbreviation {
    const start = reader.position;
    const hash = hashAbbreviation(reader);
    const size = reader.position - start;
    const found = this.#find(hash, reader.bytes, start, size, encoding);
    if (found) return found;
    reader.seek(start);
    const tag = reader.uleb();
    const hasChildren = reader.u8() !== 0;
    const implicit = readSpecifications(reader);
    const abbreviation = new Abbreviation(tag, hasChildren, specifications.slice(), implicit, encoding);
    if (reader.position === start + size) this.#keep(hash, { abbreviation, encoding, start, size });
    return abbreviation;
  }

  #find(
    hash: number,
    bytes: Uint8Array,
    start: number,
    size: number,
    encoding: Encoding,
  ): Abbreviation | undefined {
    const known = this.#byHash.get(hash);
    if (!known) return undefined;
    for (const one of known)
      if (one.size === size && one.encoding === encoding && areSame(bytes, one.start, start, size))
        return one.abbreviation;
    return undefined;
  }

  #keep(hash: number, one: Known): void {
    const known = this.#byHash.get(hash);
    if (!known) this.#byHash.set(hash, [one]);
    else if (known.length < MAX_WITH_ONE_HASH) known.push(one);
  }
}

function areSame(bytes: Uint8Array, first: number, second: number, size: number): boolean {
  for (let at = 0; at < size; at++) if (bytes[first + at] !== bytes[second + at]) return false;
  return true;
}

/** Steps over what stands behind a code, and hashes its bytes. */
function hashAbbreviation(reader: Reader): number {
  const { bytes, position } = reader;
  skipAbbreviation(reader);
  let hash = 0;
  for (let at = position; at < reader.position; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}

function skipAbbreviation(reader: Reader): void {
  const { bytes, limit } = reader;
  reader.skipLeb(); // the tag
  reader.skip(1);
  let at = reader.position;
  for (;;) {
    if (at + 1 >= limit) reader.fail(at, 'ends too early');
    const attribute = bytes[at] ?? 0;
    while ((bytes[at++] ?? 0) >= 0x80);
    const form = bytes[at] ?? 0;
    while ((bytes[at++] ?? 0) >= 0x80);
    if (form === dw.DW_FORM_implicit_const) while ((bytes[at++] ?? 0) >= 0x80);
    if (attribute === 0 && form === 0) break;
  }
  reader.seek(at);
}

/** Fills `specifications`; gives the values of DW_FORM_implicit_const by position, where there are any. */
function readSpecifications(reader: Reader): number[] | undefined {
  let implicit: number[] | undefined;
  specifications.length = 0;
  for (;;) {
    const attribute = reader.uleb();
    const form = reader.uleb();
    if (attribute === 0 && form === 0) return implicit;
    if (attribute > MAX_NUMBER || form > MAX_NUMBER || specifications.length > 2 * MAX_ATTRIBUTES)
      reader.fail(reader.position, 'has an absurd list of attributes');
    if (form === dw.DW_FORM_implicit_const) (implicit ??= [])[specifications.length] = reader.sleb();
    specifications.push(
      attribute < 0x2000 ? attribute : (standardAttributes.get(attribute) ?? attribute),
      form,
    );
  }
}
