/**
 * Takes the frames of ESP-IDF's binary logging (v6.0, `CONFIG_LOG_MODE_BINARY`; `log_format_binary.c`) out of the
 * stream: they are no text. A frame begins with 0x01 (bootloader) or 0x02 (application), then 16 bits, high byte
 * first: version (2), 64-bit time (1), level (3), length of the whole frame (10); its last byte makes the CRC-8
 * (polynomial 0x07) over all of it zero. What only looks like a frame stays: garbage that begins like one is let go as
 * soon as a line of text has followed.
 */

const MIN_FRAME = 15;
const MAX_FRAME = 0x3ff;
const CRC_TABLE = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  return crc;
});
/** Printable characters before a line end that are no chance. */
const MIN_LINE = 8;

export class BinaryLogFilter {
  /** Bytes from what may be the beginning of a frame on; shorter than MAX_FRAME. */
  #held: Uint8Array = new Uint8Array(0);

  /** No beginning of a frame is held back. */
  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  /** The chunk without the frames in it. */
  filter(chunk: Uint8Array): Uint8Array {
    if (this.#held.length === 0 && !chunk.includes(0x01) && !chunk.includes(0x02)) return chunk;
    const bytes = joined(this.#held, chunk);
    this.#held = new Uint8Array(0);
    const kept: Uint8Array[] = [];
    let from = 0;
    for (let at = nextMark(bytes, 0); at >= 0; at = nextMark(bytes, at)) {
      const length = frameLength(bytes, at);
      if (length !== null && hasLine(bytes.subarray(at, at + length))) {
        at++;
        continue;
      }
      if (length === null || at + length > bytes.length) {
        this.#held = bytes.slice(at);
        kept.push(bytes.subarray(from, at));
        return concat(kept);
      }
      if (length === 0 || crc8(bytes.subarray(at, at + length)) !== 0) {
        at++;
        continue;
      }
      kept.push(bytes.subarray(from, at));
      from = at + length;
      at = from;
    }
    kept.push(bytes.subarray(from));
    return concat(kept);
  }

  /** The source has ended: what was held back. */
  end(): Uint8Array {
    const rest = this.#held;
    this.#held = new Uint8Array(0);
    return rest;
  }
}

/**
 * The next byte with which a frame can begin. Two searches for one byte each would look through the rest of the chunk
 * for the one that is not there, again and again.
 */
function nextMark(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) if (bytes[at] === 0x01 || bytes[at] === 0x02) return at;
  return -1;
}

/** 0 where no frame can begin; null where there are too few bytes to tell. */
function frameLength(bytes: Uint8Array, at: number): number | null {
  if (at + 3 > bytes.length) return null;
  const control = (bytes[at + 1]! << 8) | bytes[at + 2]!;
  const length = control & MAX_FRAME;
  const level = (control >> 10) & 7;
  return length >= MIN_FRAME && level >= 1 && level <= 5 ? length : 0;
}

/** A line of text ends in it: it is no frame, and must not be held back any longer. */
function hasLine(bytes: Uint8Array): boolean {
  let printable = 0;
  for (const byte of bytes) {
    if (byte === 0x0a && printable >= MIN_LINE) return true;
    if (byte !== 0x0d) printable = byte >= 0x20 && byte < 0x7f ? printable + 1 : 0;
  }
  return false;
}

function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = CRC_TABLE[crc ^ byte] ?? 0;
  return crc;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.length === 0 ? b : concat([a, b]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
