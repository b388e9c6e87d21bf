// Function names from the symbol table (System V gABI, chapter 4, "Symbol Table"): the fallback for code without
// debug information - assembly, binary libraries, and the ROM, whose functions an ESP program carries as
// absolute symbols without type or size.
import { type ElfFile, type Section, SHF_ALLOC, SHT_DYNSYM, SHT_SYMTAB } from './elf';
import type { ExecutableRanges } from './executable';
import { RangeIndex, RangeList, upperBound } from './rangeIndex';
import { Reader } from './reader';

const STT_NOTYPE = 0;
const STT_FUNC = 2;
const STT_GNU_IFUNC = 10;
const SHN_UNDEF = 0;
const SHN_LORESERVE = 0xff00;
const SHN_ABS = 0xfff1;
const SHN_XINDEX = 0xffff;

/** Absolute symbols below are sizes and counts of the linker script, not code. */
const LOWEST_ABSOLUTE_ADDRESS = 0x1000;
/** How far a ROM function reaches at most when no other symbol follows. */
const LONGEST_ABSOLUTE_FUNCTION = 0x10000;
/** `$x`, `$d`, `$xrv32i...` mark instruction sets and data (RISC-V and Arm ELF psABI); `.L` names are local labels. */
const NOT_A_NAME = /^(\$[adtx](\.|rv|$)|\.L)/;

interface Symbol {
  readonly nameOffset: number;
  readonly type: number;
  readonly sectionIndex: number;
  readonly address: number;
  readonly size: number;
}

export class SymbolTable {
  private readonly functions: RangeIndex;
  private readonly labels: RangeIndex;
  private readonly names: Reader;

  /** Reads .symtab, else .dynsym; DwarfError where it is cut off. */
  constructor(elf: ElfFile, executable: ExecutableRanges) {
    const table =
      elf.sections.find(({ type }) => type === SHT_SYMTAB) ??
      elf.sections.find(({ type }) => type === SHT_DYNSYM);
    const strings = table && elf.sections[table.link];
    this.names = new Reader(strings?.name ?? '.strtab', strings ? elf.contents(strings) : new Uint8Array());
    const functions = new RangeList();
    const labels: Symbol[] = [];
    for (const symbol of table && strings ? readSymbols(elf, table) : []) {
      if (!isCode(symbol, executable, elf) || !this.hasName(symbol)) continue;
      if (symbol.size === 0) labels.push(symbol);
      else functions.add(symbol.address, symbol.address + symbol.size, symbol.nameOffset);
    }
    this.functions = new RangeIndex(functions);
    this.labels = new RangeIndex(labelRanges(labels, functions, elf));
  }

  /** The name of the function or label over `address`; functions of known size first. */
  lookup(address: number): string | null {
    const inFunctions = this.functions.find(address);
    if (inFunctions >= 0) return this.name(this.functions.owner(inFunctions));
    const inLabels = this.labels.find(address);
    return inLabels >= 0 ? this.name(this.labels.owner(inLabels)) : null;
  }

  private name(offset: number): string {
    return this.names.at(offset).string();
  }

  private hasName({ nameOffset }: Symbol): boolean {
    const first = this.names.bytes[nameOffset] ?? 0;
    if (first !== 0x24 && first !== 0x2e) return first !== 0; // neither `$` nor `.`
    return !NOT_A_NAME.test(this.name(nameOffset));
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
  const type = reader.u8() & 0xf;
  reader.skip(1);
  return { nameOffset, address, size, type, sectionIndex: reader.u16() };
}

function readSymbol64(reader: Reader): Symbol {
  const nameOffset = reader.u32();
  const type = reader.u8() & 0xf;
  reader.skip(1);
  const sectionIndex = reader.u16();
  return { nameOffset, type, sectionIndex, address: reader.u64(), size: reader.u64() };
}

function isCode(
  { type, sectionIndex, address }: Symbol,
  executable: ExecutableRanges,
  elf: ElfFile,
): boolean {
  if (sectionIndex === SHN_UNDEF) return false;
  if (sectionIndex === SHN_ABS)
    return (
      (type === STT_FUNC || type === STT_NOTYPE) &&
      address >= LOWEST_ABSOLUTE_ADDRESS &&
      !elf.sections.some((section) => isAllocated(section) && contains(section, address))
    );
  if (sectionIndex >= SHN_LORESERVE && sectionIndex !== SHN_XINDEX) return false;
  if (type === STT_FUNC || type === STT_GNU_IFUNC) return true;
  return type === STT_NOTYPE && executable.endOf(address) >= 0;
}

/** A symbol without a size reaches to the next symbol or to the end of its section. */
function labelRanges(labels: readonly Symbol[], functions: RangeList, elf: ElfFile): RangeList {
  const boundaries = Float64Array.from([
    ...labels.map(({ address }) => address),
    ...functions.begins,
    ...elf.sections.filter(isAllocated).flatMap(({ address, size }) => [address, address + size]),
  ]).sort();
  const ranges = new RangeList();
  // Functions last: at one address the last wins.
  for (const symbol of [...labels].sort(
    (a, b) => Number(a.type === STT_FUNC) - Number(b.type === STT_FUNC),
  )) {
    const limit = symbol.address + LONGEST_ABSOLUTE_FUNCTION;
    const next = boundaries[upperBound(boundaries, symbol.address, 0, boundaries.length)] ?? limit;
    const end = symbol.sectionIndex === SHN_ABS ? Math.min(next, limit) : next;
    ranges.add(symbol.address, end, symbol.nameOffset);
  }
  return ranges;
}

function isAllocated({ flags }: Section): boolean {
  return (flags & SHF_ALLOC) !== 0;
}

function contains({ address, size }: Section, value: number): boolean {
  return value >= address && value < address + size;
}
