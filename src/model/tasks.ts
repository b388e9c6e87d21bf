/** The tasks of one boot, as its task tables tell. */
import type { TaskHeapPartRecord, TaskHeapRecord, TaskRecord, TaskState } from '../records/record';
import { isGarbled, isGarbledNumber } from './garbled';
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
  /** Least free bytes of its stack that were printed for it. */
  stackHighWaterMark: number | null;
  /** Each time the watermark was lower than ever before: when and how low; the first is when it was first printed. */
  readonly watermarks: Watermark[];
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
  /** The watermark before the latest line, where that has a lower one that looks garbled: the next line tells. */
  doubtfulSince: number | null;
  /** Its stack was found about to overflow. */
  isNearlyFull: boolean;
}

export interface Watermark {
  readonly timeMs: number;
  readonly bytes: number;
}

/** With less ever free, bytes, a stack is about to overflow. */
export const CRITICAL_STACK_BYTES = 128;
/** Watermarks kept of a task: the first, and the latest. */
const MAX_WATERMARKS = 64;
/** Tables for which a task may be missing and still be one whose name was garbled. */
const MISSING_TABLES = 3;
/** Lines that make a task well known. */
const WELL_KNOWN = 3;
/** Garbled names remembered. */
const MAX_STRANGE = 256;
/** Tasks kept; the ones that vanished first go first. */
const MAX_TASKS = 512;

export class TaskTable {
  /** By name; the second of two tasks of one name in a table has a key of its own. */
  readonly #tasks = new Map<string, Task>();
  readonly #seen = new Map<string, number>();
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
  begin(): void {
    this.end();
    this.#table++;
    this.#seen.clear();
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
    const task = this.#find(record.name, isRow);
    if (record.state !== undefined) task.state = record.state;
    if (record.currentPriority !== undefined) task.currentPriority = record.currentPriority;
    if (record.core !== undefined) task.core = record.core;
    if (record.affinityMask !== undefined) task.affinityMask = record.affinityMask;
    if (record.number !== undefined) task.number = record.number;
    if (record.stackSizeBytes !== undefined) task.stackSizeBytes = record.stackSizeBytes;
    if (record.cpuPercent !== undefined) task.cpuPercent = record.cpuPercent;
    if (record.runTime !== undefined) task.runTime = record.runTime;
    if (record.stackHighWaterMark !== undefined) takeWatermark(task, record.stackHighWaterMark, timeMs);
    task.lastSeenMs = timeMs;
    task.lines++;
    if (isRow) {
      task.table = this.#table;
      this.counts.add(record.name);
    }
    const isFull = (task.stackHighWaterMark ?? Infinity) < CRITICAL_STACK_BYTES;
    if (!isFull || task.isNearlyFull || task.doubtfulSince !== null) return null;
    task.isNearlyFull = true;
    return task;
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

  #find(name: string, isRow: boolean): Task {
    const before = isRow ? (this.#seen.get(name) ?? 0) : 0;
    const key = before === 0 ? name : `${name}\n${before}`;
    const known = this.#tasks.get(key);
    const kept = known?.name ?? detached(name);
    if (isRow) this.#seen.set(kept, before + 1);
    if (known) return known;
    const added = before === 0 ? kept : key;
    if (isRow) this.#added.push(added);
    return this.#new(added, kept);
  }

  #new(key: string, name: string): Task {
    if (this.#tasks.size >= MAX_TASKS) this.#evict();
    const task: Task = {
      name,
      state: null,
      currentPriority: null,
      core: undefined,
      affinityMask: null,
      number: null,
      stackHighWaterMark: null,
      watermarks: [],
      lastSeenMs: 0,
      stackSizeBytes: null,
      cpuPercent: null,
      runTime: null,
      heap: null,
      table: 0,
      lines: 0,
      doubtfulSince: null,
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

/** A watermark can only fall: one that has risen again at the next line was garbled, if it looks so. */
function takeWatermark(task: Task, bytes: number, timeMs: number): void {
  const { stackHighWaterMark: least, doubtfulSince: before } = task;
  task.doubtfulSince = null;
  if (least !== null && bytes > least && (before === null ? task.lines === 1 : bytes <= before)) {
    if (before !== null || isGarbledNumber(least, bytes)) {
      task.stackHighWaterMark = before;
      task.watermarks.pop();
    }
  } else if (least !== null && bytes < least && isGarbledNumber(bytes, least)) task.doubtfulSince = least;
  lowerWatermark(task, bytes, timeMs);
}

function lowerWatermark(task: Task, bytes: number, timeMs: number): void {
  if (task.stackHighWaterMark !== null && bytes >= task.stackHighWaterMark) return;
  task.stackHighWaterMark = bytes;
  task.watermarks.push({ timeMs, bytes });
  if (task.watermarks.length > MAX_WATERMARKS) task.watermarks.splice(1, 1);
}

/** A bad line may have made one of the other: of its name with the blanks behind it, and with the same priority. */
function mayBe(added: Task, right: Task): boolean {
  if (added.currentPriority !== right.currentPriority) return false;
  return isGarbled(added.name, right.name) || isGarbled(added.name, right.name.padEnd(added.name.length));
}
