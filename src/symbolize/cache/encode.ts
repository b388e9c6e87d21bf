/**
 * Makes a cache file: asks the symbolizer at every address where its answer may change, so that the cache can only
 * say what the symbolizer says.
 */
import type { Frame } from '../frame';
import type { Symbolizer } from '../symbolizer';
import { RowTable, WordBuffer } from './buffers';
import { checksum } from './checksum';
import * as format from './format';

/** Addresses looked up between two yields: about two milliseconds. */
const STEP = 1000;

/**
 * The cache file for a program with this SHA-256. Takes as long as a lookup of
 * all its code; yields every few milliseconds, so that it can be done while something else waits.
 */
export function* encodeCache(symbolizer: Symbolizer, elfHash: Uint8Array): Generator<void, Uint8Array> {
  const boundaries = yield* collectBoundaries(symbolizer);
  const table = new TableBuilder();
  for (let at = 0; at < boundaries.length; at++) {
    if (at % STEP === 0) yield;
    const address = boundaries[at] ?? 0;
    if (at > 0 && address === boundaries[at - 1]) continue;
    table.add(address, symbolizer.lookup(address));
    symbolizer.forgetBehind();
  }
  return table.toFile(symbolizer, elfHash);
}

/** All of them, sorted; some repeatedly. Those of a 32-bit program take one word each. */
function* collectBoundaries(symbolizer: Symbolizer): Generator<void, Uint32Array | Float64Array> {
  const low = new WordBuffer();
  const high = new Map<number, number>(); // by index in `low`
  const take = (address: number) => {
    if (address >= format.HIGH_WORD) high.set(low.length, address);
    low.push(address % format.HIGH_WORD);
  };
  const units = symbolizer.boundaries(take);
  while (units.next().done !== true) yield;
  if (high.size === 0) return low.toArray().sort();
  return Float64Array.from(low.toArray(), (word, at) => high.get(at) ?? word).sort();
}

class TableBuilder {
  readonly #starts = new WordBuffer();
  /** The high words of `starts`. */
  readonly #highStarts = new WordBuffer();
  readonly #rangeLocations = new WordBuffer();
  readonly #locations = new RowTable(format.LOCATION_WORDS);
  readonly #strings: string[] = [];
  readonly #stringNumbers = new Map<string, number>();
  #lastLocation: number = format.NONE;

  add(start: number, frames: readonly Frame[]): void {
    let location: number = format.NONE;
    for (let at = frames.length - 1; at >= 0; at--) {
      const frame = frames[at];
      if (frame) location = this.#location(frame, location);
    }
    if (location === this.#lastLocation) return;
    this.#lastLocation = location;
    this.#starts.push(start % format.HIGH_WORD);
    this.#highStarts.push(Math.floor(start / format.HIGH_WORD));
    this.#rangeLocations.push(location);
  }

  toFile({ machine, hasDebugInfo, codeRanges }: Symbolizer, elfHash: Uint8Array): Uint8Array {
    const starts = this.#starts;
    const locations = this.#locations;
    const isWide = this.#highStarts.at(starts.length - 1) > 0;
    const strings = this.#strings.map((text) => new TextEncoder().encode(text));
    const stringBytes = strings.reduce((sum, { length }) => sum + length, 0);
    const flags = (hasDebugInfo ? format.FLAG_DEBUG_INFO : 0) | (isWide ? format.FLAG_WIDE : 0);
    const counts = [codeRanges.length / 2, starts.length, locations.count, strings.length, stringBytes];
    const hash = new Uint32Array(elfHash.slice(0, format.HASH_BYTES).buffer);
    const code = new Uint32Array(2 * codeRanges.length);
    codeRanges.forEach((address, at) => {
      code[2 * at] = address % format.HIGH_WORD;
      code[2 * at + 1] = Math.floor(address / format.HIGH_WORD);
    });
    const header = [format.MAGIC, format.VERSION, 0, ...hash, machine, flags, ...counts];
    const low = starts.toArray();
    const allStarts = isWide ? interleaved(low, this.#highStarts.toArray()) : low;
    let end = 0;
    const ends = strings.map(({ length }) => (end += length));
    const parts = [header, code, allStarts, this.#rangeLocations.toArray(), locations.words.toArray(), ends];
    return assemble(parts, strings, stringBytes);
  }

  #location({ function: name, file, line, column }: Frame, caller: number): number {
    return this.#locations.add([this.#string(name), this.#string(file), line, column, caller]);
  }

  #string(text: string | null): number {
    if (text === null) return format.NONE;
    let number = this.#stringNumbers.get(text);
    if (number === undefined) {
      number = this.#strings.push(text) - 1;
      this.#stringNumbers.set(text, number);
    }
    return number;
  }
}

function interleaved(low: Uint32Array, high: Uint32Array): Uint32Array {
  const both = new Uint32Array(2 * low.length);
  low.forEach((word, at) => (both[2 * at] = word));
  high.forEach((word, at) => (both[2 * at + 1] = word));
  return both;
}

function assemble(
  parts: readonly ArrayLike<number>[],
  strings: readonly Uint8Array[],
  size: number,
): Uint8Array {
  const wordCount = parts.reduce((sum, { length }) => sum + length, 0);
  const words = new Uint32Array(wordCount + Math.ceil(size / 4));
  let at = 0;
  for (const part of parts) {
    words.set(part, at);
    at += part.length;
  }
  const bytes = new Uint8Array(words.buffer);
  let position = 4 * wordCount;
  for (const string of strings) {
    bytes.set(string, position);
    position += string.length;
  }
  words[format.WORD.checksum] = checksum(words, format.WORD.checksum + 1);
  return bytes;
}
