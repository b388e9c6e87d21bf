/**
 * Where the program's code lies. The linker leaves the line sequences and ranges of discarded functions at
 * address 0 or at a tombstone (40-57 % of them in an ESP-IDF program): whatever is not inside code is dead.
 */
import { type ElfFile, SHF_ALLOC, SHF_EXECINSTR } from './elf';
import { upperBound } from './rangeIndex';

export class ExecutableRanges {
  /** Of the range that was asked for last: the next address is mostly in it too. */
  #lastBegin = 0;
  #lastEnd = 0;
  readonly #begins: number[] = [];
  readonly #ends: number[] = [];

  constructor(elf: ElfFile) {
    const flags = SHF_ALLOC | SHF_EXECINSTR;
    const sections = elf.sections
      .filter((section) => (section.flags & flags) === flags && section.size > 0)
      .sort((a, b) => a.address - b.address);
    for (const { address, size } of sections) this.#append(address, address + size);
  }

  /**
   * Where the live part of [begin, end) ends; -1 where it has none. A range may be too long: the RISC-V linker
   * shortens code by relaxation, but not the lengths that the assembler wrote for its own units.
   */
  clip(begin: number, end: number): number {
    return begin < end ? Math.min(end, this.endOf(begin)) : -1;
  }

  /** The end of the code that `address` lies in, or -1 where it lies in none. */
  endOf(address: number): number {
    if (this.#lastBegin <= address && address < this.#lastEnd) return this.#lastEnd;
    const at = upperBound(this.#begins, address, 0, this.#begins.length) - 1;
    const end = this.#ends[at] ?? -1;
    if (address >= end) return -1;
    this.#lastBegin = this.#begins[at] ?? 0;
    this.#lastEnd = end;
    return end;
  }

  /** Begin and end of each range of code, in turn, ascending. */
  toPairs(): number[] {
    return this.#begins.flatMap((begin, at) => [begin, this.#ends[at] ?? begin]);
  }

  /** Sections that touch or overlap count as one. */
  #append(begin: number, end: number): void {
    const last = this.#ends.length - 1;
    if ((this.#ends[last] ?? -1) >= begin) {
      this.#ends[last] = Math.max(this.#ends[last] ?? 0, end);
    } else {
      this.#begins.push(begin);
      this.#ends.push(end);
    }
  }
}
