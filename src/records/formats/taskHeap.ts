/**
 * What each task has allocated, as ESP-IDF ≥ v5.5 prints it (`heap_task_info.c`, `heap_caps_print_all_task_stat_overview`
 * and `heap_caps_print_all_task_stat`, also of a single task): a table and a tree in box-drawing characters,
 *
 *     │       leaking_task │ ALIVE   │                 6656 │              8064 │               1 │
 *     ├ ALIVE: main, CURRENT MEMORY USAGE 308, PEAK MEMORY USAGE 7412, TOTAL HEAP USED 2:
 *     │    └ HEAP: RAM, CAPS: 0x0010580e, SIZE: 344400, USAGE: CURRENT 220 (0%), PEAK 220 (0%), ALLOC COUNT: 2
 *     │         ├ ALLOC 0x3fc99024, SIZE 88
 *
 * The characters may arrive in another encoding, as `?`, or not at all: only what is between them is matched.
 */
import type { Emit, Format } from '../format';
import { unsigned } from '../numberText';
import type { Line } from '../prefix';
import type { TaskHeapRecord } from '../record';

/** A box-drawing character, whatever has become of it. */
const BAR = /^(?:[^\x00-\x7f]{1,9}|\?{1,3}|\|)$/;
const HEADER = 'TASK STATUS CURRENT MEMORY USAGE PEAK MEMORY USAGE TOTAL HEAP USED';
const STATUS = /^(?:ALIVE|DELETED)$/;
/** Longest name, and more characters than a row of it has. */
const MAX_NAME = 32;
const MAX_ROW = 400;
const RULER = /^(?:[┌├└]─|[^\x00-\x7f]{90}|\?{90})/;
const TASK =
  /^([^A-Za-z0-9]{0,12})(ALIVE|DELETED): (.{1,32}), CURRENT MEMORY USAGE (-?\d{1,10}), PEAK MEMORY USAGE (-?\d{1,10}), TOTAL HEAP USED (\d{1,5}):?\s*$/;
const HEAP =
  /^[^A-Za-z0-9]{0,32}HEAP: (\S.{0,31}?), CAPS: (0x[0-9a-fA-F]{1,8}), SIZE: (\d{1,10}), USAGE: CURRENT (-?\d{1,10}) \(-?\d{1,4}%\), PEAK (-?\d{1,10}) \(-?\d{1,4}%\), ALLOC COUNT: (\d{1,10})\s*$/;
const BLOCK = /^[^A-Za-z0-9]{0,40}ALLOC (0x[0-9a-fA-F]{1,8}|0), SIZE (\d{1,10})\s*$/;
/** Marks the last task of a tree, where it has come through. */
const LAST = /^(?:└|â””|â\x94\x94|Ôöö)/;

export class TaskHeap implements Format {
  readonly first = ' ?|\x80';
  /** A table is open. */
  #table = false;
  /** A tree is open. */
  #tree = false;
  /** The task that lines of a tree belong to. */
  #task: string | null = null;

  parse({ message }: Line, emit: Emit): boolean {
    if (message.includes('MEMORY USAGE')) return this.#title(message, emit) || this.#treeTask(message, emit);
    if (this.#table && (message.includes('ALIVE') || message.includes('DELETED')))
      return this.#row(message, emit);
    if (this.#task !== null && message.includes('HEAP: ')) return this.#heap(message, this.#task, emit);
    if (this.#task !== null && message.includes('ALLOC ')) return this.#block(message, this.#task, emit);
    return RULER.test(message);
  }

  reset(): void {
    this.#table = this.#tree = false;
    this.#task = null;
  }

  #title(message: string, emit: Emit): boolean {
    if (message.length > MAX_ROW || !cellsOf(message).join(' ').startsWith(HEADER)) return false;
    this.reset();
    this.#table = true;
    emit({ kind: 'task-heap-list' });
    return true;
  }

  #row(message: string, emit: Emit): boolean {
    const row = message.length > MAX_ROW ? null : readRow(cellsOf(message));
    if (row) emit(row);
    return row !== null;
  }

  #treeTask(message: string, emit: Emit): boolean {
    const match = TASK.exec(message);
    if (!match) return false;
    const [, , status, task = '', current, peak, heaps] = match;
    if (!this.#tree) emit({ kind: 'task-heap-list' });
    this.#table = false;
    this.#tree = !LAST.test(message);
    this.#task = task;
    emit({
      kind: 'task-heap',
      task,
      deleted: status === 'DELETED',
      currentBytes: unsigned(current),
      peakBytes: unsigned(peak),
      heaps: Number(heaps),
    });
    return true;
  }

  #heap(message: string, task: string, emit: Emit): boolean {
    const match = HEAP.exec(message);
    if (!match) return false;
    const [, heap = '', capabilities, size, current, peak, blocks] = match;
    emit({
      kind: 'task-heap-part',
      task,
      heap,
      capabilities: Number(capabilities),
      sizeBytes: Number(size),
      currentBytes: unsigned(current),
      peakBytes: unsigned(peak),
      blocks: Number(blocks),
    });
    return true;
  }

  #block(message: string, task: string, emit: Emit): boolean {
    const match = BLOCK.exec(message);
    if (!match) return false;
    emit({ kind: 'task-block', task, address: Number(match[1]), sizeBytes: Number(match[2]) });
    return true;
  }
}

/** The words of a row, without its bars. */
function cellsOf(row: string): string[] {
  return row.split(' ').filter((word) => word !== '' && !BAR.test(word));
}

/** From the right end: all that remains before the status is the name, which may hold blanks. */
function readRow(cells: readonly string[]): TaskHeapRecord | null {
  const [status = '', current = '', peak = '', heaps = ''] = cells.slice(-4);
  const task = cells.slice(0, -4).join(' ');
  const areFigures = /^-?\d{1,10}$/.test(current) && /^-?\d{1,10}$/.test(peak) && /^\d{1,5}$/.test(heaps);
  if (task === '' || task.length > MAX_NAME || !STATUS.test(status) || !areFigures) return null;
  return {
    kind: 'task-heap',
    task,
    deleted: status === 'DELETED',
    currentBytes: unsigned(current),
    peakBytes: unsigned(peak),
    heaps: Number(heaps),
  };
}
