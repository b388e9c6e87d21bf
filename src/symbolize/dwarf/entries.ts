// Debugging information entries, .debug_info (DWARF 5 sections 2.1 and 7.5.2): a cursor that walks them in
// order with their depth, and the attributes of one entry.
import type { Reader } from '../reader';
import type { Abbreviation, AbbreviationTable } from './abbreviations';
import { directForm, type Encoding, readForm, skipForm } from './forms';

/** All attributes this room reads are below; others are skipped. */
const ATTRIBUTES = 0x80;

/** The attributes of one entry, by attribute code; reused from entry to entry. */
export class Attributes {
  /** 0 where the entry does not have the attribute. */
  readonly forms = new Uint16Array(ATTRIBUTES);
  private readonly values = new Float64Array(ATTRIBUTES);

  has(attribute: number): boolean {
    return this.form(attribute) !== 0;
  }

  form(attribute: number): number {
    return this.forms[attribute] ?? 0;
  }

  /** The value as `readForm` gives it; 0 where there is none. */
  value(attribute: number): number {
    return this.has(attribute) ? (this.values[attribute] ?? 0) : 0;
  }

  set(attribute: number, form: number, value: number): void {
    this.forms[attribute] = form;
    this.values[attribute] = value;
  }
}

export class EntryCursor {
  /** Of the current entry: its offset in .debug_info, its nesting below the first entry, its abbreviation. */
  offset = 0;
  depth = -1;
  tag = 0;
  hasChildren = false;
  private abbreviation: Abbreviation | undefined;
  private nextDepth = 0;

  /** Starts at the entry that `reader` stands on and ends behind that entry's last descendant. */
  constructor(
    private readonly reader: Reader,
    private readonly abbreviations: AbbreviationTable,
    private readonly encoding: Encoding,
  ) {}

  /** Goes to the next entry. After it, call exactly one of `read` and `skip`. */
  next(): boolean {
    const { reader } = this;
    for (;;) {
      if (reader.remaining <= 0 || (this.nextDepth === 0 && this.depth >= 0)) return false;
      this.offset = reader.position;
      const code = reader.uleb();
      if (code !== 0) {
        this.enter(code);
        return true;
      }
      this.nextDepth -= 1;
      if (this.nextDepth < 0) return false;
    }
  }

  read(into: Attributes): void {
    const { reader, encoding } = this;
    into.forms.fill(0);
    const { specifications, implicit } = this.current();
    for (let at = 0; at < specifications.length; at += 2) {
      const attribute = specifications[at] ?? 0;
      const form = specifications[at + 1] ?? 0;
      if (attribute < ATTRIBUTES) {
        const direct = directForm(reader, form);
        into.set(attribute, direct, readForm(reader, direct, implicit?.[at] ?? 0, encoding));
      } else skipForm(reader, form, encoding);
    }
  }

  skip(): void {
    const { specifications, size } = this.current();
    if (size >= 0) return this.reader.skip(size);
    for (let at = 1; at < specifications.length; at += 2)
      skipForm(this.reader, specifications[at] ?? 0, this.encoding);
  }

  private enter(code: number): void {
    const abbreviation = this.abbreviations.get(code);
    if (!abbreviation)
      this.reader.fail(this.offset, `has an abbreviation code ${code} that is not in its table`);
    this.abbreviation = abbreviation;
    this.tag = abbreviation.tag;
    this.hasChildren = abbreviation.hasChildren;
    this.depth = this.nextDepth;
    if (abbreviation.hasChildren) this.nextDepth += 1;
  }

  private current(): Abbreviation {
    return this.abbreviation ?? this.reader.fail(this.offset, 'is read before its first entry');
  }
}
