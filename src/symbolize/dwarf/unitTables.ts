/**
 * What is read of a unit on first use, each part failing alone: its lines, its functions, and in split DWARF the unit
 * with the functions in its `.dwo` file.
 */
import type { Problems } from '../problems';
import type { Budget } from './budget';
import * as dw from './constants';
import { FunctionTable } from './functions';
import type { HeldUnits } from './heldUnits';
import type { LineTable } from './lineTable';
import type { LineTables } from './lineTables';
import { forEachRange, hasRanges } from './ranges';
import type { TakeRange, Unit } from './unit';

/** What the tables of a file's units share. */
export interface TableFile {
  readonly problems: Problems;
  readonly held: HeldUnits;
  readonly lineTables: LineTables;
  /** The qualified name of the entry with this id; null where it has none or that is corrupt. */
  nameOf(id: number): string | null;
  /** The unit that `skeleton` stands for, out of the file that it names; DwarfError where that is another program's. */
  splitUnit(skeleton: Unit, name: string, directory: string): UnitTables | null;
}

export class UnitTables {
  #lineTable: LineTable | null | undefined;
  #functionTable: FunctionTable | null | undefined;
  #splitTables: UnitTables | null | undefined;

  constructor(
    readonly unit: Unit,
    readonly file: TableFile,
  ) {}

  /** Gives each range of code that the unit covers, as far as that is live, to `take`. */
  forEachRange(budget: Budget, take: TakeRange): void {
    const { unit } = this;
    if (unit.header.typeOffset > 0) return; // types have no code, but the line program of those who use them
    const takeLive = unit.live(take);
    if (hasRanges(unit.root)) forEachRange(unit, unit.root, budget, takeLive);
    else this.lines(budget)?.forEachSequence(take);
  }

  /** Null where the unit has no line program, or a corrupt one. */
  lines(budget?: Budget): LineTable | null {
    if (this.#lineTable === undefined) {
      const { root } = this.unit;
      const offset = root.value(dw.DW_AT_stmt_list);
      const { lineTables, held } = this.file;
      this.#lineTable = root.has(dw.DW_AT_stmt_list) ? lineTables.at(offset, this.unit, budget) : null;
      if (this.#lineTable) held.add(this);
    }
    return this.#lineTable;
  }

  /** Null where the unit's entries are corrupt. */
  get functions(): FunctionTable | null {
    if (this.#functionTable === undefined) {
      const { problems, held } = this.file;
      this.#functionTable = problems.attempt(() => new FunctionTable(this.unit)) ?? null;
      if (this.#functionTable) held.add(this);
    }
    return this.#functionTable;
  }

  /** Drops its lines and functions, to be read again when they are next wanted; what failed is not tried again. */
  forget(): void {
    if (this.#lineTable) {
      this.file.lineTables.forget(this.unit.root.value(dw.DW_AT_stmt_list));
      this.#lineTable = undefined;
    }
    if (this.#functionTable) this.#functionTable = undefined;
  }

  /** The unit with the functions: in split DWARF the one in the `.dwo` file, where that is found; else this. */
  withFunctions(): UnitTables {
    if (this.#splitTables === undefined) {
      const { skeleton, root } = this.unit;
      const isSplit = skeleton === null && root.has(dw.DW_AT_dwo_name);
      this.#splitTables = (isSplit && this.file.problems.attempt(() => this.#findSplitUnit())) || null;
    }
    return this.#splitTables ?? this;
  }

  #findSplitUnit(): UnitTables | null {
    const { unit } = this;
    const name = unit.string(unit.root, dw.DW_AT_dwo_name);
    return name === null ? null : this.file.splitUnit(unit, name, unit.compilationDirectory);
  }
}
