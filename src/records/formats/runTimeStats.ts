/**
 * `vTaskGetRunTimeStats()` (FreeRTOS `tasks.c`, also FreeRTOS+CLI's `run-time-stats`): `name\t%u\t\t%u%%` or
 * `name\t%u\t\t<1%%`, the name padded with spaces. The total is one core's time, so two idle tasks may give 200 %.
 */
import { AlignedRows } from '../alignedRows';
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { TaskRecord } from '../record';

const CLI_HEADER = /^Task +Abs Time +% Time\s*$/;
/** The name stands before it. */
const COLUMNS = /[ \t](\d{1,20})(\t\t| {2,})(?:(\d{1,3})|<1)%\s*$/;
const MAX_NAME = 64;

export class RunTimeStats implements Format {
  /** The header was printed: rows follow. */
  #headed = false;
  readonly #aligned = new AlignedRows<TaskRecord>();
  /** The first row of the list, and how many there are; null: no list is open. */
  #first: TaskRecord | null = null;
  #count = 0;
  /** Rows since the latest blank line. */
  #together = 0;

  parse({ message, deviceMs }: Line, emit: Emit): boolean {
    if (message.startsWith('Task ') && CLI_HEADER.test(message)) {
      this.#headed = true;
      return true;
    }
    const columns = message.includes('%') ? COLUMNS.exec(message) : null;
    const name = columns ? message.slice(0, columns.index).trim() : '';
    if (!columns || name === '' || name.length > MAX_NAME) {
      // A log line of another task may stand between rows.
      if (deviceMs === null && message.trim() !== '') this.reset();
      else if (deviceMs === null) this.#blank();
      return false;
    }
    const [, runTime, gap, percent] = columns;
    const task: TaskRecord = {
      kind: 'task',
      name,
      runTime: Number(runTime),
      cpuPercent: Number(percent ?? 0),
    };
    const isSure = gap === '\t\t' || this.#headed;
    const rows = isSure ? [task] : this.#aligned.take(task, columns.index);
    for (const row of rows) {
      if (this.#begins(row)) {
        this.#count = 0;
        this.#first = row;
        emit({ kind: 'run-time-list' });
      }
      this.#count++;
      this.#together++;
      emit(row);
    }
    return rows.length > 0;
  }

  /** Ends the list, unless there is one behind each row, as doubled line ends make it. */
  #blank(): void {
    if (this.#together > 1) this.#first = null;
    this.#together = 0;
  }

  /** Without a blank line between, a list begins anew with its first task, whose counter has gone on meanwhile. */
  #begins({ name, runTime = 0 }: TaskRecord): boolean {
    if (this.#first === null) return true;
    return name === this.#first.name && this.#count > 1 && runTime >= (this.#first.runTime ?? 0);
  }

  reset(): void {
    this.#headed = false;
    this.#first = null;
    this.#aligned.reset();
  }
}
