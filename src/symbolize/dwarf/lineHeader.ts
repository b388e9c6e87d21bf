/**
 * The header of a line number program in .debug_line (DWARF 5 section 6.2.4; DWARF 4 section 6.2.4 for versions
 * 2 to 4): the numbers the opcodes are decoded with, and the tables of directories and files.
 */
import type { Reader } from '../reader';
import { DW_LNCT_directory_index, DW_LNCT_path, DW_FORM_string } from './constants';
import { directForm, type Encoding, encodingOf, readForm, skipForm } from './forms';

/** A directory or file: where its path stands, as a form and a value, and (files) the directory's index. */
export interface PathEntry {
  readonly form: number;
  readonly value: number;
  readonly directory: number;
}

export interface LineHeader {
  readonly version: number;
  readonly addressSize: number;
  readonly minimumInstructionLength: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** Operand counts of the standard opcodes, by opcode. */
  readonly operandCounts: Uint8Array;
  /** By the index that rows and calls use: before DWARF 5, index 0 is a hole. */
  readonly directories: readonly (PathEntry | undefined)[];
  readonly files: (PathEntry | undefined)[];
  /** Stands on the first opcode and ends with the program. */
  readonly program: Reader;
}

/** Reads the header that `section` stands on; DwarfError where it is corrupt. */
export function readLineHeader(section: Reader, unitAddressSize: number): LineHeader {
  const start = section.position;
  const { length, offsetSize } = section.initialLength();
  if (length > section.remaining) section.fail(start, 'has a line program that reaches past the end');
  const reader = section.at(section.position, section.position + length);
  const version = reader.u16();
  if (version < 2 || version > 5) reader.fail(start, `has a line program of unsupported version ${version}`);
  const addressSize = version >= 5 ? reader.u8() : unitAddressSize;
  if (version >= 5) reader.skip(1); // segment_selector_size
  const headerLength = reader.uint(offsetSize);
  const program = reader.at(reader.position + headerLength);
  const parameters = readParameters(reader, version);
  const encoding = encodingOf(version, addressSize, offsetSize);
  const header = reader.at(reader.position, program.position);
  const tables = version >= 5 ? readTables(header, encoding) : readOldTables(header);
  return { version, addressSize, ...parameters, ...tables, program };
}

function readParameters(reader: Reader, version: number) {
  const minimumInstructionLength = reader.u8();
  if (version >= 4) reader.skip(1); // maximum_operations_per_instruction: 1 on every machine without VLIW
  reader.skip(1); // default_is_stmt
  const lineBase = reader.i8();
  const lineRange = reader.u8();
  const opcodeBase = reader.u8();
  const operandCounts = new Uint8Array(Math.max(opcodeBase, 1));
  for (let opcode = 1; opcode < opcodeBase; opcode++) operandCounts[opcode] = reader.u8();
  return { minimumInstructionLength, lineBase, lineRange, opcodeBase, operandCounts };
}

/** Versions 2 to 4: null-terminated lists in place. */
function readOldTables(reader: Reader): Pick<LineHeader, 'directories' | 'files'> {
  const directories: (PathEntry | undefined)[] = [undefined];
  for (let path = readInPlace(reader); path; path = readInPlace(reader))
    directories.push({ ...path, directory: 0 });
  const files: (PathEntry | undefined)[] = [undefined];
  for (let file = readOldFile(reader); file; file = readOldFile(reader)) files.push(file);
  return { directories, files };
}

/** One file entry of versions 2 to 4, also of DW_LNE_define_file; undefined at the end of the list. */
export function readOldFile(reader: Reader): PathEntry | undefined {
  const path = readInPlace(reader);
  if (!path) return undefined;
  const directory = reader.uleb();
  reader.uleb(); // modification time
  reader.uleb(); // length
  return { ...path, directory };
}

function readInPlace(reader: Reader): { form: number; value: number } | undefined {
  const value = reader.position;
  reader.skipString();
  return reader.position - value > 1 ? { form: DW_FORM_string, value } : undefined;
}

/** Version 5: counted lists, each with a description of its entries. */
function readTables(reader: Reader, encoding: Encoding): Pick<LineHeader, 'directories' | 'files'> {
  const directories = readEntries(reader, encoding);
  return { directories, files: readEntries(reader, encoding) };
}

function readEntries(reader: Reader, encoding: Encoding): PathEntry[] {
  const formats = Array.from({ length: reader.u8() }, () => ({
    content: reader.uleb(),
    form: reader.uleb(),
  }));
  const count = reader.uleb();
  const start = reader.position;
  if (count > reader.remaining) reader.fail(start, `has a table of ${count} entries`);
  const entries: PathEntry[] = [];
  while (entries.length < count) {
    entries.push(readEntry(reader, formats, encoding));
    if (reader.position === start) reader.fail(start, 'has a table of empty entries');
  }
  return entries;
}

function readEntry(
  reader: Reader,
  formats: readonly { content: number; form: number }[],
  encoding: Encoding,
): PathEntry {
  const entry = { form: 0, value: 0, directory: 0 };
  for (const { content, form } of formats) {
    const direct = directForm(reader, form);
    if (content === DW_LNCT_path) {
      entry.form = direct;
      entry.value = readForm(reader, direct, 0, encoding);
    } else if (content === DW_LNCT_directory_index) {
      entry.directory = readForm(reader, direct, 0, encoding);
    } else skipForm(reader, direct, encoding);
  }
  return entry;
}
