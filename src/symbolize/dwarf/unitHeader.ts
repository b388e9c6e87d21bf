// Unit headers in .debug_info (DWARF 5 section 7.5.1), of versions 2 to 5, 32-bit and 64-bit DWARF.
import type { Reader } from '../reader';
import { DW_UT_skeleton, DW_UT_split_compile, DW_UT_split_type, DW_UT_type } from './constants';
import { type Encoding, encodingOf } from './forms';

export interface UnitHeader {
  /** Where the unit starts in .debug_info, where its first entry stands, and where it ends. */
  readonly offset: number;
  readonly entries: number;
  readonly end: number;
  readonly encoding: Encoding;
  readonly abbreviations: number;
}

/** Where the unit that starts at `reader` ends; the reader is left behind the length. */
export function readUnitEnd(reader: Reader): { end: number; offsetSize: 4 | 8 } {
  const start = reader.position;
  const { length, offsetSize } = reader.initialLength();
  if (length > reader.remaining) reader.fail(start, 'has a unit that reaches past the end of the section');
  return { end: reader.position + length, offsetSize };
}

/** Reads the rest of a unit's header, behind its length. */
export function readUnitHeader(reader: Reader, offset: number, end: number, offsetSize: 4 | 8): UnitHeader {
  const version = reader.u16();
  if (version < 2 || version > 5) reader.fail(offset, `has a unit of unsupported DWARF version ${version}`);
  const type = version >= 5 ? reader.u8() : 0;
  const late = version < 5 ? reader.uint(offsetSize) : 0;
  const addressSize = reader.u8();
  if (addressSize !== 4 && addressSize !== 8) reader.fail(offset, `has addresses of ${addressSize} bytes`);
  const abbreviations = version >= 5 ? reader.uint(offsetSize) : late;
  reader.skip(extraBytes(type, offsetSize));
  const encoding = encodingOf(version, addressSize, offsetSize);
  return { offset, entries: reader.position, end, encoding, abbreviations };
}

/** Bytes of the fields that only some unit types have: a unit id, or a type signature and its offset. */
function extraBytes(type: number, offsetSize: number): number {
  if (type === DW_UT_skeleton || type === DW_UT_split_compile) return 8;
  return type === DW_UT_type || type === DW_UT_split_type ? 8 + offsetSize : 0;
}
