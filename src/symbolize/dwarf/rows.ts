// The rows of a line number table: flat growing arrays, and which of them belong to which live sequence.
import type { ExecutableRanges } from '../executable';
import { RangeList } from '../rangeIndex';

const LARGEST_COLUMN = 0xffff;

export class RowBuffer {
  addresses = new Float64Array(64);
  files = new Uint32Array(64);
  lines = new Uint32Array(64);
  columns = new Uint16Array(64);
  /** Rows so far, of the finished sequences and the one being built. */
  private count = 0;
  /** Where the sequence being built starts. */
  private first = 0;
  private sorted = true;
  /** Finished live sequences, in the order they came; `starts` holds the first row of each, and the end. */
  readonly sequences = new RangeList();
  readonly starts: number[] = [0];

  constructor(private readonly executable: ExecutableRanges) {}

  /** Appends a row; of rows at one address the last one counts. */
  push(address: number, file: number, line: number, column: number): void {
    const last = this.count > this.first ? (this.addresses[this.count - 1] ?? 0) : -1;
    if (address < last) this.sorted = false;
    if (address !== last) this.count += 1;
    if (this.count > this.addresses.length) this.resize(2 * this.addresses.length);
    this.set(this.count - 1, address, file, line, column);
  }

  /** Ends the sequence before `end`: keeps it if it is live, else forgets its rows. */
  endSequence(end: number): void {
    if (!this.sorted) this.repair(end);
    const begin = this.addresses[this.first] ?? 0;
    const liveEnd = this.count > this.first ? this.executable.clip(begin, end) : -1;
    if (liveEnd >= 0) {
      this.sequences.add(begin, liveEnd, this.starts.length - 1);
      this.starts.push(this.count);
      this.first = this.count;
    }
    this.count = this.first;
    this.sorted = true;
  }

  /** Gives back the room that was not used. */
  trim(): void {
    this.resize(this.first);
  }

  /** Sorts a sequence that went backwards, without the rows that are not in the code that `end` ends in. */
  private repair(end: number): void {
    const { addresses, files, lines, columns, first } = this;
    const limit = this.executable.endOf(end - 1);
    const rows = Array.from({ length: this.count - first }, (_, at) => first + at)
      .filter((row) => this.executable.endOf(addresses[row] ?? 0) === limit && limit >= 0)
      .sort((a, b) => (addresses[a] ?? 0) - (addresses[b] ?? 0) || a - b)
      .map((row) => [addresses[row] ?? 0, files[row] ?? 0, lines[row] ?? 0, columns[row] ?? 0] as const);
    this.count = first;
    for (const row of rows) this.push(...row);
  }

  private set(at: number, address: number, file: number, line: number, column: number): void {
    this.addresses[at] = address;
    this.files[at] = file;
    this.lines[at] = line;
    this.columns[at] = Math.min(column, LARGEST_COLUMN);
  }

  private resize(size: number): void {
    const resized = <T extends { set(from: T): void; subarray(from: number, to: number): T }>(
      from: T,
      to: T,
    ): T => {
      to.set(from.subarray(0, size));
      return to;
    };
    this.addresses = resized(this.addresses, new Float64Array(size));
    this.files = resized(this.files, new Uint32Array(size));
    this.lines = resized(this.lines, new Uint32Array(size));
    this.columns = resized(this.columns, new Uint16Array(size));
  }
}
