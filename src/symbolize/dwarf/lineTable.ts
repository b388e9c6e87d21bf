/**
 * The line table of one unit, ready to be searched: live sequences by address, their rows, and paths on demand
 * (DWARF 5 section 6.2).
 */
import type { Frame } from '../frame';
import { RangeIndex, upperBoundPacked } from '../rangeIndex';
import type { Reader } from '../reader';
import type { Budget } from './budget';
import * as dw from './constants';
import { type LineHeader, type PathEntry, readLineHeader } from './lineHeader';
import { LineProgram } from './lineProgram';
import { joinPath } from './paths';
import { RowBuffer, type Rows } from './rows';
import type { TakeRange, Unit } from './unit';

export class LineTable {
  readonly #sequences: RangeIndex;
  /** By index, as far as they were asked for. */
  readonly #paths: (string | null | undefined)[];

  private constructor(
    private readonly unit: Unit,
    private readonly section: Reader,
    private readonly header: LineHeader,
    private readonly rows: Rows,
    private readonly compilationDirectory: string,
  ) {
    this.#sequences = new RangeIndex(rows.sequences);
    this.#paths = new Array<string | null | undefined>(header.files.length).fill(undefined);
  }

  /** Runs the line program at `offset`, at the cost of `budget`; DwarfError where its header is corrupt. */
  static read(unit: Unit, offset: number, budget?: Budget): LineTable {
    const section = unit.sections.reader('.debug_line', offset);
    const header = readLineHeader(section, unit.encoding.addressSize);
    budget?.spend(header.program.limit - offset, '.debug_line');
    const buffer = new RowBuffer(unit.file.executable);
    unit.file.problems.attempt(() => new LineProgram(header, buffer).run());
    return new LineTable(unit, section, header, buffer.finish(), unit.compilationDirectory);
  }

  /** Gives the address range of each live sequence to `take`. */
  forEachSequence(take: TakeRange): void {
    const { begins, ends } = this.rows.sequences;
    begins.forEach((begin, at) => take(begin, ends[at] ?? 0));
  }

  forEachBoundary(take: (address: number) => void): void {
    this.#sequences.forEachBoundary(take);
    this.rows.addresses.forEach((address) => take(address));
  }

  /** The row over `address`; -1 where no live sequence covers it. */
  lookup(address: number): number {
    const at = this.#sequences.find(address);
    if (at < 0) return -1;
    const sequence = this.#sequences.owner(at);
    const { starts, addresses } = this.rows;
    return upperBoundPacked(addresses, address, starts[sequence] ?? 0, starts[sequence + 1] ?? 0) - 1;
  }

  /** What stands in a row, as a frame of the function with this name. */
  frame(row: number, name: string | null): Frame {
    const { files, lines, columns } = this.rows;
    return {
      function: name,
      file: this.path(files[row] ?? 0),
      line: lines[row] ?? 0,
      column: columns[row] ?? 0,
    };
  }

  /** The path of a file by the index that rows and DW_AT_call_file use; null where there is none. */
  path(index: number): string | null {
    const path = this.#paths[index];
    return path === undefined ? this.#readPath(index) : path;
  }

  #readPath(index: number): string | null {
    const file = this.header.files[index];
    if (!file) return null;
    const path = this.unit.file.problems.attempt(() => this.#fullPath(file)) ?? null;
    this.#paths[index] = path;
    return path;
  }

  #fullPath(file: PathEntry): string | null {
    const name = this.#string(file);
    if (name === null) return null;
    // Directory 0 is the compilation directory, which DWARF 5 repeats here.
    const inDirectory = file.directory > 0 || this.compilationDirectory === '';
    const directory = inDirectory ? this.header.directories[file.directory] : undefined;
    return joinPath(joinPath(this.compilationDirectory, (directory && this.#string(directory)) ?? ''), name);
  }

  #string({ form, value }: PathEntry): string | null {
    if (form === dw.DW_FORM_string) return this.section.at(value).string();
    return this.unit.stringOf(form, value);
  }
}
