/**
 * The instructions of call frame information (DWARF 5 section 6.4.2), run up to an address: where the caller's frame
 * begins (the CFA) and where its registers are. Expressions are not evaluated; what depends on one is unknown.
 */
import type { Reader } from '../reader';
import type { Fde } from './callFrameInfo';

/** Where a register of the caller is. */
export type Rule =
  | { readonly kind: 'undefined' | 'same' | 'unknown' }
  /** In memory, so many bytes from the CFA. */
  | { readonly kind: 'offset'; readonly offset: number }
  /** The CFA and so many bytes. */
  | { readonly kind: 'value'; readonly offset: number }
  | { readonly kind: 'register'; readonly register: number };

export interface FrameRules {
  /** Register and offset that make the CFA; null where an expression does. */
  readonly cfa: { readonly register: number; readonly offset: number } | null;
  readonly rules: ReadonlyMap<number, Rule>;
}

interface Row {
  cfa: { register: number; offset: number } | null;
  rules: Map<number, Rule>;
}

/** `DW_CFA_remember_state` inside another. */
const MAX_REMEMBERED = 64;

/** The rules at `address`; DwarfError where the instructions cannot be read. */
export function rulesAt(fde: Fde, address: number): FrameRules {
  const program = new Program(fde, address);
  program.run(fde.cie.instructions);
  program.keepInitial();
  program.run(fde.instructions);
  return program.row;
}

class Program {
  row: Row = { cfa: null, rules: new Map() };
  #location: number;
  #initial: ReadonlyMap<number, Rule> = new Map();
  readonly #remembered: Row[] = [];

  constructor(
    private readonly fde: Fde,
    private readonly address: number,
  ) {
    this.#location = fde.begin;
  }

  /** What `DW_CFA_restore` goes back to. */
  keepInitial(): void {
    this.#initial = new Map(this.row.rules);
  }

  run(instructions: Reader): void {
    const reader = instructions.at(instructions.position);
    while (reader.remaining > 0) {
      const code = reader.u8();
      const low = code & 0x3f;
      if (code >= 0xc0) this.#restore(low);
      else if (code >= 0x80) this.#offset(low, reader.uleb());
      else if (code >= 0x40) this.#location += low * this.fde.cie.codeAlignment;
      else this.#extended(low, reader);
      if (this.#location > this.address) return;
    }
  }

  #extended(code: number, reader: Reader): void {
    const { codeAlignment, dataAlignment } = this.fde.cie;
    const { rules } = this.row;
    switch (code) {
      case 0x00: // nop
        return;
      case 0x02: // advance_loc1, 2, 4
        this.#location += reader.u8() * codeAlignment;
        return;
      case 0x03:
        this.#location += reader.u16() * codeAlignment;
        return;
      case 0x04:
        this.#location += reader.u32() * codeAlignment;
        return;
      case 0x05: // offset_extended
        return this.#offset(reader.uleb(), reader.uleb());
      case 0x06: // restore_extended
        return this.#restore(reader.uleb());
      case 0x07: // undefined
        rules.set(reader.uleb(), { kind: 'undefined' });
        return;
      case 0x08: // same_value
        rules.set(reader.uleb(), { kind: 'same' });
        return;
      case 0x09: // register
        rules.set(reader.uleb(), { kind: 'register', register: reader.uleb() });
        return;
      case 0x0a: // remember_state
        if (this.#remembered.length >= MAX_REMEMBERED)
          reader.fail(reader.position, 'remembers too many states');
        this.#remembered.push({ cfa: this.row.cfa, rules: new Map(rules) });
        return;
      case 0x0b: // restore_state
        this.row = this.#remembered.pop() ?? reader.fail(reader.position, 'restores no state');
        return;
      case 0x0c: // def_cfa
        this.row.cfa = { register: reader.uleb(), offset: reader.uleb() };
        return;
      case 0x0d: // def_cfa_register
        this.row.cfa = { register: reader.uleb(), offset: this.row.cfa?.offset ?? 0 };
        return;
      case 0x0e: // def_cfa_offset
        return this.#cfaOffset(reader.uleb());
      case 0x0f: // def_cfa_expression
        reader.skip(reader.uleb());
        this.row.cfa = null;
        return;
      case 0x10: // expression
      case 0x16: // val_expression
        rules.set(reader.uleb(), { kind: 'unknown' });
        reader.skip(reader.uleb());
        return;
      case 0x11: // offset_extended_sf
        return this.#offset(reader.uleb(), reader.sleb());
      case 0x12: // def_cfa_sf
        this.row.cfa = { register: reader.uleb(), offset: reader.sleb() * dataAlignment };
        return;
      case 0x13: // def_cfa_offset_sf
        return this.#cfaOffset(reader.sleb() * dataAlignment);
      case 0x14: // val_offset
        rules.set(reader.uleb(), { kind: 'value', offset: reader.uleb() * dataAlignment });
        return;
      case 0x15: // val_offset_sf
        rules.set(reader.uleb(), { kind: 'value', offset: reader.sleb() * dataAlignment });
        return;
      case 0x2e: // GNU_args_size
        reader.skipLeb();
        return;
      default:
        reader.fail(reader.position, `has an unknown instruction ${code}`);
    }
  }

  #offset(register: number, factored: number): void {
    this.row.rules.set(register, { kind: 'offset', offset: factored * this.fde.cie.dataAlignment });
  }

  #cfaOffset(offset: number): void {
    if (this.row.cfa) this.row.cfa = { ...this.row.cfa, offset };
  }

  #restore(register: number): void {
    const rule = this.#initial.get(register);
    if (rule) this.row.rules.set(register, rule);
    else this.row.rules.delete(register);
  }
}
