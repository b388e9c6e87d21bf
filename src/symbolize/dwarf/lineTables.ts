/** The line tables of one file, each read once however many units share it. */
import type { Problems } from '../problems';
import type { Budget } from './budget';
import { LineTable } from './lineTable';
import type { Unit } from './unit';

export class LineTables {
  readonly #tables = new Map<number, LineTable | null>();

  constructor(private readonly problems: Problems) {}

  /** The line table at `offset`, for `unit` or any other with the same; null where it is corrupt. */
  at(offset: number, unit: Unit, budget?: Budget): LineTable | null {
    let table = this.#tables.get(offset);
    if (table === undefined) {
      table = this.problems.attempt(() => LineTable.read(unit, offset, budget)) ?? null;
      this.#tables.set(offset, table);
    }
    return table;
  }

  /** Drops the line table at `offset`. */
  forget(offset: number): void {
    this.#tables.delete(offset);
  }
}
