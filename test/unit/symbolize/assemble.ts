// A small assembler for tests: bytes of DWARF sections, and ELF32 files around them.

/** Growing little-endian bytes; every method returns `this`. */
export class Bytes {
  readonly values: number[] = [];

  get length(): number {
    return this.values.length;
  }

  u8(...values: number[]): this {
    for (const value of values) this.values.push(value & 0xff);
    return this;
  }

  u16(...values: number[]): this {
    for (const value of values) this.u8(value, value >> 8);
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) this.u16(value & 0xffff, value >>> 16);
    return this;
  }

  uleb(...values: number[]): this {
    for (let value of values) {
      for (; value >= 0x80; value = Math.floor(value / 0x80)) this.u8((value % 0x80) | 0x80);
      this.u8(value);
    }
    return this;
  }

  sleb(value: number): this {
    let rest = value;
    while (rest < -0x40 || rest > 0x3f) {
      this.u8((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    return this.u8(rest & 0x7f);
  }

  string(text: string): this {
    return this.u8(...new TextEncoder().encode(text), 0);
  }

  append(...others: Bytes[]): this {
    for (const { values } of others) this.values.push(...values);
    return this;
  }

  toArray(): Uint8Array {
    return Uint8Array.from(this.values);
  }
}

export const bytes = () => new Bytes();

/** A unit's or a table's bytes behind their 4-byte length. */
export const withLength = (contents: Bytes) => bytes().u32(contents.length).append(contents);

/** One abbreviation: code, tag, children, then attribute and form in turn. */
export const abbreviation = (code: number, tag: number, children: boolean, ...attributes: number[]) =>
  bytes()
    .uleb(code, tag)
    .u8(children ? 1 : 0)
    .uleb(...attributes, 0, 0);

/** A unit of .debug_info of DWARF 2 to 5 with 4-byte addresses. */
export function unit(version: number, entries: Bytes, abbreviations = 0): Bytes {
  const header = bytes().u16(version);
  if (version >= 5) header.u8(1, 4).u32(abbreviations);
  else header.u32(abbreviations).u8(4);
  return withLength(header.append(entries));
}

/** Opcodes of line programs, for a header made by `lineProgram`. */
export const line = {
  copy: () => bytes().u8(1),
  advancePc: (by: number) => bytes().u8(2).uleb(by),
  advanceLine: (by: number) => bytes().u8(3).sleb(by),
  setFile: (file: number) => bytes().u8(4).uleb(file),
  setColumn: (column: number) => bytes().u8(5).uleb(column),
  constAddPc: () => bytes().u8(8),
  fixedAdvancePc: (by: number) => bytes().u8(9).u16(by),
  special: (address: number, lines: number) =>
    bytes().u8(lines - LINE_BASE + LINE_RANGE * address + OPCODE_BASE),
  setAddress: (address: number) => bytes().u8(0, 5, 2).u32(address),
  endSequence: () => bytes().u8(0, 1, 1),
  unknownExtended: () => bytes().u8(0, 3, 0x80, 1, 2),
};

const LINE_BASE = -5;
const LINE_RANGE = 14;
const OPCODE_BASE = 13;
const operandCounts = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];

export interface LineFile {
  readonly name: string;
  readonly directory: number;
}

/** A line program with its header, of DWARF 2 to 5. `directories` and `files` start at 0 in DWARF 5, else at 1. */
export function lineProgram(
  version: number,
  directories: readonly string[],
  files: readonly LineFile[],
  ...opcodes: Bytes[]
): Bytes {
  const header = bytes().u8(1);
  if (version >= 4) header.u8(1);
  header.u8(1, LINE_BASE, LINE_RANGE, OPCODE_BASE, ...operandCounts);
  header.append(version >= 5 ? tables(directories, files) : oldTables(directories, files));
  const start = bytes().u16(version);
  if (version >= 5) start.u8(4, 0);
  return withLength(
    start
      .u32(header.length)
      .append(header)
      .append(...opcodes),
  );
}

function oldTables(directories: readonly string[], files: readonly LineFile[]): Bytes {
  const result = bytes();
  for (const directory of directories) result.string(directory);
  result.u8(0);
  for (const { name, directory } of files) result.string(name).uleb(directory, 0, 0);
  return result.u8(0);
}

function tables(directories: readonly string[], files: readonly LineFile[]): Bytes {
  const result = bytes().u8(1, 1, 0x08).uleb(directories.length); // DW_LNCT_path, DW_FORM_string
  for (const directory of directories) result.string(directory);
  result.u8(2, 1, 0x08, 2, 0x0b).uleb(files.length); // and DW_LNCT_directory_index, DW_FORM_data1
  for (const { name, directory } of files) result.string(name).u8(directory);
  return result;
}

export interface TestSymbol {
  readonly name: string;
  readonly address: number;
  readonly size?: number;
  /** STT_FUNC unless given. */
  readonly type?: number;
  /** 1, the section of code, unless given. */
  readonly section?: number;
}

export interface TestSection {
  readonly name: string;
  readonly contents: Bytes;
  readonly type?: number;
  readonly flags?: number;
  readonly address?: number;
  readonly link?: number;
}

export const CODE = 0x42000000;
export const CODE_SIZE = 0x1000;

/** An ELF32 program for RISC-V with one section of code at CODE, debug sections and symbols. */
export function elf(debug: Readonly<Record<string, Bytes>>, symbols: readonly TestSymbol[] = []): Uint8Array {
  const strings = bytes().u8(0);
  const table = bytes().u32(0, 0, 0, 0);
  for (const { name, address, size = 0, type = 2, section = 1 } of symbols) {
    table.u32(strings.length, address, size).u8(type, 0).u16(section);
    strings.string(name);
  }
  return elfOf([
    { name: '.text', contents: bytes().u8(...new Array<number>(CODE_SIZE).fill(0)), flags: 6, address: CODE },
    { name: '.symtab', contents: table, type: 2, link: 3 },
    { name: '.strtab', contents: strings, type: 3 },
    ...Object.entries(debug).map(([name, contents]) => ({ name, contents })),
  ]);
}

/** An ELF32 file with these sections, from index 1. */
export function elfOf(sections: readonly TestSection[]): Uint8Array {
  const names = bytes().u8(0);
  const body = bytes();
  const headers = bytes().append(sectionHeader(0, 0, 0, 0, 0, 0, 0));
  for (const { name, contents, type = 1, flags = 0, address = 0, link = 0 } of sections) {
    headers.append(
      sectionHeader(names.length, type, flags, address, 52 + body.length, contents.length, link),
    );
    names.string(name);
    body.append(contents);
  }
  headers.append(sectionHeader(names.length, 3, 0, 0, 52 + body.length, names.length + 10, 0));
  names.string('.shstrtab');
  body.append(names);
  const count = sections.length + 2;
  const identification = bytes().u8(0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0).u32(0, 0);
  const header = bytes()
    .u16(2, 243)
    .u32(1, 0, 0, 52 + body.length, 0)
    .u16(52, 0, 0, 40, count, count - 1);
  return identification.append(header, body, headers).toArray();
}

function sectionHeader(...[name, type, flags, address, offset, size, link]: number[]): Bytes {
  return bytes().u32(
    name ?? 0,
    type ?? 0,
    flags ?? 0,
    address ?? 0,
    offset ?? 0,
    size ?? 0,
    link ?? 0,
    0,
    1,
    0,
  );
}
