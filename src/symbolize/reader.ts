/**
 * A bounds-checked little-endian cursor over one section. Every read past the limit is a DwarfError, so that
 * nothing above it has to think about truncated input. LEB128: DWARF 5 section 7.6.
 */
import { DwarfError } from './errors';

const HIGH_WORD = 0x1_0000_0000;
const utf8 = new TextDecoder();

/** Longer strings are cut: no real name or path comes near, and corrupt input must not cost memory. */
const MAX_STRING_BYTES = 0x10000;

export class Reader {
  /** Both are small integers, and stored as such: engines would keep others, or fractions, on the heap. */
  position: number;
  readonly limit: number;
  readonly #view: DataView;

  /** Reads `bytes` from `position` up to `limit` (both in bytes from the start of `section`). */
  constructor(
    readonly section: string,
    readonly bytes: Uint8Array,
    position = 0,
    limit = bytes.length,
    view?: DataView,
  ) {
    this.#view = view ?? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!(position >= 0 && position <= limit && limit <= bytes.length))
      this.fail(position, 'points past the end of the section');
    this.position = position | 0;
    this.limit = limit | 0;
  }

  /** A second cursor over the same bytes. */
  at(position: number, limit = this.limit): Reader {
    return new Reader(this.section, this.bytes, position, limit, this.#view);
  }

  get remaining(): number {
    return this.limit - this.position;
  }

  /** Goes to `position`, which is not before the start of the section. */
  seek(position: number): void {
    if (!(position >= 0 && position <= this.limit)) this.fail(this.position, 'points past the end');
    this.position = position | 0;
  }

  fail(offset: number, what: string): never {
    throw new DwarfError(this.section, offset, what);
  }

  skip(size: number): void {
    this.#take(size);
  }

  u8(): number {
    const at = this.position;
    if (at >= this.limit) this.fail(at, 'ends too early');
    this.position = at + 1;
    return this.bytes[at] ?? 0;
  }

  i8(): number {
    return (this.u8() << 24) >> 24;
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** Exact up to 2^53, which is far past any address or size that occurs. */
  u64(): number {
    const at = this.#take(8);
    return this.#view.getUint32(at + 4, true) * HIGH_WORD + this.#view.getUint32(at, true);
  }

  /** An unsigned integer of 0, 1, 2, 3, 4 or 8 bytes; 16 bytes are skipped and read as 0. */
  uint(size: number): number {
    switch (size) {
      case 0:
        return 0;
      case 1:
        return this.u8();
      case 2:
        return this.u16();
      case 3:
        return this.u8() + this.u16() * 0x100;
      case 4:
        return this.u32();
      case 8:
        return this.u64();
      case 16:
        this.skip(16);
        return 0;
      default:
        return this.fail(this.position, `has an integer of ${size} bytes`);
    }
  }

  /** Unsigned LEB128 of any length; bits past 2^53 are rounded. */
  uleb(): number {
    let byte = this.u8();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let factor = 0x80;
    do {
      byte = this.u8();
      if (factor < Number.MAX_VALUE) value += (byte & 0x7f) * factor;
      factor *= 0x80;
    } while (byte >= 0x80);
    return value;
  }

  skipLeb(): void {
    while (this.u8() >= 0x80);
  }

  /** Signed LEB128 of any length; bits past 2^53 are rounded. */
  sleb(): number {
    let value = 0;
    let inverse = 0; // of the same bits complemented, so that a small negative number is exact at any length
    let factor = 1;
    let byte: number;
    do {
      byte = this.u8();
      if (factor < Number.MAX_VALUE) {
        value += (byte & 0x7f) * factor;
        inverse += (~byte & 0x7f) * factor;
      }
      factor *= 0x80;
    } while (byte >= 0x80);
    return byte & 0x40 ? -inverse - 1 : value;
  }

  /** A null-terminated UTF-8 string, cut to `maxBytes` bytes. */
  string(maxBytes = MAX_STRING_BYTES): string {
    const start = this.position;
    const room = this.bytes.subarray(start, Math.min(this.limit, start + maxBytes + 1));
    const size = room.indexOf(0);
    if (size < 0 && room.length <= maxBytes) this.fail(start, 'has a string without an end');
    if (size < 0) this.skipString();
    else this.position = start + size + 1;
    return utf8.decode(size < 0 ? room.subarray(0, maxBytes) : room.subarray(0, size));
  }

  skipString(): void {
    const { bytes, limit } = this;
    let end = this.position;
    while (end < limit && bytes[end] !== 0) end += 1;
    if (end >= limit) this.fail(this.position, 'has a string without an end');
    this.position = end + 1;
  }

  /** The `unit_length` that starts every unit (DWARF 5 section 7.4): 4-byte offsets, or 8 in 64-bit DWARF. */
  initialLength(): { length: number; offsetSize: 4 | 8 } {
    const start = this.position;
    const length = this.u32();
    if (length < 0xfffffff0) return { length, offsetSize: 4 };
    if (length === 0xffffffff) return { length: this.u64(), offsetSize: 8 };
    return this.fail(start, 'has a reserved unit length');
  }

  #take(size: number): number {
    const at = this.position;
    if (!(size <= this.limit - at)) this.fail(at, 'ends too early');
    this.position = (at + size) | 0;
    return at;
  }
}
