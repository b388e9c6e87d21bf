/**
 * `printRunningTasks()` of arduino-esp32 (`esp32-hal-misc.c`, since October 2024):
 *
 *     Tasks: %u, Runtime: %lus, Period: %luus
 *     Num \t Name [\t Load] \t Prio \t Free [\t Core] \t State
 *
 * Load and Core are there only if FreeRTOS was configured so; the header tells. `*` is no affinity; Free is bytes.
 * Where tabs have become blanks, all that is not one of the other cells is the name.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { TaskRecord, TaskState } from '../record';

const TITLE = /^Tasks: \d+, Runtime: \d+s, Period: \d+us\s*$/;
const HEADER = /^Num\s+Name(\s+Load)?\s+Prio\s+Free(\s+Core)?\s+State\s*$/;
const STATES: ReadonlySet<string> = new Set([
  'Running',
  'Ready',
  'Blocked',
  'Suspended',
  'Deleted',
  'Invalid',
]);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class ArduinoTasks implements Format {
  readonly first = 'TN 0123456789';
  /** Which of its columns the open table has; null outside a table. */
  #columns: { readonly load: boolean; readonly core: boolean } | null = null;

  parse({ message }: Line, emit: Emit): boolean {
    if (message.startsWith('Tasks: ')) return TITLE.test(message);
    const header = message.startsWith('Num') ? HEADER.exec(message) : null;
    if (header) {
      this.#columns = { load: header[1] !== undefined, core: header[2] !== undefined };
      emit({ kind: 'task-table' });
      return true;
    }
    const task = this.#columns ? this.#row(cellsOf(message, this.#columns), this.#columns) : null;
    if (task) emit(task);
    return task !== null;
  }

  reset(): void {
    this.#columns = null;
  }

  /** A name may hold a tab's worth of anything but a tab. */
  #row(cells: string[], { load, core }: { load: boolean; core: boolean }): TaskRecord | null {
    if (cells.length !== 5 + Number(load) + Number(core)) return null;
    const next = (): string => (cells.shift() ?? '').trim();
    const [number, name] = [next(), next()];
    const share = load ? next() : null;
    const [priority, free] = [next(), next()];
    const affinity = core ? next() : null;
    const state = next();
    const isRow = [number, priority, free].every((cell) => /^\d{1,10}$/.test(cell)) && STATES.has(state);
    if (!isRow || name === '' || (share !== null && !/^\d{1,3}%$/.test(share))) return null;
    const task: Mutable<TaskRecord> = {
      kind: 'task',
      name,
      state: state as TaskState,
      currentPriority: Number(priority),
      stackHighWaterMark: Number(free),
      number: Number(number),
    };
    if (share !== null) task.cpuPercent = Number.parseInt(share, 10);
    if (affinity !== null) task.core = /^\d$/.test(affinity) ? Number(affinity) : null;
    return task;
  }
}

/** The cells of a row; of blanks, all between the first cell and those at the right end is the name. */
function cellsOf(row: string, { load, core }: { load: boolean; core: boolean }): string[] {
  if (row.includes('\t')) return row.split('\t');
  const words = row.trim().split(/ +/);
  const right = words.splice(-3 - Number(load) - Number(core));
  const [number = '', ...name] = words;
  return [number, name.join(' '), ...right];
}
