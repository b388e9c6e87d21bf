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
import type { TaskState } from '../record';

const HEADER =
  /^\|\s*Task Name\s*\|\s*Status\s*\|\s*Priority\s*\|\s*Stack High Water Mark\s*\|(?:\s*Core\s*\|)?\s*$/;
const RULER = /^-{40,}\s*$/;
const STATES: readonly string[] = ['Running', 'Ready', 'Blocked', 'Suspended', 'Deleted', 'Invalid'];

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
    const cells = splitFromRight(message, this.#cells);
    if (!cells) return false;
    const [name, state, priority, highWaterMark, core] = cells;
    if (!isNumber(priority) || !isNumber(highWaterMark) || name === '' || !/^[A-Za-z]{1,12}$/.test(state))
      return false;
    emit({
      kind: 'task',
      name,
      ...(STATES.includes(state) ? { state: state as TaskState } : {}),
      currentPriority: Number(priority),
      stackHighWaterMark: Number(highWaterMark),
      ...(core === undefined ? {} : { core: /^\d$/.test(core) ? Number(core) : null }),
    });
    this.#rows++;
    return true;
  }
}

type Cells = [name: string, state: string, priority: string, highWaterMark: string, core?: string];

/** The `count` cells of a row, counted from its right end: all that remains on the left is the name. */
function splitFromRight(row: string, count: number): Cells | null {
  let end = row.lastIndexOf('|');
  const cells: string[] = [];
  while (cells.length < count - 1) {
    const bar = row.lastIndexOf('|', end - 1);
    if (bar <= 0) return null;
    cells.unshift(row.slice(bar + 1, end).trim());
    end = bar;
  }
  cells.unshift(row.slice(1, end).trim());
  return cells as Cells;
}

function isNumber(cell: string): boolean {
  return /^\d{1,10}$/.test(cell);
}
