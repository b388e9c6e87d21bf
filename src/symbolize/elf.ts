/**
 * The ELF container (System V gABI, chapter 4): header, section headers, section contents. ELF32 and ELF64,
 * little-endian. Sections are views of the file, never copies, unless they are compressed (SHF_COMPRESSED).
 */
import { DwarfError, ElfError } from './errors';
import { type FileBytes, wholeFile } from './fileBytes';
import { Reader } from './reader';

/** Expands a compressed stream to exactly `size` bytes. */
export type Expand = (bytes: Uint8Array, size: number) => Uint8Array;

/** What this room cannot do itself; a section that needs a missing one is unreadable, and says why. */
export interface Expanders {
  /** Expands a zlib stream (RFC 1950). */
  readonly inflate?: Expand | undefined;
  /** Expands a Zstandard stream (RFC 8878). Node has it from 22.15 on. */
  readonly zstd?: Expand | undefined;
}

export interface ElfOptions extends Expanders {
  /** Takes relocatable files too, as the `.dwo` files of split DWARF are. */
  readonly allowObject?: boolean;
}

export interface Section {
  readonly name: string;
  readonly index: number;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  /** Index of the section this one refers to: of a symbol table, its strings. */
  readonly link: number;
}

export const SHT_SYMTAB = 2;
const SHT_NOBITS = 8;
export const SHT_DYNSYM = 11;
export const SHF_ALLOC = 0x2;
export const SHF_EXECINSTR = 0x4;
const SHF_COMPRESSED = 0x800;
const SHN_XINDEX = 0xffff;
const ET_REL = 1;
const ET_CORE = 4;
const ELFCLASS64 = 2;
const ELFDATA2LSB = 1;
const ELFCOMPRESS_ZLIB = 1;
const ELFCOMPRESS_ZSTD = 2;

/** No zlib stream expands more than this; a header that claims so is corrupt. */
const MAX_INFLATION = 1032;
/** No section that any toolchain writes is larger once expanded. */
const MAX_EXPANDED_BYTES = 0x2000_0000;
/** The header of an ELF64, which is the longer one. */
const HEAD_BYTES = 64;
const MAX_FILE_BYTES = 0x7fff_ffff;
/** More sections, or longer names of sections, are corrupt. */
const MAX_SECTIONS = 0x10000;
const MAX_NAME_BYTES = 0x100;

const CHOOSE = 'Choose the linked program instead, usually build/<project>.elf.';

/** What the first bytes of files that get chosen by mistake look like. */
const otherFiles: readonly (readonly [magic: string, what: string])[] = [
  ['!<arch>\n', 'a static library'],
  ['!<thin>\n', 'a static library'],
  ['\xe9', 'a flash image (.bin), which holds no names or lines'],
  ['UF2\n', 'a UF2 flash image, which holds no names or lines'],
  [':', 'an Intel HEX image, which holds no names or lines'],
  ['MZ', 'a Windows program'],
  ['Archive member included', 'a linker map'],
];

export class ElfFile {
  readonly is64: boolean;
  readonly machine: number;
  readonly sections: readonly Section[];
  readonly #file: FileBytes;
  readonly #byName = new Map<string, Section>();
  readonly #inflated = new Map<Section, Uint8Array | DwarfError>();

  /** Throws ElfError where the file is no ELF that holds a program for a little-endian machine. */
  constructor(
    file: Uint8Array | FileBytes,
    private readonly options: ElfOptions = {},
  ) {
    this.#file = file instanceof Uint8Array ? wholeFile(file) : file;
    const head = this.#file.read(0, Math.min(this.#file.size, HEAD_BYTES));
    this.is64 = identify(head, this.#file.size) === ELFCLASS64;
    try {
      const reader = new Reader('ELF header', head, 16);
      rejectOtherTypes(reader.u16(), options.allowObject === true);
      this.machine = reader.u16();
      this.sections = this.#readSections(reader);
    } catch (error) {
      if (error instanceof DwarfError) throw truncated();
      throw error;
    }
    for (const section of this.sections)
      if (!this.#byName.has(section.name)) this.#byName.set(section.name, section);
  }

  /** Size of an address in bytes. */
  get addressSize(): 4 | 8 {
    return this.is64 ? 8 : 4;
  }

  section(name: string): Section | undefined {
    return this.#byName.get(name);
  }

  /** The contents of a section, expanded if compressed; DwarfError where they cannot be had. */
  contents(section: Section): Uint8Array {
    if (section.type === SHT_NOBITS) throw new DwarfError(section.name, 0, 'has no contents in this file');
    if (section.offset + section.size > this.#file.size)
      throw new DwarfError(section.name, 0, 'reaches past the end of the file');
    const bytes = this.#file.read(section.offset, section.size);
    return isCompressed(section) ? this.#expanded(section, bytes) : bytes;
  }

  #expanded(section: Section, bytes: Uint8Array): Uint8Array {
    let result = this.#inflated.get(section);
    if (!result) {
      try {
        result = expand(section, bytes, this.is64, this.options);
      } catch (error) {
        result =
          error instanceof DwarfError
            ? error
            : new DwarfError(section.name, 0, `does not expand: ${String(error)}`);
      }
      this.#inflated.set(section, result);
    }
    if (result instanceof DwarfError) throw result;
    return result;
  }

  #readSections(header: Reader): Section[] {
    const wordSize = this.addressSize;
    header.skip(4 + 2 * wordSize); // e_version, e_entry, e_phoff
    const tableOffset = header.uint(wordSize);
    header.skip(10); // e_flags, e_ehsize, e_phentsize, e_phnum
    const entrySize = header.u16();
    let count = header.u16();
    let namesIndex = header.u16();
    if (tableOffset === 0) return [];
    if (entrySize < (this.is64 ? 64 : 40)) throw truncated();
    if (tableOffset + entrySize > this.#file.size) throw truncated();
    const first = this.#readSection(new Reader('ELF header', this.#file.read(tableOffset, entrySize)), 0);
    if (count === 0) count = first.size;
    if (namesIndex === SHN_XINDEX) namesIndex = first.link;
    if (count > MAX_SECTIONS || tableOffset + count * entrySize > this.#file.size) throw truncated();
    const table = new Reader('ELF header', this.#file.read(tableOffset, count * entrySize));
    const unnamed = Array.from({ length: count }, (_, index) =>
      this.#readSection(table.at(index * entrySize), index),
    );
    return this.#named(unnamed, namesIndex);
  }

  /** One section header; `name` is not known yet and is left as its offset. */
  #readSection(table: Reader, index: number): Section & { readonly nameOffset: number } {
    const reader = table.at(table.position);
    const wordSize = this.addressSize;
    const nameOffset = reader.u32();
    const type = reader.u32();
    const flags = reader.uint(wordSize) % 0x1_0000_0000;
    const address = reader.uint(wordSize);
    const offset = reader.uint(wordSize);
    const size = reader.uint(wordSize);
    return { name: '', nameOffset, index, type, flags, address, offset, size, link: reader.u32() };
  }

  #named(sections: readonly (Section & { nameOffset: number })[], namesIndex: number): Section[] {
    const table = sections[namesIndex];
    const names = table && namesIndex > 0 ? new Reader('.shstrtab', this.contents(table)) : undefined;
    return sections.map(({ nameOffset, ...section }) => ({
      ...section,
      name: names && nameOffset < names.limit ? names.at(nameOffset).string(MAX_NAME_BYTES) : '',
    }));
  }
}

/** Checks the identification bytes of a file of `size` bytes; returns the ELF class (1: 32 bits, 2: 64 bits). */
function identify(head: Uint8Array, size: number): number {
  if (size === 0) throw new ElfError(`This file is empty. ${CHOOSE}`);
  if (!startsWith(head, '\x7fELF')) {
    const other = otherFiles.find(([magic]) => startsWith(head, magic));
    throw new ElfError(`This is ${other?.[1] ?? 'not an ELF file'}. ${CHOOSE}`);
  }
  if (size < 16) throw truncated();
  if (size > MAX_FILE_BYTES) throw new ElfError(`This ELF file is larger than 2 GB. ${CHOOSE}`);
  const [elfClass = 0, encoding = 0] = head.subarray(4, 6);
  if (encoding !== ELFDATA2LSB)
    throw new ElfError(
      `This ELF file is big-endian, or damaged; ESP32 programs are little-endian. ${CHOOSE}`,
    );
  if (elfClass !== 1 && elfClass !== ELFCLASS64)
    throw new ElfError(`This ELF file is neither 32-bit nor 64-bit, so it is damaged. ${CHOOSE}`);
  return elfClass;
}

function rejectOtherTypes(type: number, allowObject: boolean): void {
  if (type === ET_REL && !allowObject)
    throw new ElfError(`This is an object file (.o) that is not linked yet. ${CHOOSE}`);
  if (type === ET_CORE) throw new ElfError(`This is a core dump. ${CHOOSE}`);
}

function truncated(): ElfError {
  return new ElfError(
    'This ELF file ends too early or is damaged. Build or copy it again, then choose it again.',
  );
}

function startsWith(file: Uint8Array, magic: string): boolean {
  return Array.from(magic).every((character, at) => file[at] === character.charCodeAt(0));
}

/** Whether the contents have to be expanded: by the flag, or by the name that GNU tools used before there was one. */
function isCompressed({ flags, name }: Section): boolean {
  return (flags & SHF_COMPRESSED) !== 0 || name.startsWith('.zdebug_');
}

/** Expands a section that starts with a compression header (gABI: Elf32_Chdr, Elf64_Chdr). */
function expand(section: Section, bytes: Uint8Array, is64: boolean, expanders: Expanders): Uint8Array {
  const reader = new Reader(section.name, bytes);
  if ((section.flags & SHF_COMPRESSED) === 0) return expandGnu(reader, bytes, expanders);
  const type = reader.u32();
  if (is64) reader.skip(4);
  const size = reader.uint(is64 ? 8 : 4);
  reader.skip(is64 ? 8 : 4);
  if (type === ELFCOMPRESS_ZLIB) return expandWith(expanders.inflate, reader, size);
  if (type !== ELFCOMPRESS_ZSTD) reader.fail(0, `is compressed with an unknown method (${type})`);
  if (!expanders.zstd)
    reader.fail(0, 'is compressed with zstd, which needs Node 22.15 or later; link with -gz=zlib instead');
  return expandWith(expanders.zstd, reader, size, Infinity);
}

/** `.zdebug_*`: "ZLIB", the size as 8 bytes in big-endian order, then the stream; or plain contents. */
function expandGnu(reader: Reader, bytes: Uint8Array, expanders: Expanders): Uint8Array {
  if (!startsWith(bytes, 'ZLIB')) return bytes;
  reader.skip(4);
  let size = 0;
  for (let count = 0; count < 8; count++) size = size * 0x100 + reader.u8();
  return expandWith(expanders.inflate, reader, size);
}

function expandWith(
  expander: Expand | undefined,
  reader: Reader,
  size: number,
  maxBytes = reader.remaining * MAX_INFLATION,
): Uint8Array {
  if (!expander) return reader.fail(0, 'is compressed, and no inflate function was given');
  if (size > Math.min(maxBytes, MAX_EXPANDED_BYTES)) reader.fail(0, `claims to expand to ${size} bytes`);
  const result = expander(reader.bytes.subarray(reader.position), size);
  if (result.length !== size) reader.fail(0, `expands to ${result.length} bytes, not ${size}`);
  return result;
}
