/**
 * The units of one file, program or `.dwo`: found by a scan over their headers and root entries, and from then on
 * by the ids of the entries in them. An id is the entry's offset in .debug_info; those of .debug_types (DWARF 4
 * section 3.1.3) follow after TYPES_BASE.
 */
import type { ElfFile } from '../elf';
import { DwarfError } from '../errors';
import type { ExecutableRanges } from '../executable';
import type { Problems } from '../problems';
import { upperBound } from '../rangeIndex';
import { AbbreviationStore, AbbreviationTable } from './abbreviations';
import { Budget } from './budget';
import { type Encoding, ENCODINGS } from './forms';
import { HeldUnits } from './heldUnits';
import { LineTables } from './lineTables';
import { Names } from './names';
import { DebugSections } from './sections';
import { Unit, type UnitFile } from './unit';
import { readUnitEnd, readUnitHeader, type UnitHeader } from './unitHeader';
import { type TableFile, UnitTables } from './unitTables';

const TYPES_BASE = 2 ** 40;
/** A file may refer to its tables this many times over while it is opened. */
const SPARE_FACTOR = 4;
const SPARE_BYTES = 0x10_0000;
const TABLE_SECTIONS = ['.debug_abbrev', '.debug_line', '.debug_ranges', '.debug_rnglists'];

/** Gives the contents of a `.dwo` file, by the name and directory in the debug information; null where it is not found. */
export type LoadSplit = (name: string, directory: string) => Uint8Array | null;

export interface UnitSetOptions {
  readonly executable: ExecutableRanges;
  readonly problems: Problems;
  readonly loadSplit?: LoadSplit | undefined;
  /** Reads a `.dwo` file: with the same expanders as the program. */
  readonly openSplit: (file: Uint8Array) => ElfFile;
}

export class UnitSet implements UnitFile, TableFile {
  readonly executable: ExecutableRanges;
  readonly problems: Problems;
  /** Of .debug_info, in order. */
  readonly units: UnitTables[] = [];
  /** What may be spent on opening. */
  readonly budget: Budget;
  /** Those of split units too. */
  readonly held: HeldUnits;
  readonly lineTables: LineTables;
  readonly #names: Names;
  readonly #unitBegins: number[] = [];
  readonly #abbreviationTables = new Map<number, AbbreviationTable>();
  readonly #abbreviationStore = new AbbreviationStore();
  #types: Map<number, Unit> | undefined;
  #typeUnits: UnitTables[] = [];

  constructor(
    readonly sections: DebugSections,
    private readonly options: UnitSetOptions,
    /** Of a `.dwo` file: the unit that stands for it, and what is held of the program. */
    private readonly skeleton: Unit | null = null,
    held = new HeldUnits(),
  ) {
    this.executable = options.executable;
    this.problems = options.problems;
    this.budget = this.newBudget(SPARE_BYTES);
    this.held = held;
    this.lineTables = new LineTables(this.problems);
    this.#names = new Names((id) => this.#unitAt(id));
    this.problems.attempt(() =>
      this.#scan('.debug_info', 0, (unit) => {
        this.units.push(new UnitTables(unit, this));
        this.#unitBegins.push(unit.begin);
      }),
    );
  }

  newBudget(bytes: number): Budget {
    const size = TABLE_SECTIONS.reduce((sum, name) => sum + this.sections.size(name), 0);
    return new Budget(SPARE_FACTOR * size + bytes);
  }

  abbreviations(offset: number, encoding: Encoding): AbbreviationTable {
    const key = offset * ENCODINGS + encoding.id;
    let table = this.#abbreviationTables.get(key);
    if (!table) {
      const reader = this.sections.reader('.debug_abbrev', offset);
      table = new AbbreviationTable(reader, encoding, this.#abbreviationStore, (bytes) =>
        this.budget.spend(bytes, '.debug_abbrev'),
      );
      this.#abbreviationTables.set(key, table);
    }
    return table;
  }

  /** The unit that holds the entry with this id. */
  #unitAt(id: number): UnitTables | undefined {
    const units = id < TYPES_BASE ? this.units : this.#typeUnits;
    const begins = id < TYPES_BASE ? this.#unitBegins : this.#typeUnits.map(({ unit }) => unit.begin);
    const tables = units[upperBound(begins, id, 0, begins.length) - 1];
    return tables && id < tables.unit.end ? tables : undefined;
  }

  nameOf(id: number): string | null {
    const known = this.#names.known(id);
    return known !== undefined ? known : (this.problems.attempt(() => this.#names.get(id)) ?? null);
  }

  typeEntry(signature: number): number {
    this.#types ??= this.#readTypes();
    const unit = this.#types.get(signature);
    return unit ? unit.idBase + unit.header.offset + unit.header.typeOffset : -1;
  }

  splitUnit(skeleton: Unit, name: string, directory: string): UnitTables | null {
    const file = this.options.loadSplit?.(name, directory);
    if (!file) return null;
    const sections = new DebugSections(this.options.openSplit(file), this.sections);
    const split = new UnitSet(sections, { ...this.options, loadSplit: undefined }, skeleton, this.held);
    const tables = split.units.find(({ unit }) => unit.splitId === skeleton.splitId);
    if (!tables) throw new DwarfError(name, 0, 'is not the split file of this program: build again');
    return tables;
  }

  #readTypes(): Map<number, Unit> {
    if (this.sections.has('.debug_types'))
      this.problems.attempt(() =>
        this.#scan('.debug_types', TYPES_BASE, (unit) => this.#typeUnits.push(new UnitTables(unit, this))),
      );
    const withTypes = [...this.units, ...this.#typeUnits].filter(({ unit }) => unit.header.typeOffset > 0);
    return new Map(withTypes.map(({ unit }) => [unit.header.id, unit]));
  }

  #scan(section: string, base: number, take: (unit: Unit) => void): void {
    const reader = this.sections.reader(section);
    while (reader.remaining > 0 && !this.problems.isFull) {
      const offset = reader.position;
      const { end, offsetSize } = readUnitEnd(reader);
      const header = (): UnitHeader =>
        readUnitHeader(reader.at(reader.position, end), offset, end, offsetSize, base > 0);
      const unit = this.problems.attempt(() => new Unit(header(), this, section, base, this.skeleton));
      if (unit) take(unit);
      reader.seek(end);
    }
  }
}
