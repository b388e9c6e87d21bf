/**
 * The task table of Espressif's audio frameworks: ESP-ADF's `audio_sys_get_real_time_stats` (`audio_sys.c`) and
 * ESP-GMF's `esp_gmf_oal_sys_get_real_time_stats`, which prints the share with a fraction.
 *
 *     | Task              | Run Time    | Per | Prio | HWM       | State   | CoreId   | Stack
 *     | main              | 254004      |12%  | 1    | 1324      | Ready   | 0        | Intr
 *     | old_task | Deleted
 *
 * The header names the columns: older versions have fewer. Watermarks are bytes, a core is hexadecimal and 7fffffff where the
 * task has no affinity. A name may hold a bar.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { TaskRecord, TaskState } from '../record';

const HEADER = /^\| Task +\| Run Time +\| Per \| Prio \|/;
const MAX_COLUMNS = 12;
const NO_AFFINITY = 0x7fffffff;
const STATES: Readonly<Record<string, TaskState>> = {
  Running: 'Running',
  Ready: 'Ready',
  Blocked: 'Blocked',
  Suspend: 'Suspended',
  Suspended: 'Suspended',
  Delete: 'Deleted',
  Deleted: 'Deleted',
  Invalid: 'Invalid',
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class AudioTasks implements Format {
  readonly first = '|';
  /** Those of the open table, the first being the name; null outside a table. */
  #columns: readonly string[] | null = null;

  parse({ message }: Line, emit: Emit): boolean {
    if (HEADER.test(message)) {
      this.#columns = cellsOf(message);
      emit({ kind: 'task-table' });
      return true;
    }
    const task = this.#columns && rowOf(cellsOf(message), this.#columns);
    if (task) emit(task);
    return task !== null;
  }

  reset(): void {
    this.#columns = null;
  }
}

function cellsOf(line: string): string[] {
  return line
    .slice(1)
    .split('|', MAX_COLUMNS)
    .map((cell) => cell.trim());
}

function rowOf(cells: string[], columns: readonly string[]): TaskRecord | null {
  if (cells.length === 2) return changed(cells[0] ?? '', cells[1] ?? '');
  const extra = cells.length - columns.length;
  if (extra < 0) return null;
  const rest = cells.slice(extra + 1);
  const name = cells.slice(0, extra + 1).join('|');
  const cell = (column: string): string => rest[columns.indexOf(column) - 1] ?? '';
  const numbers = [cell('Run Time'), cell('Prio'), cell('HWM')];
  const share = /^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(cell('Per'))?.[1];
  const state = STATES[cell('State')];
  if (name === '' || share === undefined || !state || !numbers.every((text) => /^\d{1,10}$/.test(text)))
    return null;
  const [runTime, currentPriority, stackHighWaterMark] = numbers.map(Number) as [number, number, number];
  const task: Mutable<TaskRecord> = {
    kind: 'task',
    name,
    state,
    currentPriority,
    stackHighWaterMark,
    cpuPercent: Number(share),
    runTime,
  };
  const core = cell('CoreId');
  if (/^[0-9a-f]{1,8}$/i.test(core)) {
    const number = Number.parseInt(core, 16);
    task.core = number >= NO_AFFINITY ? null : number;
  }
  return task;
}

/** A task that was not there all the time. */
function changed(name: string, what: string): TaskRecord | null {
  if (name === '' || (what !== 'Deleted' && what !== 'Created')) return null;
  return { kind: 'task', name, ...(what === 'Deleted' ? { state: 'Deleted' } : {}) };
}
