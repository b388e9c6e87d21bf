/**
 * Rows of tables that print no header and whose tabs have become blanks, as terminals, forums and mails show them. One
 * such row alone may be anything; they are believed from the third on that follow one another with a column that
 * begins at the same place, and then all of them.
 */

/** Rows that bear one another out. */
const ENOUGH = 3;

export class AlignedRows<Row> {
  /** Rows that are not believed yet; null: they are. */
  #held: Row[] | null = [];
  #column = -1;

  /**
   * Takes the next row.
   * @param column Where the column begins that is the same in all rows.
   * @returns The rows that are believed now and were not before; none where it is too early.
   */
  take(row: Row, column: number): readonly Row[] {
    if (column !== this.#column) this.reset();
    this.#column = column;
    if (this.#held === null) return [row];
    this.#held.push(row);
    if (this.#held.length < ENOUGH) return [];
    const rows = this.#held;
    this.#held = null;
    return rows;
  }

  /** Something else stands between. */
  reset(): void {
    this.#held = [];
    this.#column = -1;
  }
}
