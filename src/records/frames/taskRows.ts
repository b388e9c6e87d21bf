/**
 * The task table of the firmware's frames. Its end says how many rows there are: a table that has lost one would make a
 * task look as if it had ended, so its rows then give their watermarks alone.
 */
import type { Emit } from '../format';
import type { FactRecord, TaskRecord, TaskState } from '../record';
import { numberOf, textOf, type Frame } from './frame';

/** As `vTaskList()` prints them. */
const STATES: Readonly<Record<string, TaskState>> = {
  X: 'Running',
  R: 'Ready',
  B: 'Blocked',
  S: 'Suspended',
  D: 'Deleted',
};

/** More than a device has. */
const MAX_ROWS = 256;

interface Row {
  readonly task: TaskRecord;
  readonly heapBytes: number | undefined;
}

export class TaskRows {
  #rows: Row[] = [];
  #isWhole = false;
  #timeMs: number | undefined;

  /** A table begins; what is left of the one before is given. */
  begin(frame: Frame, emit: Emit): void {
    this.reset(emit);
    this.#isWhole = true;
    this.#timeMs = numberOf(frame, 't');
  }

  /** A frame was lost: it may have been a row. */
  lose(): void {
    this.#isWhole = false;
  }

  add(frame: Frame): void {
    const task = toTask(frame);
    if (task && this.#rows.length < MAX_ROWS) this.#rows.push({ task, heapBytes: numberOf(frame, 'h') });
    else this.#isWhole = false;
  }

  end(frame: Frame, emit: Emit): void {
    if (!this.#isWhole || numberOf(frame, 'n') !== this.#rows.length) return this.reset(emit);
    const give = (record: FactRecord): void => emit(record, this.#timeMs);
    give({ kind: 'task-table' });
    for (const { task } of this.#rows) give(task);
    give({ kind: 'task-table-end' });
    this.#giveHeaps(give);
    this.#rows = [];
    this.#isWhole = false;
  }

  /** No more of the table will come. */
  reset(emit: Emit | null): void {
    for (const { task } of this.#rows) {
      const { name, stackHighWaterMark } = task;
      if (stackHighWaterMark !== undefined) emit?.({ kind: 'task', name, stackHighWaterMark });
    }
    this.#rows = [];
    this.#isWhole = false;
  }

  #giveHeaps(give: (record: FactRecord) => void): void {
    if (this.#rows.every(({ heapBytes }) => heapBytes === undefined)) return;
    give({ kind: 'task-heap-list' });
    for (const { task, heapBytes } of this.#rows)
      if (heapBytes !== undefined)
        give({ kind: 'task-heap', task: task.name, deleted: false, currentBytes: heapBytes });
  }
}

function toTask(frame: Frame): TaskRecord | null {
  const { word: name, fields } = frame;
  const state = STATES[textOf(frame, 's') ?? ''];
  const currentPriority = numberOf(frame, 'p');
  if (!name || currentPriority === undefined) return null;
  const core = fields.get('c') === '-' ? null : numberOf(frame, 'c');
  const figures = {
    state,
    core,
    number: numberOf(frame, 'n'),
    stackHighWaterMark: numberOf(frame, 'w'),
    stackSizeBytes: numberOf(frame, 'z'),
    runTime: numberOf(frame, 'r'),
  };
  return { kind: 'task', name, currentPriority, ...present(figures) };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined. */
function present<T extends object>(figures: T): Present<T> {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)) as Present<T>;
}
