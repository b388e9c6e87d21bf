/**
 * The encoding of a whole capture, told by its first bytes: UTF-8 with a mark, and UTF-16 in both orders with a byte
 * order mark (PowerShell's `>`) or without. What comes out is UTF-8 without a mark; other bytes stay as they are.
 */

type Encoding = 'utf-16le' | 'utf-16be' | 'bytes';

/** Bytes that tell UTF-16 without a mark: four characters of ASCII. */
const TELLING = 8;

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ['bytes', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

export class EncodingFilter {
  /** null: too few bytes came to tell. */
  #encoding: Encoding | null = null;
  #held = new Uint8Array(0);
  readonly #decoder = new TextDecoder('utf-16le', { ignoreBOM: true });
  readonly #encoder = new TextEncoder();

  /** It is known to be nothing but bytes. */
  get isBytes(): boolean {
    return this.#encoding === 'bytes';
  }

  /** @returns The chunk as UTF-8, or as it is. */
  filter(chunk: Uint8Array): Uint8Array {
    if (this.#encoding === 'bytes') return chunk;
    const bytes = this.#held.length === 0 ? chunk : joined(this.#held, chunk);
    this.#held = new Uint8Array(0);
    if (this.#encoding !== null) return this.#decode(bytes);
    const told = encodingOf(bytes);
    if (told !== null) return this.#begin(told, bytes);
    this.#held = new Uint8Array(bytes);
    return new Uint8Array(0);
  }

  /** The source has ended, or something is missing here: what was held back. */
  end(): Uint8Array {
    const rest = this.#held;
    this.#held = new Uint8Array(0);
    this.#decoder.decode();
    // Half a character says nothing.
    return this.#encoding === null ? rest : new Uint8Array(0);
  }

  #begin({ encoding, skip }: Told, bytes: Uint8Array): Uint8Array {
    this.#encoding = encoding;
    const rest = bytes.subarray(skip);
    return encoding === 'bytes' ? rest : this.#decode(rest);
  }

  #decode(bytes: Uint8Array): Uint8Array {
    const whole = bytes.subarray(0, bytes.length & ~1);
    if (whole.length < bytes.length) this.#held = new Uint8Array(bytes.subarray(whole.length));
    const little = this.#encoding === 'utf-16be' ? swapped(whole) : whole;
    return this.#encoder.encode(this.#decoder.decode(little, { stream: true }));
  }
}

interface Told {
  readonly encoding: Encoding;
  /** Length of the mark. */
  readonly skip: number;
}

/** null: more bytes are needed. */
function encodingOf(bytes: Uint8Array): Told | null {
  for (const [encoding, mark] of MARKS) {
    const same = mark.every((byte, at) => at >= bytes.length || bytes[at] === byte);
    if (!same) continue;
    if (bytes.length < mark.length + (encoding === 'bytes' ? 0 : TELLING)) return null;
    // A reset, or a wrong rate, may begin a serial stream with any two bytes.
    if (encoding === 'bytes' || hasAscii(bytes.subarray(mark.length), encoding))
      return { encoding, skip: mark.length };
  }
  for (const [encoding, zeros] of [
    ['utf-16le', 1],
    ['utf-16be', 0],
  ] as const)
    if (isWide(bytes, zeros)) return bytes.length < TELLING ? null : { encoding, skip: 0 };
  return { encoding: 'bytes', skip: 0 };
}

/** One of the first characters is of ASCII. */
function hasAscii(bytes: Uint8Array, encoding: Encoding): boolean {
  const zero = encoding === 'utf-16le' ? 1 : 0;
  for (let at = 0; at < TELLING; at += 2)
    if (bytes[at + zero] === 0 && isText(bytes[at + 1 - zero] ?? 0)) return true;
  return false;
}

/** Every second byte is zero and the others are text, as far as there are any. @param zeros Of the first pair. */
function isWide(bytes: Uint8Array, zeros: 0 | 1): boolean {
  return bytes.subarray(0, TELLING).every((byte, at) => (at % 2 === zeros ? byte === 0 : isText(byte)));
}

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x1b;
}

function swapped(bytes: Uint8Array): Uint8Array {
  const little = new Uint8Array(bytes);
  for (let at = 0; at + 1 < little.length; at += 2) {
    little[at] = bytes[at + 1] ?? 0;
    little[at + 1] = bytes[at] ?? 0;
  }
  return little;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
