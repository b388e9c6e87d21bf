// Damaged ELF and cache files, the same for the same seed: cut short, bits flipped, bytes at their extremes, pieces
// copied over others - mostly inside the debug sections and the headers that lead to them.
import { ElfFile } from '../../src/symbolize/elf';
import { DwarfError, ElfError } from '../../src/symbolize/errors';
import { CachedSymbolizer } from '../../src/symbolize/cache/cachedSymbolizer';
import { demangle } from '../../src/symbolize/demangle/demangle';
import { Symbolizer, type SymbolizerOptions } from '../../src/symbolize/symbolizer';

/** Marsaglia's xorshift32. */
export function xorshift(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

export interface Victim {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where damage is worth doing: begin and end, in turn. */
  readonly interesting: readonly number[];
}

/** The debug sections, the symbols, and the headers of an ELF file. */
export function elfVictim(name: string, bytes: Uint8Array): Victim {
  const sections = new ElfFile(bytes).sections.filter((section) => /debug|symtab|strtab/.test(section.name));
  const tables = sections.flatMap(({ offset, size }) => (size > 0 ? [offset, offset + size] : []));
  const end = bytes.length;
  return { name, bytes, interesting: [0, 64, Math.max(end - 2000, 0), end, ...tables] };
}

export function cacheVictim(name: string, bytes: Uint8Array): Victim {
  return { name, bytes, interesting: [0, 128, 0, bytes.length] };
}

/** One damaged copy. */
export function damaged({ bytes, interesting }: Victim, seed: number): Uint8Array {
  const random = xorshift(seed);
  const below = (limit: number) => random() % Math.max(limit, 1);
  const copy = bytes.slice();
  for (let count = 1 + below(4); count > 0; count--) {
    const range = 2 * below(interesting.length / 2);
    const begin = interesting[range] ?? 0;
    const at = begin + below((interesting[range + 1] ?? 0) - begin);
    const run = Math.min(1 + below(4), copy.length - at);
    const kind = below(8);
    if (kind < 3) copy[at] = (copy[at] ?? 0) ^ (1 << below(8));
    else if (kind < 5) copy.fill([0, 0x7f, 0x80, 0xff][below(4)] ?? 0, at, at + run);
    else if (kind < 6) copy[at] = below(256);
    else if (kind < 7) copy.copyWithin(at, begin + below(at - begin), at);
    else copy.fill(0xff, at, at + 8);
  }
  return below(12) === 0 ? copy.subarray(0, below(copy.length)) : copy;
}

/** Opens and asks at `addresses`; throws where that throws anything that it must not. */
export function surviveElf(
  file: Uint8Array,
  addresses: readonly number[],
  options: SymbolizerOptions = {},
): void {
  let symbolizer: Symbolizer;
  try {
    symbolizer = Symbolizer.open(file, options);
  } catch (error) {
    if (error instanceof ElfError) return;
    throw error;
  }
  for (const address of addresses) symbolizer.lookup(address);
  for (const problem of symbolizer.problems) if (!(problem instanceof DwarfError)) throw problem as Error;
}

/** A damaged cache is refused, or - where the damage hit nothing - answers what it did before. */
export function surviveCache(
  file: Uint8Array,
  hash: Uint8Array,
  addresses: readonly number[],
  expected: readonly string[],
): void {
  const cache = CachedSymbolizer.open(file, hash);
  addresses.forEach((address, at) => {
    if (cache && JSON.stringify(cache.lookup(address)) !== expected[at])
      throw new Error(`a damaged cache answers wrongly at 0x${address.toString(16)}`);
  });
}

const alphabet = '0123456789_$.ABCDEFGIJKLMNOPRSTUVXYZabcdefhijlmnopqrstuvwxyz';

/** A mangled name that was tampered with. */
export function surviveName(name: string, seed: number): void {
  const random = xorshift(seed);
  const characters = Array.from(name);
  for (let count = 1 + (random() % 4); count > 0; count--)
    characters[random() % characters.length] = alphabet.charAt(random() % alphabet.length);
  demangle(characters.join(''));
}
