/**
 * Address ranges of an entry: low and high pc, or a range list in .debug_ranges (DWARF 4 section 2.17.3) or
 * .debug_rnglists (DWARF 5 sections 2.17.3 and 7.25). Dead ranges are left to the caller.
 */
import type { Reader } from '../reader';
import type { Budget } from './budget';
import * as dw from './constants';
import type { AttributeValues } from './entries';
import type { TakeRange, Unit } from './unit';

/** Whether the entry says where its code is. */
export function hasRanges(attributes: AttributeValues): boolean {
  return attributes.has(dw.DW_AT_ranges) || attributes.has(dw.DW_AT_high_pc);
}

/** Gives each range of the entry to `take`. */
export function forEachRange(unit: Unit, attributes: AttributeValues, budget: Budget, take: TakeRange): void {
  if (attributes.has(dw.DW_AT_ranges)) {
    const reader = rangeListOf(unit, attributes);
    const start = reader.position;
    budget.spend(1, reader.section); // where nothing is left, nothing is read
    if (unit.encoding.version < 5) readOldList(unit, reader, take);
    else readList(unit, reader, take);
    budget.spend(reader.position - start, reader.section);
  } else if (attributes.has(dw.DW_AT_low_pc) && attributes.has(dw.DW_AT_high_pc)) {
    const begin = unit.address(attributes, dw.DW_AT_low_pc);
    take(
      begin,
      isAddress(attributes.form(dw.DW_AT_high_pc))
        ? unit.address(attributes, dw.DW_AT_high_pc)
        : begin + attributes.value(dw.DW_AT_high_pc),
    );
  }
}

/** DW_AT_high_pc of any other class is a length. */
function isAddress(form: number): boolean {
  return (
    form === dw.DW_FORM_addr ||
    form === dw.DW_FORM_addrx ||
    (form >= dw.DW_FORM_addrx1 && form <= dw.DW_FORM_addrx4) ||
    form === dw.DW_FORM_GNU_addr_index
  );
}

function rangeListOf(unit: Unit, attributes: AttributeValues): Reader {
  const value = attributes.value(dw.DW_AT_ranges);
  if (unit.encoding.version < 5) return unit.sections.reader('.debug_ranges', unit.rangesBase + value);
  const offset =
    attributes.form(dw.DW_AT_ranges) === dw.DW_FORM_rnglistx ? unit.rangeListOffset(value) : value;
  return unit.sections.reader('.debug_rnglists', offset);
}

function readOldList(unit: Unit, reader: Reader, take: TakeRange): void {
  const { addressSize } = unit.encoding;
  const selectsBase = addressSize === 4 ? 0xffffffff : 2 ** 64; // how Reader.u64 rounds 2^64 - 1
  let base = unit.baseAddress;
  for (;;) {
    const begin = addressSize === 4 ? reader.u32() : reader.uint(addressSize);
    const end = addressSize === 4 ? reader.u32() : reader.uint(addressSize);
    if (begin === 0 && end === 0) return;
    if (begin === selectsBase) base = end;
    else take(base + begin, base + end);
  }
}

function readList(unit: Unit, reader: Reader, take: TakeRange): void {
  const { addressSize } = unit.encoding;
  const address = () => reader.uint(addressSize);
  const indexed = () => unit.addressAt(reader.uleb());
  const pair = (begin: number, end: number) => take(begin, end);
  const sized = (begin: number, length: number) => take(begin, begin + length);
  let base = unit.baseAddress;
  for (;;) {
    const kind = reader.u8();
    switch (kind) {
      case dw.DW_RLE_end_of_list:
        return;
      case dw.DW_RLE_base_addressx:
        base = indexed();
        break;
      case dw.DW_RLE_startx_endx:
        pair(indexed(), indexed());
        break;
      case dw.DW_RLE_startx_length:
        sized(indexed(), reader.uleb());
        break;
      case dw.DW_RLE_offset_pair:
        pair(base + reader.uleb(), base + reader.uleb());
        break;
      case dw.DW_RLE_base_address:
        base = address();
        break;
      case dw.DW_RLE_start_end:
        pair(address(), address());
        break;
      case dw.DW_RLE_start_length:
        sized(address(), reader.uleb());
        break;
      default:
        reader.fail(reader.position - 1, `has an unknown range list entry ${kind}`);
    }
  }
}
