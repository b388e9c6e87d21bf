/**
 * Attribute forms: how long a value is and how it is read (DWARF 5 section 7.5.6; older versions differ only in
 * DW_FORM_ref_addr). A value is always a number: a constant, an address, an offset, an index, or - for strings
 * and blocks in place - the position of their first byte.
 */
import type { Reader } from '../reader';
import * as dw from './constants';

/** What a form's size depends on: all of it stands in the unit's header. */
export interface Encoding {
  readonly version: number;
  /** Bytes of an address. */
  readonly addressSize: number;
  /** Bytes of an offset: 8 in 64-bit DWARF. */
  readonly offsetSize: 4 | 8;
  /** Bytes by form; VARIABLE where it depends on the value. */
  readonly sizes: Int8Array;
  /** Distinguishes encodings; below ENCODINGS. */
  readonly id: number;
}

export const ENCODINGS = 0x400;
const VARIABLE = -1;
const KNOWN_FORMS = 0x2d;

const encodings = new Map<number, Encoding>();

export function encodingOf(version: number, addressSize: number, offsetSize: 4 | 8): Encoding {
  const id = version * 0x80 + addressSize * 8 + (offsetSize === 8 ? 1 : 0);
  let encoding = encodings.get(id);
  if (!encoding) {
    encoding = { version, addressSize, offsetSize, id, sizes: sizesOf(version, addressSize, offsetSize) };
    encodings.set(id, encoding);
  }
  return encoding;
}

/** Bytes of a value of `form` in .debug_info, or VARIABLE. */
export function formSize(form: number, encoding: Encoding): number {
  if (form < KNOWN_FORMS) return encoding.sizes[form] ?? VARIABLE;
  return form === dw.DW_FORM_GNU_ref_alt || form === dw.DW_FORM_GNU_strp_alt ? encoding.offsetSize : VARIABLE;
}

/** Follows DW_FORM_indirect to the form that stands before the value itself. */
export function directForm(reader: Reader, form: number): number {
  let direct = form;
  while (direct === dw.DW_FORM_indirect) direct = reader.uleb();
  return direct;
}

/** Reads one value, leaving the reader behind it. `form` is not DW_FORM_indirect. */
export function readForm(reader: Reader, form: number, implicitConstant: number, encoding: Encoding): number {
  if (form === dw.DW_FORM_implicit_const) return implicitConstant;
  if (form === dw.DW_FORM_flag_present) return 1;
  const size = formSize(form, encoding);
  return size >= 0 ? reader.uint(size) : readVariable(reader, form);
}

/** Steps over one value. */
export function skipForm(reader: Reader, form: number, encoding: Encoding): void {
  const size = formSize(form, encoding);
  if (size >= 0) reader.skip(size);
  else readVariable(reader, directForm(reader, form), encoding);
}

/** With an encoding, also takes forms of fixed size (behind DW_FORM_indirect). */
function readVariable(reader: Reader, form: number, encoding?: Encoding): number {
  switch (form) {
    case dw.DW_FORM_udata:
    case dw.DW_FORM_ref_udata:
    case dw.DW_FORM_strx:
    case dw.DW_FORM_addrx:
    case dw.DW_FORM_loclistx:
    case dw.DW_FORM_rnglistx:
    case dw.DW_FORM_GNU_addr_index:
    case dw.DW_FORM_GNU_str_index:
      return reader.uleb();
    case dw.DW_FORM_sdata:
      return reader.sleb();
    case dw.DW_FORM_string: {
      const start = reader.position;
      reader.skipString();
      return start;
    }
    case dw.DW_FORM_block1:
      return skipBlock(reader, reader.u8());
    case dw.DW_FORM_block2:
      return skipBlock(reader, reader.u16());
    case dw.DW_FORM_block4:
      return skipBlock(reader, reader.u32());
    case dw.DW_FORM_block:
    case dw.DW_FORM_exprloc:
      return skipBlock(reader, reader.uleb());
    default:
      if (encoding && formSize(form, encoding) >= 0) return reader.uint(formSize(form, encoding));
      return reader.fail(reader.position, `has an unknown form 0x${form.toString(16)}`);
  }
}

function skipBlock(reader: Reader, size: number): number {
  const start = reader.position;
  reader.skip(size);
  return start;
}

function sizesOf(version: number, addressSize: number, offsetSize: number): Int8Array {
  const sizes = new Int8Array(KNOWN_FORMS).fill(VARIABLE);
  const set = (size: number, ...forms: number[]) => forms.forEach((form) => (sizes[form] = size));
  set(0, dw.DW_FORM_flag_present, dw.DW_FORM_implicit_const);
  set(1, dw.DW_FORM_data1, dw.DW_FORM_flag, dw.DW_FORM_ref1, dw.DW_FORM_strx1, dw.DW_FORM_addrx1);
  set(2, dw.DW_FORM_data2, dw.DW_FORM_ref2, dw.DW_FORM_strx2, dw.DW_FORM_addrx2);
  set(3, dw.DW_FORM_strx3, dw.DW_FORM_addrx3);
  set(4, dw.DW_FORM_data4, dw.DW_FORM_ref4, dw.DW_FORM_strx4, dw.DW_FORM_addrx4, dw.DW_FORM_ref_sup4);
  set(8, dw.DW_FORM_data8, dw.DW_FORM_ref8, dw.DW_FORM_ref_sig8, dw.DW_FORM_ref_sup8);
  set(16, dw.DW_FORM_data16);
  set(addressSize, dw.DW_FORM_addr);
  set(offsetSize, dw.DW_FORM_strp, dw.DW_FORM_sec_offset, dw.DW_FORM_line_strp, dw.DW_FORM_strp_sup);
  set(version <= 2 ? addressSize : offsetSize, dw.DW_FORM_ref_addr);
  return sizes;
}
