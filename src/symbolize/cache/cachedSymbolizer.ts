/**
 * Answers from a cache file as the symbolizer that it was made from would. The file is not trusted: what is damaged,
 * of another version or of another program is refused as a whole, and no index in it is followed unchecked.
 */
import type { Frame } from '../frame';
import { type Numbers, upperBoundPacked } from '../rangeIndex';
import type { AddressResolver, TakeFrames } from '../resolver';
import { checksum } from './checksum';
import * as format from './format';

const { WORD, LOCATION, NONE } = format;
/** Calls are inlined some ten deep; a chain cannot be longer than a symbolizer would make it. */
const MAX_DEPTH = 0x200;

const utf8 = new TextDecoder();

export class CachedSymbolizer implements AddressResolver {
  readonly #strings = new Map<number, string>();

  private constructor(
    private readonly header: Uint32Array,
    /** Begin and end of each range of the program's code, in turn, ascending. */
    readonly codeRanges: readonly number[],
    private readonly starts: Numbers,
    private readonly rangeLocations: Uint32Array,
    private readonly locations: Uint32Array,
    private readonly stringEnds: Uint32Array,
    private readonly stringBytes: Uint8Array,
  ) {}

  /** Null where `file` is not an intact cache of the program with this SHA-256: make it again. */
  static open(file: Uint8Array, elfHash: Uint8Array): CachedSymbolizer | null {
    if (file.length % 4 !== 0 || file.length < 4 * format.HEADER_WORDS) return null;
    const aligned = file.byteOffset % 4 === 0 ? file : file.slice();
    const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
    if (words[WORD.magic] !== format.MAGIC || words[WORD.version] !== format.VERSION) return null;
    const hashAt = 4 * WORD.hash;
    if (!elfHash.every((byte, at) => byte === aligned[hashAt + at])) return null;
    if (words[WORD.checksum] !== checksum(words, WORD.checksum + 1)) return null;
    return fromWords(words, aligned, (...parts) => new CachedSymbolizer(...parts));
  }

  /** `e_machine`: 94 is Xtensa, 243 is RISC-V. */
  get machine(): number {
    return this.header[WORD.machine] ?? 0;
  }

  get hasDebugInfo(): boolean {
    return ((this.header[WORD.flags] ?? 0) & format.FLAG_DEBUG_INFO) !== 0;
  }

  /** Whether `address` lies in the program's own code. */
  covers(address: number): boolean {
    return this.codeRanges.some(
      (begin, at) => at % 2 === 0 && begin <= address && address < (this.codeRanges[at + 1] ?? 0),
    );
  }

  /** The frames of `address`, innermost first; [] for an unknown address. */
  lookup(address: number): Frame[] {
    const range = upperBoundPacked(this.starts, address, 0, this.starts.length) - 1;
    const frames: Frame[] = [];
    let location = range < 0 ? NONE : (this.rangeLocations[range] ?? NONE);
    while (location * format.LOCATION_WORDS < this.locations.length && frames.length < MAX_DEPTH) {
      const at = location * format.LOCATION_WORDS;
      const word = (index: number) => this.locations[at + index] ?? NONE;
      const [file, line, column] = [
        this.#string(word(LOCATION.file)),
        word(LOCATION.line),
        word(LOCATION.column),
      ];
      frames.push({ function: this.#string(word(LOCATION.function)), file, line, column });
      if (word(LOCATION.caller) >= location) break;
      location = word(LOCATION.caller);
    }
    return frames;
  }

  lookupEach(addresses: readonly number[], take: TakeFrames): void {
    addresses.forEach((address, at) => take(at, this.lookup(address)));
  }

  #string(number: number): string | null {
    const end = this.stringEnds[number];
    if (end === undefined) return null;
    let text = this.#strings.get(number);
    if (text === undefined) {
      text = utf8.decode(this.stringBytes.subarray(this.stringEnds[number - 1] ?? 0, end));
      this.#strings.set(number, text);
    }
    return text;
  }
}

type Parts = [Uint32Array, number[], Numbers, Uint32Array, Uint32Array, Uint32Array, Uint8Array];

/** Cuts the file into its parts; null where they are not exactly as long as it. */
function fromWords<T>(words: Uint32Array, bytes: Uint8Array, make: (...parts: Parts) => T): T | null {
  const count = (word: number) => words[word] ?? 0;
  const isWide = (count(WORD.flags) & format.FLAG_WIDE) !== 0;
  const sizes = [
    4 * count(WORD.codeRanges),
    count(WORD.ranges) * (isWide ? 2 : 1),
    count(WORD.ranges),
    count(WORD.locations) * format.LOCATION_WORDS,
    count(WORD.strings),
  ];
  const stringsAt = format.HEADER_WORDS + sizes.reduce((sum, size) => sum + size, 0);
  if (stringsAt + Math.ceil(count(WORD.stringBytes) / 4) !== words.length) return null;
  let at = format.HEADER_WORDS;
  const [code, starts, ranges, locations, ends] = sizes.map((size) => words.subarray(at, (at += size)));
  if (!code || !starts || !ranges || !locations || !ends) return null;
  const numbers = isWide ? Float64Array.from(narrow(starts)) : starts;
  const strings = bytes.subarray(4 * stringsAt, 4 * stringsAt + count(WORD.stringBytes));
  return make(words.slice(0, format.HEADER_WORDS), narrow(code), numbers, ranges, locations, ends, strings);
}

/** Numbers out of pairs of words, low and high. */
function narrow(words: Uint32Array): number[] {
  return Array.from({ length: words.length / 2 }, (_, at) => {
    return (words[2 * at] ?? 0) + (words[2 * at + 1] ?? 0) * format.HIGH_WORD;
  });
}
