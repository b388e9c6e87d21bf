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
 * The kernel prints no header and no end: a table begins anew when a task number comes again. Watermarks are in
 * `StackType_t`: bytes on ESP-IDF, words elsewhere; FreeRTOS+CLI runs elsewhere.
 */
import type { Emit, Format, FormatOptions } from '../format';
import type { Line } from '../prefix';
import type { TaskRecord, TaskState } from '../record';

/** A prompt may stand before it. */
const HEADER = /Task Name\tStatus\tPrio\tHWM\tTask#/;
const CLI_HEADER = /^Task +State +Priority +Stack\t#/;
const ROW =
  /^(.{1,64}?) *\t([XRBSD])\t(\d{1,10})\t(\d{1,10})\t(\d{1,10})(?:\t(-?\d{1,10}|0x[0-9a-fA-F]{1,8}))?\s*$/;
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
  #stackWord: number;

  constructor(private readonly options: FormatOptions = {}) {
    this.#stackWord = options.stackWord ?? 1;
  }

  parse({ message }: Line, emit: Emit): boolean {
    if (!message.includes('\t')) return false;
    if (HEADER.test(message)) return this.#header(1);
    if (CLI_HEADER.test(message)) return this.#header(CLI_STACK_WORD);
    const match = ROW.exec(message);
    if (!match) return false;
    const task = this.#row(match);
    if (this.#numbers.has(task.number ?? 0) || this.#numbers.size > 1000) this.#numbers.clear();
    if (this.#numbers.size === 0) emit({ kind: 'task-table' });
    this.#numbers.add(task.number ?? 0);
    emit(task);
    return true;
  }

  /** Another firmware may run now. */
  reset(): void {
    this.#numbers.clear();
    this.#coreColumn = null;
    this.#stackWord = this.options.stackWord ?? 1;
  }

  #header(stackWord: number): true {
    this.#numbers.clear();
    this.#stackWord = this.options.stackWord ?? stackWord;
    return true;
  }

  #row(match: RegExpExecArray): TaskRecord {
    const [name, letter, ...columns] = match.slice(1) as [string, string, string, string, string, string?];
    const [currentPriority, third, fourth] = columns.slice(0, 3).map(Number) as [number, number, number];
    const last = columns[3];
    const task = { kind: 'task' as const, name, state: STATES[letter] ?? 'Invalid', currentPriority };
    const unit = this.#stackWord;
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

function coreOf(value: number): number | null {
  return value === -1 || value === NO_AFFINITY ? null : value;
}

/** The core of an affinity mask that allows only one. */
function onlyCore(mask: number): number | null {
  return mask !== 0 && (mask & (mask - 1)) === 0 ? 31 - Math.clz32(mask) : null;
}
