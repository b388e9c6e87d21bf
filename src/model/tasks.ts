/** The tasks of one boot, as its task tables tell. */
import type { TaskHeapPartRecord, TaskHeapRecord, TaskRecord, TaskState } from '../records/record';
import { isGarbled } from './garbled';
import { StackMarks, type Watermark } from './stackMarks';
import { areBytes, type StackUnit } from './stackUnit';
import { TaskCounts } from './taskCounts';
import { addTaskHeap, addTaskHeapPart, newTaskHeap, type TaskHeap } from './taskHeaps';
import { detached } from '../records/detached';

export interface Task {
  readonly name: string;
  state: TaskState | null;
  currentPriority: number | null;
  /** Core the task is bound to; null: none. Undefined: not printed. */
  core: number | null | undefined;
  /** The cores it may run on, a bit each; null: not printed. */
  affinityMask: number | null;
  number: number | null;
  /** Least free bytes of its stack that were printed for it; null: not printed, or in an unknown unit. */
  readonly stackHighWaterMark: number | null;
  /** Each time the watermark was lower than ever before, bytes; empty as above. */
  readonly watermarks: readonly Watermark[];
  /** The same as printed. */
  readonly printedMarks: StackMarks;
  /** What that is in; null: not printed. */
  stackUnit: StackUnit | null;
  /** When it was last printed, ms on the session's timeline. */
  lastSeenMs: number;
  stackSizeBytes: number | null;
  /** Latest share of one core's time; null: not printed. */
  cpuPercent: number | null;
  /** Latest `ulRunTimeCounter`; null: not printed. */
  runTime: number | null;
  /** What it has allocated; null: not printed. */
  heap: TaskHeap | null;
  /** The task table it was last seen in; 0: never in one. */
  table: number;
  /** Lines that told of it. */
  lines: number;
  /** Its stack was found about to overflow. */
  isNearlyFull: boolean;
}

export type { Watermark } from './stackMarks';

/** With less ever free, bytes, a stack is about to overflow. */
export const CRITICAL_STACK_BYTES = 128;
/** Tables for which a task may be missing and still be one whose name was garbled. */
const MISSING_TABLES = 3;
/** Lines that make a task well known. */
const WELL_KNOWN = 3;
/** Garbled names remembered. */
const MAX_STRANGE = 256;
/** Tasks kept; the ones that vanished first go first. */
const MAX_TASKS = 512;

export class TaskTable {
  /** By name; the second of two tasks of one name in a table or list has a key of its own. */
  readonly #tasks = new Map<string, Task>();
  /** Keys of the tasks that the present table has shown, and the present list of run times. */
  readonly #seen = new Set<string>();
  readonly #seenTimes = new Set<string>();
  /** A list of run times is open. */
  #timesListed = false;
  /** The unit of the present table's watermarks. */
  #unit: StackUnit = 'bytes';
  /** The device is known to print bytes. */
  #knowsBytes = false;
  /** Keys of tasks that the present table has shown first. */
  #added: string[] = [];
  /** Names of the table before that were taken for garbled ones. */
  #mended: ReadonlySet<string> = new Set<string>();
  /** Names beside the tables that were taken for garbled ones. */
  readonly #strange = new Set<string>();
  #table = 0;
  #complete = 0;
  /** Tasks of the latest list of what tasks have allocated, by their keys. */
  readonly #heapKeys = new Set<string>();
  #heapTask: Task | null = null;
  /** How many there are of each kind. */
  readonly counts = new TaskCounts();

  /** In the order in which they were first seen. */
  get all(): Task[] {
    return [...this.#tasks.values()];
  }

  /** A table begins. One that has no end mark was complete when the next one begins. */
  begin(unit: StackUnit = 'bytes'): void {
    this.end();
    this.#table++;
    this.#seen.clear();
    this.#timesListed = false;
    this.#unit = unit;
  }

  /** A list of run times begins. */
  beginRunTimes(): void {
    this.#timesListed = true;
    this.#seenTimes.clear();
  }

  /** What was printed in an unknown unit is bytes. @returns Tasks whose stacks are now known to be about to overflow. */
  confirmBytes(): Task[] {
    this.#knowsBytes = true;
    const unsure = this.all.filter(({ stackUnit }) => stackUnit === 'unknown');
    for (const task of unsure) task.stackUnit = 'bytes';
    return unsure.filter((task) => this.#isNewlyFull(task));
  }

  /** Whether the watermarks that were printed in an unknown unit are such as bytes give. */
  get looksLikeBytes(): boolean {
    const unsure = this.all.filter(({ stackUnit }) => stackUnit === 'unknown');
    return areBytes(unsure.flatMap(({ printedMarks }) => printedMarks.least ?? []));
  }

  /** The table has come to its end. */
  end(): void {
    if (this.#complete < this.#table) this.#mendNames();
    this.counts.end();
    this.#complete = this.#table;
  }

  /** A task that is new in the table, of a name that one that is missing may have been garbled to, is that one. */
  #mendNames(): void {
    const mended = new Set<string>();
    for (const key of this.#added) {
      const added = this.#tasks.get(key);
      // Twice in a row it is one of its own.
      if (!added || this.#mended.has(added.name)) continue;
      const right = [...this.#tasks.values()].find((task) => this.#isMissing(task) && mayBe(added, task));
      if (!right) continue;
      mended.add(added.name);
      this.#tasks.delete(key);
      right.table = this.#table;
      right.lastSeenMs = added.lastSeenMs;
    }
    this.#mended = mended;
    this.#added = [];
  }

  /** It was in one of the last tables, and is not in this one. */
  #isMissing({ table }: Task): boolean {
    return table > 0 && table < this.#table && table >= this.#table - MISSING_TABLES;
  }

  /** A name on a line of its own that one that is well known may have been garbled to; the second time it is a name. */
  #isStrange(name: string): boolean {
    if (this.#tasks.has(name) || this.#strange.delete(name)) return false;
    const isStrange = this.all.some((task) => task.lines >= WELL_KNOWN && isGarbled(name, task.name));
    if (isStrange && this.#strange.size < MAX_STRANGE) this.#strange.add(detached(name));
    return isStrange;
  }

  /** It was in an earlier table and is not in the latest complete one. */
  isVanished(task: Task): boolean {
    return task.table > 0 && task.table < this.#complete;
  }

  /**
   * @param timeMs When it was printed, ms on the session's timeline.
   * @returns The task, where its stack has just been found about to overflow.
   */
  add(record: TaskRecord, timeMs: number): Task | null {
    const isRow = record.currentPriority !== undefined || record.stackSizeBytes !== undefined;
    if (!isRow && this.#isStrange(record.name)) return null;
    const task = this.#find(record, isRow);
    if (record.state !== undefined) task.state = record.state;
    if (record.currentPriority !== undefined) task.currentPriority = record.currentPriority;
    if (record.core !== undefined) task.core = record.core;
    if (record.affinityMask !== undefined) task.affinityMask = record.affinityMask;
    if (record.number !== undefined) task.number = record.number;
    if (record.stackSizeBytes !== undefined) task.stackSizeBytes = record.stackSizeBytes;
    if (record.cpuPercent !== undefined) task.cpuPercent = record.cpuPercent;
    if (record.runTime !== undefined) task.runTime = record.runTime;
    if (record.stackHighWaterMark !== undefined) {
      task.printedMarks.take(record.stackHighWaterMark, timeMs, task.lines);
      task.stackUnit = isRow && !this.#knowsBytes ? this.#unit : 'bytes';
    }
    task.lastSeenMs = timeMs;
    task.lines++;
    if (isRow) {
      task.table = this.#table;
      this.counts.add(record.name);
    }
    return this.#isNewlyFull(task) ? task : null;
  }

  #isNewlyFull(task: Task): boolean {
    const isFull = (task.stackHighWaterMark ?? Infinity) < CRITICAL_STACK_BYTES;
    if (!isFull || task.isNearlyFull || task.printedMarks.doubtfulSince !== null) return false;
    task.isNearlyFull = true;
    return true;
  }

  /** A list of what tasks have allocated begins. */
  beginHeaps(): void {
    this.#heapKeys.clear();
    this.#heapTask = null;
  }

  /** @param timeMs When it was printed, ms on the session's timeline. */
  addHeap(record: TaskHeapRecord, timeMs: number): void {
    const known = this.#tasks.get(record.task);
    // Another task of that name may run now.
    const isOther = record.deleted && known !== undefined && known.table > 0 && known.table >= this.#complete;
    const key = isOther && known.state !== 'Deleted' ? `${record.task}\ndeleted` : record.task;
    const task = this.#tasks.get(key) ?? this.#new(key, detached(record.task));
    if (record.deleted) task.state = 'Deleted';
    else if (task.state === 'Deleted') task.state = null;
    const isMore = record.deleted && this.#heapKeys.has(key);
    if (isMore && task.heap) addTaskHeap(task.heap, record);
    else task.heap = newTaskHeap(record, timeMs);
    this.#heapKeys.add(key);
    this.#heapTask = task;
    task.lastSeenMs = timeMs;
  }

  /** What the latest of them has allocated from one heap. */
  addHeapPart(record: TaskHeapPartRecord): void {
    const task = this.#heapTask;
    if (task?.heap && task.name === record.task) addTaskHeapPart(task.heap, record);
  }

  #find(record: TaskRecord, isRow: boolean): Task {
    const { name, number, runTime } = record;
    const isTime = !isRow && this.#timesListed && runTime !== undefined;
    const seen = isRow ? this.#seen : isTime ? this.#seenTimes : null;
    const key = seen === null ? name : this.#keyOf(name, number, seen);
    const known = this.#tasks.get(key);
    const kept = known?.name ?? detached(name);
    // A key made of the record's own name would keep the whole line alive.
    const added = key === name ? kept : key;
    seen?.add(added);
    if (known) return known;
    if (isRow) this.#added.push(added);
    return this.#new(added, kept);
  }

  /** Of tasks of one name the one of that number, else the first that was not seen yet. */
  #keyOf(name: string, number: number | undefined, seen: ReadonlySet<string>): string {
    let free: string | null = null;
    for (let before = 0; ; before++) {
      const key = before === 0 ? name : `${name}\n${before}`;
      const task = this.#tasks.get(key);
      const isSeen = seen.has(key);
      if (!isSeen) free ??= key;
      if (!isSeen && number !== undefined && task?.number === number) return key;
      if (!task && !isSeen) return free ?? key;
    }
  }

  #new(key: string, name: string): Task {
    if (this.#tasks.size >= MAX_TASKS) this.#evict();
    const printedMarks = new StackMarks();
    const task: Task = {
      name,
      state: null,
      currentPriority: null,
      core: undefined,
      affinityMask: null,
      number: null,
      get stackHighWaterMark() {
        return this.stackUnit === 'bytes' ? printedMarks.least : null;
      },
      get watermarks() {
        return this.stackUnit === 'bytes' ? printedMarks.falls : [];
      },
      printedMarks,
      stackUnit: null,
      lastSeenMs: 0,
      stackSizeBytes: null,
      cpuPercent: null,
      runTime: null,
      heap: null,
      table: 0,
      lines: 0,
      isNearlyFull: false,
    };
    this.#tasks.set(key, task);
    return task;
  }

  #evict(): void {
    let oldest: string | undefined;
    let table = Infinity;
    for (const [key, task] of this.#tasks) if (task.table < table) [oldest, table] = [key, task.table];
    if (oldest !== undefined) this.#tasks.delete(oldest);
  }
}

/** A bad line may have made one of the other: of its name with the blanks behind it, and with the same priority. */
function mayBe(added: Task, right: Task): boolean {
  if (added.currentPriority !== right.currentPriority) return false;
  return isGarbled(added.name, right.name) || isGarbled(added.name, right.name.padEnd(added.name.length));
}
