/**
 * Bytes in any chunks → lines of text. A line ends in LF, CRLF, CRCRLF or a lone CR (ESP-IDF `uart_vfs.c` adds a
 * CR to each LF, also where there was one; a bar may be redrawn with a CR alone). What comes out does not depend
 * on how the bytes were cut into chunks.
 *
 * Each line is UTF-8 where it is valid UTF-8, else Latin-1, and is given without what terminals and pages have put into
 * it (`plainLine.ts`).
 */
import { isDirty, plainLine } from './plainLine';

const LF = 0x0a;
const CR = 0x0d;

/** Longest line in bytes; a longer one comes out in pieces of this length. */
export const MAX_LINE_BYTES = 16 * 1024;

/** A line of at most this many UTF-16 units is at most MAX_LINE_BYTES long in UTF-8. */
const SURELY_SHORT = Math.floor(MAX_LINE_BYTES / 3);

const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

export type LineSink = (line: string) => void;

export class LineSplitter {
  /** The unfinished line. At most MAX_LINE_BYTES and a CR. */
  #carry = new Uint8Array(0);
  /** Holds a line that comes in small pieces, so that each of them is copied once. */
  #gathered: Uint8Array<ArrayBuffer> | null = null;

  /** Takes the next bytes and gives each line that they complete. */
  feed(chunk: Uint8Array, sink: LineSink): void {
    if (this.#carry.length > 0 && this.#goesOn(chunk)) return;
    const bytes = this.#carry.length === 0 ? chunk : concat(this.#carry, chunk);
    const end = completeLength(bytes);
    if (end > 0) splitRegion(bytes.subarray(0, end), sink);
    this.#carry = cutLongLine(bytes.subarray(end), sink);
  }

  /** Nothing is unfinished. */
  get isEmpty(): boolean {
    return this.#carry.length === 0;
  }

  /** Appends a chunk in which nothing ends to the unfinished line; false where something may. */
  #goesOn(chunk: Uint8Array): boolean {
    const used = this.#carry.length;
    const isOver = used + chunk.length > MAX_LINE_BYTES || this.#carry[used - 1] === CR;
    if (isOver || chunk.includes(LF) || chunk.includes(CR)) return false;
    const buffer = (this.#gathered ??= new Uint8Array(MAX_LINE_BYTES));
    if (this.#carry.buffer !== buffer.buffer) buffer.set(this.#carry);
    buffer.set(chunk, used);
    this.#carry = buffer.subarray(0, used + chunk.length);
    return true;
  }

  /**
   * The source has ended: gives the unfinished line as it is.
   * @param soundPart What is given of a line that has no end, not even a CR.
   */
  end(sink: LineSink, soundPart = (line: string): string => line): void {
    const rest = this.#carry;
    this.#carry = new Uint8Array(0);
    if (rest.length === 0) return;
    if (rest.at(-1) === CR) splitRegion(rest, sink);
    else splitRegion(rest, (line) => sink(soundPart(line)));
  }
}

/** What a byte more or less would make something else of: line ends, halves of a pair, frames that are no text. */
const NOT_PLAIN = /[\r\n\x01\x02\ud800-\udfff]/;

/** A line of text as the splitter gives it for its bytes; null where they may be more lines than one, or none. */
export function lineOfText(text: string): string | null {
  if (text.length > SURELY_SHORT || NOT_PLAIN.test(text)) return null;
  return isDirty(text, false) ? plainLine(text) : text;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/** `bytes` without the CRs at its end, of which one cannot tell yet whether an LF follows. */
function withoutOpenEnd(bytes: Uint8Array): Uint8Array {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === CR) length--;
  return bytes.subarray(0, length);
}

/** How many of the bytes make complete lines. */
function completeLength(bytes: Uint8Array): number {
  const afterLf = bytes.lastIndexOf(LF) + 1;
  const afterCr = withoutOpenEnd(bytes).lastIndexOf(CR) + 1;
  return Math.max(afterLf, afterCr);
}

/** Gives the full pieces of a line that is too long already; returns what remains of it, as a copy. */
function cutLongLine(open: Uint8Array, sink: LineSink): Uint8Array<ArrayBuffer> {
  const line = withoutOpenEnd(open);
  let from = 0;
  for (; line.length - from > MAX_LINE_BYTES; from += MAX_LINE_BYTES)
    sink(plainLine(decodeOne(line.subarray(from, from + MAX_LINE_BYTES))));
  const crs = open.length > line.length ? 1 : 0;
  return open.slice(from, line.length + crs);
}

/** Splits bytes that end with a line end (or with the source). */
function splitRegion(bytes: Uint8Array, sink: LineSink): void {
  const text = lenient.decode(bytes);
  if (text.includes('\ufffd')) splitBytes(bytes, sink);
  else splitText(text, text.length === bytes.length, sink);
}

/** The fast way: one decode for the whole region. */
function splitText(text: string, isAscii: boolean, sink: LineSink): void {
  const dirty = isDirty(text, isAscii);
  const give: LineSink = (line) => {
    if (line.length > SURELY_SHORT) givePieces(encoder.encode(line), sink);
    else sink(dirty ? plainLine(line) : line);
  };
  const returns = text.includes('\r');
  for (let start = 0; start < text.length;) {
    const lf = text.indexOf('\n', start);
    const next = lf < 0 ? text.length : lf + 1;
    let end = lf < 0 ? text.length : lf;
    while (returns && end > start && text.charCodeAt(end - 1) === CR) end--;
    const line = text.slice(start, end);
    // A CR elsewhere is a line end of its own.
    if (returns && line.includes('\r')) for (const part of line.split(/\r+/)) give(part);
    else give(line);
    start = next;
  }
}

/** The slow way, where some byte is not UTF-8: line by line. */
function splitBytes(bytes: Uint8Array, sink: LineSink): void {
  for (let start = 0; start < bytes.length;) {
    let end = start;
    while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++;
    givePieces(bytes.subarray(start, end), sink);
    while (end < bytes.length && bytes[end] === CR) end++;
    start = bytes[end] === LF ? end + 1 : end;
  }
}

/** Gives one line, in pieces if it is too long. */
function givePieces(line: Uint8Array, sink: LineSink): void {
  let from = 0;
  do sink(plainLine(decodeOne(line.subarray(from, from + MAX_LINE_BYTES))));
  while ((from += MAX_LINE_BYTES) < line.length);
}

function decodeOne(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}
