/**
 * `vTaskList()` / `vTaskListTasks()` (FreeRTOS `tasks.c`), also under the header of ESP-IDF's console command `tasks`
 * and of FreeRTOS+CLI's `task-stats`: the name padded with spaces, then tab-separated state letter, priority,
 * watermark, number and, where configured, a core or an affinity:
 *
 *     no core                        configuration without it; FreeRTOS V10, V11
 *     last column, -1 = none         ESP-IDF v4.0–v5.1, ≥ v5.2.2
 *     third column, 2147483647       ESP-IDF v5.2, v5.2.1 (espressif/esp-idf#12858), whatever the header says
 *     last column, hex mask          FreeRTOS V11 SMP
 *
 * Where tabs have become blanks, the header tells that rows follow; without one, that several have their columns at the
 * same place.
 *
 * The kernel prints no header and no end: a table begins anew when a task number comes again. Watermarks are in
 * `StackType_t`: bytes on ESP-IDF, whose console command is known by its header, and words elsewhere; FreeRTOS+CLI runs
 * elsewhere. Of a bare table only what else the device prints can tell.
 */
import { AlignedRows } from '../alignedRows';
import type { Emit, Format, FormatOptions } from '../format';
import type { Line } from '../prefix';
import type { TaskRecord, TaskState } from '../record';

/** A prompt may stand before it. */
const HEADER = /Task Name\s+Status\s+Prio\s+HWM\s+Task#/;
const CLI_HEADER = /^Task +State +Priority +Stack\s+#/;
/** The name stands before it. */
const COLUMNS =
  /[ \t]([XRBSD])[ \t]+(\d{1,10})[ \t]+(\d{1,10})[ \t]+(\d{1,10})(?:[ \t]+(-?\d{1,10}|0x[0-9a-fA-F]{1,8}))?\s*$/;
const MAX_NAME = 64;
/** Of rows whose tabs have become blanks: more is no priority, and no number of a task. */
const MAX_PRIORITY = 99;
const MAX_NUMBER = 9999;
const NO_AFFINITY = 2147483647;
const CLI_STACK_WORD = 4;

const STATES: Readonly<Record<string, TaskState>> = {
  X: 'Running',
  R: 'Ready',
  B: 'Blocked',
  S: 'Suspended',
  D: 'Deleted',
};

export class TaskList implements Format {
  readonly #numbers = new Set<number>();
  /** Which column holds the core, once a row has told. */
  #coreColumn: 'last' | 'third' | null = null;
  /** Bytes of a `StackType_t`; null: the table does not show it. */
  #stackWord: number | null;
  /** The header was printed: rows follow. */
  #headed = false;
  readonly #aligned = new AlignedRows<RegExpExecArray>();

  constructor(private readonly options: FormatOptions = {}) {
    this.#stackWord = options.stackWord ?? null;
  }

  parse({ message, deviceMs }: Line, emit: Emit): boolean {
    if (message.includes('Task')) {
      if (HEADER.test(message)) return this.#header(1);
      if (CLI_HEADER.test(message)) return this.#header(CLI_STACK_WORD);
    }
    const columns = endsInColumn(message) ? COLUMNS.exec(message) : null;
    const name = columns ? message.slice(0, columns.index).trim() : '';
    if (!columns || name === '' || name.length > MAX_NAME) {
      // A log line of another task may stand between rows.
      if (deviceMs === null && message.trim() !== '') this.#endBlanks();
      return false;
    }
    if (!columns[0].trimEnd().includes(' ')) return this.#take(this.#row(name, columns), emit);
    return this.#blanks(name, columns, emit);
  }

  /** Another firmware may run now. */
  reset(): void {
    this.#numbers.clear();
    this.#coreColumn = null;
    this.#stackWord = this.options.stackWord ?? null;
    this.#endBlanks();
  }

  #endBlanks(): void {
    this.#headed = false;
    this.#aligned.reset();
  }

  #header(stackWord: number): true {
    this.#numbers.clear();
    this.#stackWord = this.options.stackWord ?? stackWord;
    this.#headed = true;
    return true;
  }

  #take(task: TaskRecord, emit: Emit): true {
    const { number = 0 } = task;
    if (this.#numbers.has(number) || this.#numbers.size > 1000) this.#numbers.clear();
    if (this.#numbers.size === 0)
      emit({ kind: 'task-table', ...(this.#stackWord === null ? { stackUnit: 'unknown' } : {}) });
    this.#numbers.add(number);
    emit(task);
    return true;
  }

  /** A row whose tabs have become blanks. */
  #blanks(name: string, columns: RegExpExecArray, emit: Emit): boolean {
    if (Number(columns[2]) > MAX_PRIORITY) return false;
    const rows = this.#headed ? [columns] : this.#aligned.take(columns, columns.index);
    const tasks = rows.map((row) =>
      this.#row(row === columns ? name : row.input.slice(0, row.index).trim(), row),
    );
    if (tasks.some(({ number = 0 }) => number > MAX_NUMBER)) return false;
    for (const task of tasks) this.#take(task, emit);
    return rows.length > 0;
  }

  #row(name: string, match: RegExpExecArray): TaskRecord {
    const [letter, ...columns] = match.slice(1) as [string, string, string, string, string?];
    const [currentPriority, third, fourth] = columns.slice(0, 3).map(Number) as [number, number, number];
    const last = columns[3];
    const task = { kind: 'task' as const, name, state: STATES[letter] ?? 'Invalid', currentPriority };
    const unit = this.#stackWord ?? 1;
    const usual = { ...task, stackHighWaterMark: third * unit, number: fourth };
    if (last === undefined) return usual;
    if (last.startsWith('0x')) return { ...usual, core: onlyCore(Number(last)), affinityMask: Number(last) };
    if (this.#isCoreThird(third, fourth, Number(last)))
      return { ...task, core: coreOf(third), stackHighWaterMark: fourth * unit, number: Number(last) };
    return { ...usual, core: coreOf(Number(last)) };
  }

  /** Numbers that only one of the two orders can have settle it for the firmware; until then the likelier counts. */
  #isCoreThird(third: number, fourth: number, last: number): boolean {
    if (last === -1 || last === NO_AFFINITY || (third > 1 && third !== NO_AFFINITY))
      this.#coreColumn = 'last';
    else if (third === NO_AFFINITY || last > 1) this.#coreColumn = 'third';
    return this.#coreColumn === null ? fourth > 1 : this.#coreColumn === 'third';
  }
}

/** The cheap question first: it is asked of every line that nobody knows. A digit of either kind, or white space. */
function endsInColumn(message: string): boolean {
  const code = message.charCodeAt(message.length - 1);
  if (code > 0x20 && code < 0x80) return (code >= 0x30 && code <= 0x39) || isHexLetter(code | 0x20);
  return /\s$/.test(message.slice(-1));
}

function isHexLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x66;
}

function coreOf(value: number): number | null {
  return value === -1 || value === NO_AFFINITY ? null : value;
}

/** The core of an affinity mask that allows only one. */
function onlyCore(mask: number): number | null {
  return mask !== 0 && (mask & (mask - 1)) === 0 ? 31 - Math.clz32(mask) : null;
}
