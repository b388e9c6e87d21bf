/**
 * Function names from the symbol table (System V gABI, chapter 4, "Symbol Table"): the fallback for code without
 * debug information - assembly, binary libraries, and the ROM, whose functions an ESP program carries as
 * absolute symbols without type or size.
 */
import { demangle } from './demangle/demangle';
import { type ElfFile, type Section, SHF_ALLOC, SHT_DYNSYM, SHT_SYMTAB } from './elf';
import type { ExecutableRanges } from './executable';
import { RangeIndex, RangeList, upperBound } from './rangeIndex';
import { Reader } from './reader';

const STT_NOTYPE = 0;
const STT_FUNC = 2;
const STT_GNU_IFUNC = 10;
const STB_LOCAL = 0;
const STB_GLOBAL = 1;
const SHN_UNDEF = 0;
const SHN_LORESERVE = 0xff00;
const SHN_ABS = 0xfff1;
const SHN_XINDEX = 0xffff;

/** Absolute symbols below are sizes and counts of the linker script, not code. */
const LOWEST_ABSOLUTE_ADDRESS = 0x1000;
/** How far a ROM function reaches at most when no other symbol follows. */
const MAX_ABSOLUTE_FUNCTION_BYTES = 0x10000;
/** `$x`, `$d`, `$xrv32i...` mark instruction sets and data (RISC-V and Arm ELF psABI); `.L` names are local labels. */
const NOT_A_NAME = /^(\$[adtx](\.|rv|$)|\.L)/;

interface Symbol {
  readonly nameOffset: number;
  readonly type: number;
  readonly binding: number;
  readonly sectionIndex: number;
  readonly address: number;
  readonly size: number;
}

export class SymbolTable {
  readonly #functions: RangeIndex;
  readonly #labels: RangeIndex;
  readonly #names: Reader;

  /** Reads .symtab, else .dynsym; DwarfError where it is cut off. */
  constructor(elf: ElfFile, executable: ExecutableRanges) {
    const table =
      elf.sections.find(({ type }) => type === SHT_SYMTAB) ??
      elf.sections.find(({ type }) => type === SHT_DYNSYM);
    const strings = table && elf.sections[table.link];
    this.#names = new Reader(strings?.name ?? '.strtab', strings ? elf.contents(strings) : new Uint8Array());
    const functions: Symbol[] = [];
    const labels: Symbol[] = [];
    const memory = new AllocatedSections(elf);
    for (const symbol of table && strings ? readSymbols(elf, table) : [])
      if (isCode(symbol, executable, memory) && this.#hasName(symbol))
        (symbol.size === 0 ? labels : functions).push(symbol);
    this.#functions = new RangeIndex(functionRanges(functions));
    this.#labels = new RangeIndex(labelRanges(labels, functions, memory));
  }

  /** The name of the function or label over `address`; functions of known size first. */
  lookup(address: number): string | null {
    const inFunctions = this.#functions.find(address);
    if (inFunctions >= 0) return demangle(this.#name(this.#functions.owner(inFunctions)));
    const inLabels = this.#labels.find(address);
    return inLabels >= 0 ? demangle(this.#name(this.#labels.owner(inLabels))) : null;
  }

  forEachBoundary(take: (address: number) => void): void {
    this.#functions.forEachBoundary(take);
    this.#labels.forEachBoundary(take);
  }

  #name(offset: number): string {
    return this.#names.at(offset).string();
  }

  #hasName({ nameOffset }: Symbol): boolean {
    const first = this.#names.bytes[nameOffset] ?? 0;
    if (first !== 0x24 && first !== 0x2e) return first !== 0; // neither `$` nor `.`
    return !NOT_A_NAME.test(this.#names.at(nameOffset).string(16));
  }
}

/** Where the program's sections lie in memory, code and data. */
class AllocatedSections {
  readonly boundaries: Float64Array;
  readonly #index: RangeIndex;

  constructor(elf: ElfFile) {
    const list = new RangeList();
    for (const { flags, address, size } of elf.sections)
      if ((flags & SHF_ALLOC) !== 0 && size > 0) list.add(address, address + size, 0);
    this.boundaries = Float64Array.from([...list.begins, ...list.ends]).sort();
    this.#index = new RangeIndex(list);
  }

  contains(address: number): boolean {
    return this.#index.find(address) >= 0;
  }
}

function* readSymbols(elf: ElfFile, table: Section): Generator<Symbol> {
  const reader = new Reader(table.name, elf.contents(table));
  const size = elf.is64 ? 24 : 16;
  while (reader.remaining >= size) yield elf.is64 ? readSymbol64(reader) : readSymbol32(reader);
}

function readSymbol32(reader: Reader): Symbol {
  const nameOffset = reader.u32();
  const address = reader.u32();
  const size = reader.u32();
  const info = reader.u8();
  reader.skip(1);
  return { nameOffset, address, size, type: info & 0xf, binding: info >> 4, sectionIndex: reader.u16() };
}

function readSymbol64(reader: Reader): Symbol {
  const nameOffset = reader.u32();
  const info = reader.u8();
  reader.skip(1);
  const sectionIndex = reader.u16();
  const address = reader.u64();
  return { nameOffset, type: info & 0xf, binding: info >> 4, sectionIndex, address, size: reader.u64() };
}

function isCode(
  { type, sectionIndex, address }: Symbol,
  executable: ExecutableRanges,
  memory: AllocatedSections,
): boolean {
  if (sectionIndex === SHN_UNDEF) return false;
  if (sectionIndex === SHN_ABS)
    return (
      (type === STT_FUNC || type === STT_NOTYPE) &&
      address >= LOWEST_ABSOLUTE_ADDRESS &&
      !memory.contains(address)
    );
  if (sectionIndex >= SHN_LORESERVE && sectionIndex !== SHN_XINDEX) return false;
  if (type === STT_FUNC || type === STT_GNU_IFUNC) return true;
  return type === STT_NOTYPE && executable.endOf(address) >= 0;
}

/** Of several names for one function the last wins: global ones before weak before local. */
function byBinding(a: Symbol, b: Symbol): number {
  return rank(a) - rank(b);
}

function rank({ binding }: Symbol): number {
  return binding === STB_LOCAL ? 0 : binding === STB_GLOBAL ? 2 : 1;
}

function functionRanges(functions: readonly Symbol[]): RangeList {
  const ranges = new RangeList();
  for (const { address, size, nameOffset } of [...functions].sort(byBinding))
    ranges.add(address, address + size, nameOffset);
  return ranges;
}

/** A symbol without a size reaches to the next symbol or to the end of its section. */
function labelRanges(
  labels: readonly Symbol[],
  functions: readonly Symbol[],
  memory: AllocatedSections,
): RangeList {
  const addresses = [labels, functions].flatMap((symbols) => symbols.map(({ address }) => address));
  const boundaries = Float64Array.from([...addresses, ...memory.boundaries]).sort();
  const ranges = new RangeList();
  // Functions last: at one address the last wins.
  const isFunction = ({ type }: Symbol) => Number(type === STT_FUNC);
  for (const symbol of [...labels].sort((a, b) => isFunction(a) - isFunction(b) || byBinding(a, b))) {
    const limit = symbol.address + MAX_ABSOLUTE_FUNCTION_BYTES;
    const next = boundaries[upperBound(boundaries, symbol.address, 0, boundaries.length)] ?? limit;
    const end = symbol.sectionIndex === SHN_ABS ? Math.min(next, limit) : next;
    ranges.add(symbol.address, end, symbol.nameOffset);
  }
  return ranges;
}
