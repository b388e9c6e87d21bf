/**
 * The article's task table, printed every 3 s by `f_PrintTasks`:
 *
 *     printf("| %-17s | %-9s | %-8u | %-20lu | %-6s |\n", name, status, priority, highWaterMark, core)
 *
 * between rulers of 92 dashes, under a header of the same cells. A name may hold a `|`, so a row is read from its
 * right end. Watermarks are bytes (ESP-IDF).
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { TaskRecord, TaskState } from '../record';

const HEADER =
  /^\|\s*Task Name\s*\|\s*Status\s*\|\s*Priority\s*\|\s*Stack High Water Mark\s*\|(?:\s*Core\s*\|)?\s*$/;
const RULER = /^-{40,}\s*$/;
const STATES: ReadonlySet<string> = new Set([
  'Running',
  'Ready',
  'Blocked',
  'Suspended',
  'Deleted',
  'Invalid',
]);

export class ArticleTable implements Format {
  readonly first = '-|';
  /** Cells of a row of the open table; 0 outside a table. */
  #cells = 0;
  #rows = 0;

  parse({ message }: Line, emit: Emit): boolean {
    if (message.charCodeAt(0) === 0x2d) return this.#ruler(message, emit);
    if (this.#cells > 0 && this.#row(message, emit)) return true;
    if (!HEADER.test(message)) return false;
    this.#cells = message.includes('Core') ? 5 : 4;
    this.#rows = 0;
    emit({ kind: 'task-table' });
    return true;
  }

  reset(): void {
    this.#cells = 0;
  }

  /** The ruler under the header opens the rows, the one after them closes the table. */
  #ruler(message: string, emit: Emit): boolean {
    if (!RULER.test(message)) return false;
    if (this.#cells > 0 && this.#rows > 0) {
      this.#cells = 0;
      emit({ kind: 'task-table-end' });
    }
    return true;
  }

  #row(message: string, emit: Emit): boolean {
    const row =
      this.#cells === 5 && isRegular(message) ? regularRow(message) : splitRow(message, this.#cells);
    if (!row) return false;
    this.#rows++;
    emit(row);
    return true;
  }
}

/** A row of the longest name that FreeRTOS is usually built for, and wide cells. */
const LONGEST_ROW = 140;
/** Where the bars of a row stand whose cells all fit; nearly all do. */
const BARS = [0, 20, 32, 43, 66, 75] as const;

function isRegular(row: string): boolean {
  return row.length === 76 && BARS.every((position) => row.charCodeAt(position) === 0x7c);
}

/** Reads a row by the positions of its cells: the fast way. */
function regularRow(row: string): TaskRecord | null {
  return toTask(
    row.slice(2, 19).trimEnd(),
    row.slice(22, 31).trimEnd(),
    cellNumber(row, 34, 42),
    cellNumber(row, 45, 65),
    row.slice(68, 74).trimEnd(),
  );
}

/** The number that stands alone at the left of a cell; NaN where there is none. */
function cellNumber(row: string, from: number, to: number): number {
  let value = 0;
  let at = from;
  for (; at < to; at++) {
    const digit = row.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (at === from) return NaN;
  for (; at < to; at++) if (row.charCodeAt(at) !== 0x20) return NaN;
  return value;
}

/** Reads a row of `count` cells from its right end: all that remains on the left is the name. */
function splitRow(row: string, count: number): TaskRecord | null {
  // Two rows whose line end was lost are none.
  if (row.length > LONGEST_ROW) return null;
  const cells = row.trimEnd().split('|');
  if (cells.length < count + 2 || cells[0] !== '' || cells.pop() !== '') return null;
  const [state, priority, highWaterMark, core] = cells.splice(cells.length - (count - 1));
  return toTask(
    cells.slice(1).join('|').trim(),
    (state ?? '').trim(),
    toNumber(priority),
    toNumber(highWaterMark),
    core?.trim(),
  );
}

function toNumber(cell: string | undefined): number {
  return cell !== undefined && /^ *\d{1,10} *$/.test(cell) ? Number(cell) : NaN;
}

function toTask(
  name: string,
  state: string,
  currentPriority: number,
  stackHighWaterMark: number,
  core: string | undefined,
): TaskRecord | null {
  if (name === '' || Number.isNaN(currentPriority) || Number.isNaN(stackHighWaterMark)) return null;
  if (!STATES.has(state) && !/^[A-Za-z]{1,12}$/.test(state)) return null;
  const task: Mutable<TaskRecord> = { kind: 'task', name, currentPriority, stackHighWaterMark };
  if (STATES.has(state)) task.state = state as TaskState;
  if (core !== undefined) task.core = /^\d$/.test(core) ? Number(core) : null;
  return task;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
