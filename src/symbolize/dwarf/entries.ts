/**
 * Debugging information entries, .debug_info (DWARF 5 sections 2.1, 2.3 and 7.5.2): a cursor that walks them in
 * order with their depth, and the attributes of one entry.
 */
import type { Reader } from '../reader';
import type { Abbreviation, AbbreviationTable } from './abbreviations';
import * as dw from './constants';
import { directForm, type Encoding, readForm, skipForm } from './forms';

/** All attributes this room reads are below; others are skipped. */
const ATTRIBUTES = 0x80;

/** The attributes of one entry. */
export interface AttributeValues {
  has(attribute: number): boolean;
  /** 0 where the entry does not have the attribute. */
  form(attribute: number): number;
  /** The value as `readForm` gives it; 0 where there is none. */
  value(attribute: number): number;
}

/** The attributes of one entry, by attribute code; reused from entry to entry. */
export class Attributes implements AttributeValues {
  readonly #forms = new Uint16Array(ATTRIBUTES);
  readonly #values = new Float64Array(ATTRIBUTES);
  /** Of which entry an attribute is: so nothing has to be cleared between entries. */
  readonly #entries = new Uint32Array(ATTRIBUTES);
  #entry = 1;

  has(attribute: number): boolean {
    return this.#entries[attribute] === this.#entry;
  }

  form(attribute: number): number {
    return this.has(attribute) ? (this.#forms[attribute] ?? 0) : 0;
  }

  value(attribute: number): number {
    if (!this.has(attribute)) return 0;
    const value = this.#values[attribute] ?? 0;
    return (value | 0) === value ? value | 0 : value; // engines keep small integers without the heap's help
  }

  clear(): void {
    this.#entry = (this.#entry + 1) >>> 0 || 1;
  }

  set(attribute: number, form: number, value: number): void {
    this.#forms[attribute] = form;
    this.#values[attribute] = value;
    this.#entries[attribute] = this.#entry;
  }

  /** A small copy to keep, of an entry with these attributes and forms. */
  snapshot(specifications: readonly number[]): AttributeValues {
    const kept = new KeptAttributes();
    for (let at = 0; at < specifications.length; at += 2) {
      const attribute = specifications[at] ?? 0;
      if (attribute < ATTRIBUTES) kept.add(attribute, this.form(attribute), this.value(attribute));
    }
    return kept;
  }
}

class KeptAttributes implements AttributeValues {
  readonly #attributes: number[] = [];
  readonly #forms: number[] = [];
  readonly #values: number[] = [];

  add(attribute: number, form: number, value: number): void {
    this.#attributes.push(attribute);
    this.#forms.push(form);
    this.#values.push(value);
  }

  has(attribute: number): boolean {
    return this.#attributes.includes(attribute);
  }

  form(attribute: number): number {
    return this.#forms[this.#attributes.indexOf(attribute)] ?? 0;
  }

  value(attribute: number): number {
    return this.#values[this.#attributes.indexOf(attribute)] ?? 0;
  }
}

const scratch = new Attributes();

export class EntryCursor {
  /** Of the current entry: its offset in its section, its nesting below the first entry, its abbreviation. */
  offset = 0;
  depth = -1;
  tag = 0;
  hasChildren = false;
  #abbreviation: Abbreviation | undefined;
  #nextDepth = 0;

  /** Starts at the entry that `reader` stands on and ends behind that entry's last descendant. */
  constructor(
    private readonly reader: Reader,
    private readonly abbreviations: AbbreviationTable,
    private readonly encoding: Encoding,
    /** Where the unit starts: DW_AT_sibling counts from there. */
    private readonly unitOffset: number,
  ) {}

  /** Reads the first entry and no more. */
  readFirst(): AttributeValues {
    const { reader } = this;
    const code = reader.remaining > 0 ? reader.uleb() : 0;
    if (code === 0) return new KeptAttributes();
    this.#enter(code, this.abbreviations.peek(code));
    this.read(scratch);
    return scratch.snapshot(this.#current().specifications);
  }

  /** Goes to the next entry. After it, call exactly one of `read`, `skip` and `skipTree`. */
  next(): boolean {
    const { reader } = this;
    for (;;) {
      if (reader.position >= reader.limit || (this.#nextDepth === 0 && this.depth >= 0)) return false;
      this.offset = reader.position;
      const code = reader.uleb();
      if (code !== 0) {
        this.#enter(code, this.abbreviations.get(code));
        return true;
      }
      this.#nextDepth -= 1;
      if (this.#nextDepth < 0) return false;
    }
  }

  /** Offset of what follows: only after the entry was read or skipped. */
  get position(): number {
    return this.reader.position;
  }

  /** Whether the entry may say where its code is. */
  get hasCode(): boolean {
    return this.#current().hasCode;
  }

  /** Reads the attributes, up to and with the first that is `last`: all where that is not given. */
  read(into: Attributes, last = 0): void {
    const { reader, encoding } = this;
    into.clear();
    const { specifications, implicit } = this.#current();
    for (let at = 0; at < specifications.length; at += 2) {
      const attribute = specifications[at] ?? 0;
      const form = specifications[at + 1] ?? 0;
      if (attribute < ATTRIBUTES) {
        const direct = form === dw.DW_FORM_indirect ? directForm(reader, form) : form;
        into.set(attribute, direct, readForm(reader, direct, implicit?.[at] ?? 0, encoding));
        if (attribute === last) return;
      } else skipForm(reader, form, encoding);
    }
  }

  skip(): void {
    this.#current().skipPlan.skip(this.reader);
  }

  /**
   * Skips the entry, and its descendants where it says where they end; whether it did. DW_AT_sibling is an
   * optimization that GCC makes and LLVM does not.
   */
  skipTree(): boolean {
    const { siblingPlan, siblingForm } = this.#current();
    if (!siblingPlan) {
      this.skip();
      return !this.hasChildren;
    }
    siblingPlan.skip(this.reader);
    const form = directForm(this.reader, siblingForm);
    this.#leaveAt(form, readForm(this.reader, form, 0, this.encoding));
    return true;
  }

  /** After `read`: goes on behind the descendants, where the entry says where that is; whether it did. */
  skipRest(attributes: Attributes): boolean {
    if (!this.hasChildren) return true;
    if (!attributes.has(dw.DW_AT_sibling)) return false;
    this.#leaveAt(attributes.form(dw.DW_AT_sibling), attributes.value(dw.DW_AT_sibling));
    return true;
  }

  #leaveAt(form: number, value: number): void {
    const { reader } = this;
    const sibling = form === dw.DW_FORM_ref_addr ? value : this.unitOffset + value;
    if (sibling < reader.position || sibling > reader.limit)
      reader.fail(this.offset, 'has a sibling that is not behind it');
    reader.seek(this.depth === 0 ? reader.limit : sibling);
    this.#nextDepth = this.depth;
  }

  #enter(code: number, abbreviation: Abbreviation | undefined): void {
    if (!abbreviation)
      this.reader.fail(this.offset, `has an abbreviation code ${code} that is not in its table`);
    this.#abbreviation = abbreviation;
    this.tag = abbreviation.tag;
    this.hasChildren = abbreviation.hasChildren;
    this.depth = this.#nextDepth;
    if (abbreviation.hasChildren) this.#nextDepth += 1;
  }

  #current(): Abbreviation {
    return this.#abbreviation ?? this.reader.fail(this.offset, 'is read before its first entry');
  }
}
