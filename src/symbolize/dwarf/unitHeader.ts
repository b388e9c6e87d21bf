/**
 * Unit headers in .debug_info and .debug_types (DWARF 5 section 7.5.1, DWARF 4 section 7.5.1.2), of versions 2 to 5,
 * 32-bit and 64-bit DWARF.
 */
import type { Reader } from '../reader';
import { DW_UT_skeleton, DW_UT_split_compile, DW_UT_split_type, DW_UT_type } from './constants';
import { type Encoding, encodingOf } from './forms';

export interface UnitHeader {
  /** Where the unit starts in its section, where its first entry stands, and where it ends. */
  readonly offset: number;
  readonly entries: number;
  readonly end: number;
  readonly encoding: Encoding;
  readonly abbreviations: number;
  /** Of a type unit: where its type stands, from the unit's start; 0 for others. */
  readonly typeOffset: number;
  /** The signature of a type unit or the id of a split one, rounded to 53 bits; 0 for others. */
  readonly id: number;
}

/** Where the unit that starts at `reader` ends; the reader is left behind the length. */
export function readUnitEnd(reader: Reader): { end: number; offsetSize: 4 | 8 } {
  const start = reader.position;
  const { length, offsetSize } = reader.initialLength();
  if (length > reader.remaining) reader.fail(start, 'has a unit that reaches past the end of the section');
  return { end: reader.position + length, offsetSize };
}

/** Reads the rest of a unit's header, behind its length. `isOldTypeUnit`: in .debug_types. */
export function readUnitHeader(
  reader: Reader,
  offset: number,
  end: number,
  offsetSize: 4 | 8,
  isOldTypeUnit: boolean,
): UnitHeader {
  const version = reader.u16();
  if (version < 2 || version > 5) reader.fail(offset, `has a unit of unsupported DWARF version ${version}`);
  const type = version >= 5 ? reader.u8() : isOldTypeUnit ? DW_UT_type : 0;
  const late = version < 5 ? reader.uint(offsetSize) : 0;
  const addressSize = reader.u8();
  if (addressSize !== 4 && addressSize !== 8) reader.fail(offset, `has addresses of ${addressSize} bytes`);
  const abbreviations = version >= 5 ? reader.uint(offsetSize) : late;
  const isType = type === DW_UT_type || type === DW_UT_split_type;
  const id = isType || type === DW_UT_skeleton || type === DW_UT_split_compile ? reader.u64() : 0;
  const typeOffset = isType ? reader.uint(offsetSize) : 0;
  const encoding = encodingOf(version, addressSize, offsetSize);
  return { offset, entries: reader.position, end, encoding, abbreviations, typeOffset, id };
}
