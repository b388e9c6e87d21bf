/**
 * The rows of a line number table: flat arrays, and which of them belong to which live sequence. All tables are
 * built in the same scratch space, one after the other, and keep exactly what they hold.
 */
import type { ExecutableRanges } from '../executable';
import { type Numbers, RangeList } from '../rangeIndex';

const MAX_COLUMN = 0xffff;
const MAX_FILE = 0xffff;

/** Rows of live sequences, by address within each. */
export interface Rows {
  readonly addresses: Numbers;
  readonly files: Uint16Array;
  readonly lines: Uint32Array;
  readonly columns: Uint16Array;
  /** The live sequences, in the order they came; `starts` holds the first row of each, and the end. */
  readonly sequences: RangeList;
  readonly starts: readonly number[];
}

let capacity = 0x1000;
let addresses = new Float64Array(capacity);
let files = new Uint16Array(capacity);
let lines = new Uint32Array(capacity);
let columns = new Uint16Array(capacity);

export class RowBuffer {
  /** Rows so far, of the finished sequences and the one being built. */
  #count = 0;
  /** Where the sequence being built starts, and the address of its last row. */
  #first = 0;
  #last = -1;
  #sorted = true;
  /** Whether rows count: not those of discarded functions, which are about half of all. */
  #isLive = true;
  #largest = 0;
  readonly #sequences = new RangeList();
  readonly #starts: number[] = [0];

  constructor(private readonly executable: ExecutableRanges) {}

  /** Tells that the next rows are at or after `address`, which may be where discarded functions are left. */
  setAddress(address: number): void {
    this.#isLive = this.executable.endOf(address) >= 0;
  }

  /** Appends a row; of rows at one address the last one counts. */
  push(address: number, file: number, line: number, column: number): void {
    if (!this.#isLive) return;
    if (address !== this.#last) {
      if (address < this.#last) this.#sorted = false;
      this.#last = address;
      this.#count += 1;
      if (this.#count > capacity) grow();
    }
    const at = this.#count - 1;
    addresses[at] = address;
    files[at] = file < MAX_FILE ? file : MAX_FILE;
    lines[at] = line;
    columns[at] = column < MAX_COLUMN ? column : MAX_COLUMN;
  }

  /** Ends the sequence before `end`: keeps it if it is live, else forgets its rows. */
  endSequence(end: number): void {
    if (!this.#sorted) this.#repair(end);
    const begin = addresses[this.#first] ?? 0;
    const liveEnd = this.#count > this.#first ? this.executable.clip(begin, end) : -1;
    if (liveEnd >= 0) {
      this.#sequences.add(begin, liveEnd, this.#starts.length - 1);
      this.#starts.push(this.#count);
      this.#first = this.#count;
      if (liveEnd > this.#largest) this.#largest = liveEnd;
    }
    this.#startSequence();
  }

  /** The finished sequences. */
  finish(): Rows {
    const first = this.#first;
    const sequences = this.#sequences;
    const starts = this.#starts;
    const kept = addresses.subarray(0, first);
    return {
      addresses: this.#largest <= 0xffffffff ? new Uint32Array(kept) : new Float64Array(kept),
      files: files.slice(0, first),
      lines: lines.slice(0, first),
      columns: columns.slice(0, first),
      sequences,
      starts,
    };
  }

  #startSequence(): void {
    this.#count = this.#first;
    this.#last = -1;
    this.#sorted = this.#isLive = true;
  }

  /** Sorts a sequence that went backwards, without the rows that are not in the code that `end` ends in. */
  #repair(end: number): void {
    const limit = this.executable.endOf(end - 1);
    const rows = Array.from({ length: this.#count - this.#first }, (_, at) => this.#first + at)
      .filter((row) => this.executable.endOf(addresses[row] ?? 0) === limit && limit >= 0)
      .sort((a, b) => (addresses[a] ?? 0) - (addresses[b] ?? 0) || a - b)
      .map((row) => [addresses[row] ?? 0, files[row] ?? 0, lines[row] ?? 0, columns[row] ?? 0] as const);
    this.#startSequence();
    for (const row of rows) this.push(...row);
  }
}

function grow(): void {
  capacity *= 2;
  addresses = grown(addresses, new Float64Array(capacity));
  files = grown(files, new Uint16Array(capacity));
  lines = grown(lines, new Uint32Array(capacity));
  columns = grown(columns, new Uint16Array(capacity));
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
