/**
 * What each task has allocated, as ESP-IDF's example `heap_task_tracking` prints it. Its advanced form (≥ v5.5; the
 * capabilities in decimal, the size of a heap cut to 16 bits and so left out):
 *
 *     main: ALIVE  : Peak Usage 7456, Current Usage 352
 *         RAM: Caps: 1071118. Size 14832, Current Usage 264, Peak Usage 264, alloc count 3
 *             0x3fc99cf4: Size: 88
 *
 * and the one before (`%s` may be `Pre-Scheduler allocs`), where a block counts as 8-bit memory or else as 32-bit:
 *
 *     Task: main -> CAP_8BIT: 10336 CAP_32BIT: 0
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const HEADING = /^PRINTING (?:SINGLE TASK|ALL TASKS) INFO\s*$/;
const TASK = /^(\S.{0,31}?): (ALIVE|DELETED) *: Peak Usage (\d{1,10}), Current Usage (\d{1,10})\s*$/;
const HEAP =
  /^ {1,8}(\S.{0,31}?): Caps: (\d{1,10})\. Size \d{1,10}, Current Usage (\d{1,10}), Peak Usage (\d{1,10}), alloc count (\d{1,10})\s*$/;
const BLOCK = /^ {1,16}(0x[0-9a-fA-F]{1,8}): Size: (\d{1,10})\s*$/;
const OLD = /^Task: (\S.{0,31}?) -> CAP_8BIT: (\d{1,10}) CAP_32BIT: (\d{1,10})\s*$/;

export class TaskHeapExample implements Format {
  readonly hints = ['Task: ', ': Peak Usage ', 'PRINTING '];
  /** The task that indented lines belong to. */
  #task: string | null = null;
  /** Tasks of the list in the old form, which has neither header nor end. */
  readonly #listed = new Set<string>();

  parse({ message }: Line, emit: Emit): boolean {
    if (message.startsWith('Task: ')) return this.#old(message, emit);
    if (message.includes(': Peak Usage ')) return this.#newTask(message, emit);
    if (message.startsWith('PRINTING ') && HEADING.test(message)) {
      this.reset();
      emit({ kind: 'task-heap-list' });
      return true;
    }
    if (this.#task === null || message.charCodeAt(0) !== 0x20) return false;
    return this.#part(message, this.#task, emit);
  }

  /** Indented lines may belong to a task. */
  get isOpen(): boolean {
    return this.#task !== null;
  }

  reset(): void {
    this.#task = null;
    this.#listed.clear();
  }

  #newTask(message: string, emit: Emit): boolean {
    const match = TASK.exec(message);
    if (!match?.[1]) return false;
    this.#task = match[1];
    emit({
      kind: 'task-heap',
      task: match[1],
      deleted: match[2] === 'DELETED',
      currentBytes: Number(match[4]),
      peakBytes: Number(match[3]),
    });
    return true;
  }

  #part(message: string, task: string, emit: Emit): boolean {
    const heap = HEAP.exec(message);
    const block = heap ? null : BLOCK.exec(message);
    if (heap)
      emit({
        kind: 'task-heap-part',
        task,
        heap: heap[1] ?? '',
        capabilities: Number(heap[2]),
        currentBytes: Number(heap[3]),
        peakBytes: Number(heap[4]),
        blocks: Number(heap[5]),
      });
    else if (block)
      emit({ kind: 'task-block', task, address: Number(block[1]), sizeBytes: Number(block[2]) });
    return heap !== null || block !== null;
  }

  #old(message: string, emit: Emit): boolean {
    const match = OLD.exec(message);
    if (!match?.[1]) return false;
    const task = match[1].replace(/^Pre-Scheduler allocs$/, 'Pre-scheduler');
    if (this.#listed.size === 0 || this.#listed.has(task) || this.#listed.size > 1000) {
      this.#listed.clear();
      emit({ kind: 'task-heap-list' });
    }
    this.#listed.add(task);
    const currentBytes = Number(match[2]) + Number(match[3]);
    emit({ kind: 'task-heap', task, deleted: false, currentBytes });
    return true;
  }
}
