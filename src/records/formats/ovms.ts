/**
 * `module memory` and `module tasks` of OVMS (`ovms_module.cpp`, v3.1 to v3.3):
 *
 *     Free 8-bit 84984/281616, 32-bit 4200/18768, SPIRAM 4121700/4194252
 *     --Task--     Total DRAM D/IRAM   IRAM SPIRAM   +/- DRAM D/IRAM   IRAM SPIRAM
 *     main               4272      0      0      0       +0     +0     +0     +0
 *
 *     Number of Tasks = 20     Stack:  Now   Max Total    Heap 32-bit SPIRAM C# PRI CPU%
 *     3FFAFB48    1 Blk esp_timer         400   656  4096   39480    644  25912  0  22   0%
 *
 * Of a stack are printed what is in use now, at the most ever, and its size. C# is `*` where the task has no affinity;
 * older versions print neither it nor what follows.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { TaskRecord, TaskState } from '../record';

const FREE =
  /^Free 8-bit (\d{1,8})\/(\d{1,8}), 32-bit (\d{1,8})\/(\d{1,8})(?:, SPIRAM (\d{1,8})\/(\d{1,8})|, [a-z][a-z ]{1,20}= \d{1,6}(?: \(limited\))?)?\s*$/;
const HEADER = /^Number of Tasks = {0,2}\d{1,3}(?: {4}|>max) {1,8}Stack: {1,4}Now {1,4}Max Total {1,6}Heap/;
const TASK =
  /^[0-9A-F]{8} {1,4}(\d{1,4}) (Run|Rdy|Blk|Sus|Del) (.{1,15}) {1,6}(\d{1,6}) {1,6}(\d{1,6}) {1,6}(\d{1,6}) {1,8}(\d{1,8}) {0,8}(\d{1,8}) {0,8}(\d{1,8})(?: {2}([01*]) {1,4}(\d{1,2})(?: {1,4}(\d{1,3})%)?)?\s*$/;
const MEMORY_HEADER = /^--Task-- {1,8}Total DRAM D\/IRAM {1,4}IRAM SPIRAM {1,4}\+\/- DRAM /;
const MEMORY =
  /^(.{15}) {1,8}(\d{1,8}) {1,8}(\d{1,8}) {1,8}(\d{1,8}) {1,8}(\d{1,8}) {1,8}[+-]\d{1,8} {1,8}[+-]\d{1,8} {1,8}[+-]\d{1,8} {1,8}[+-]\d{1,8}\s*$/;
const STATES: Readonly<Record<string, TaskState>> = {
  Run: 'Running',
  Rdy: 'Ready',
  Blk: 'Blocked',
  Sus: 'Suspended',
  Del: 'Deleted',
};

export class Ovms implements Format {
  readonly hints = ['Free 8-bit ', 'Number of Tasks =', '--Task--'];
  /** Which table is open. */
  #open: 'tasks' | 'memory' | null = null;

  parse({ message }: Line, emit: Emit): boolean {
    // Rows begin with the names of tasks, so there is no first character.
    if (this.#open === null && !'FN-'.includes(message.charAt(0))) return false;
    if (message.startsWith('Free 8-bit ')) return emitFree(message, emit);
    if (message.startsWith('Number of Tasks =') && HEADER.test(message)) {
      this.#open = 'tasks';
      emit({ kind: 'task-table' });
      return true;
    }
    if (message.startsWith('--Task--') && MEMORY_HEADER.test(message)) {
      this.#open = 'memory';
      emit({ kind: 'task-heap-list' });
      return true;
    }
    if (this.#open === null || message.length > 120) return false;
    return this.#open === 'tasks' ? emitTask(message, emit) : emitMemory(message, emit);
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  reset(): void {
    this.#open = null;
  }
}

function emitFree(message: string, emit: Emit): boolean {
  const match = FREE.exec(message);
  if (!match) return false;
  for (const [index, heap] of ['8BIT', '32BIT', 'SPIRAM'].entries()) {
    const [free, total] = match.slice(2 * index + 1, 2 * index + 3);
    if (free === undefined || total === '0' || Number(free) > Number(total)) continue;
    emit({ kind: 'heap', heap, line: 'product', freeBytes: Number(free) });
    emit({ kind: 'heap-total', name: heap, totalBytes: Number(total) });
  }
  return true;
}

function emitTask(message: string, emit: Emit): boolean {
  const match = TASK.exec(message);
  if (!match) return false;
  const [, number, state = '', name = '', , most, total, , , , core, priority, share] = match;
  const stackSizeBytes = Number(total);
  if (Number(most) > stackSizeBytes) return false;
  const task: TaskRecord = {
    kind: 'task',
    name: name.trimEnd(),
    state: STATES[state] ?? 'Invalid',
    number: Number(number),
    stackHighWaterMark: stackSizeBytes - Number(most),
    stackSizeBytes,
    ...(core === undefined ? {} : { core: core === '*' ? null : Number(core) }),
    ...(priority === undefined ? {} : { currentPriority: Number(priority) }),
    ...(share === undefined ? {} : { cpuPercent: Number(share) }),
  };
  emit(task);
  return true;
}

function emitMemory(message: string, emit: Emit): boolean {
  const match = MEMORY.exec(message);
  if (!match) return false;
  const sizes = match.slice(2).map(Number);
  const currentBytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
  emit({ kind: 'task-heap', task: (match[1] ?? '').trim(), deleted: false, currentBytes });
  return true;
}
