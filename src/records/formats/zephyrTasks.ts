/**
 * The threads of Zephyr. `thread_analyzer.c`, by `printk` or under Zephyr's log prefix, old and new:
 *
 *     Thread analyze:                                          (or "Thread analyze core 1:")
 *      main                : STACK: unused  984 usage   40 / 1024 ( 3 %); CPU:   0 %
 *      main                : unused 984 usage 40 / 1024 (3 %)  (without run-time statistics)
 *                          : Total CPU cycles used: 1234
 *
 * and the shell's `kernel thread stacks` (`0x… main (real size 1024):\tunused 984\tusage 40 / 1024 ( 3 %)`) and
 * `kernel thread list` (three indented lines under `*0x… main`). Sizes are bytes; unused is the watermark.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { TaskRecord, TaskState } from '../record';

const LOG = /^\[\d[\d:.,]{3,20}\] <\w{3}> \w+: /;
const ANALYZE = /^Thread analyze(?: core \d+)?:\s*$/;
const USAGE = /unused +(\d{1,9})\s+usage +(\d{1,9}) \/ (\d{1,9}) \( *\d{1,3} %\)/;
const ANALYZED = new RegExp(`^ (\\S(?:.{0,86}\\S)?) *: ${USAGE.source}(?:; CPU: +(\\d{1,3}) %)?\\s*$`);
const CYCLES = /^ (\S(?:.{0,62}\S)?)? *: Total CPU cycles used: (\d{1,20})\s*$/;
const SHELL_STACK = new RegExp(
  `^(0x[0-9a-fA-F]{1,16}) +(\\S(?:.{0,62}\\S)?) +\\(real size +\\d+\\):\\s+${USAGE.source}(?: CPU (\\d+))?\\s*$`,
);
const LISTED = /^[* ](0x[0-9a-fA-F]{1,16}) (\S(?:.{0,62}\S)?)\s*$/;
const OPTIONS = /^\s+options: 0x[0-9a-fA-F]+, priority: (-?\d{1,4}) timeout: -?\d+\s*$/;
const STATE = /^\s+state: ([\w+ ]{1,40}), entry: \S+\s*$/;
const LISTED_STACK = /^\s+stack size (\d{1,9}), unused (\d{1,9}), usage \d+ \/ \d+ \(\d+ %\)\s*$/;

const STATES: Readonly<Record<string, TaskState>> = {
  pending: 'Blocked',
  sleeping: 'Blocked',
  suspended: 'Suspended',
  queued: 'Ready',
  dead: 'Deleted',
};

export class ZephyrTasks implements Format {
  readonly first = '[ T*0S\t';
  /** Thread of the latest row, for the lines that go on with it. */
  #name: string | null = null;
  /** What its lines before the one about its stack have told. */
  #listed: Pick<TaskRecord, 'currentPriority' | 'state'> = {};
  /** Threads of the shell's table, which has neither header nor end. */
  readonly #threads = new Set<string>();
  /** `Threads:` was printed: rows of `kernel thread list` follow. */
  #listing = false;

  parse({ message }: Line, emit: Emit): boolean {
    const text = message.charCodeAt(0) === 0x5b ? message.replace(LOG, '') : message;
    if (text.charCodeAt(0) === 0x54) return this.#title(text, emit);
    return this.#usage(text, emit) || (this.#listing && this.#list(text, emit));
  }

  reset(): void {
    this.#name = null;
    this.#listed = {};
    this.#threads.clear();
    this.#listing = false;
  }

  #title(text: string, emit: Emit): boolean {
    const listing = /^Threads:\s*$/.test(text);
    if (!listing && !ANALYZE.test(text)) return false;
    this.#listing ||= listing;
    emit({ kind: 'task-table' });
    return true;
  }

  #usage(text: string, emit: Emit): boolean {
    if (!text.includes('usage ')) return this.#cycles(text, emit);
    const row = ANALYZED.exec(text);
    if (row) {
      const [, before = '', unused, , size, cpu] = row;
      const name = before.replace(/ *: STACK$/, '');
      this.#name = name;
      emit({ ...stackOf(name, unused, size), ...(cpu === undefined ? {} : { cpuPercent: Number(cpu) }) });
      return true;
    }
    const shell = SHELL_STACK.exec(text);
    if (!shell) return false;
    const [, pointer = '', name = '', unused, , size, core] = shell;
    if (this.#threads.size === 0 || this.#threads.has(pointer) || this.#threads.size > 1000) {
      this.#threads.clear();
      emit({ kind: 'task-table' });
    }
    this.#threads.add(pointer);
    emit({ ...stackOf(name, unused, size), ...(core === undefined ? {} : { core: Number(core) }) });
    return true;
  }

  #cycles(text: string, emit: Emit): boolean {
    const cycles = text.includes('CPU cycles') ? CYCLES.exec(text) : null;
    const name = cycles?.[1] ?? this.#name;
    if (!cycles || name === null) return false;
    emit({ kind: 'task', name, runTime: Number(cycles[2]) });
    return true;
  }

  #list(text: string, emit: Emit): boolean {
    const listed = LISTED.exec(text);
    if (listed) {
      this.#name = listed[2] ?? null;
      this.#listed = {};
      return true;
    }
    const name = this.#name;
    if (name === null) return false;
    const priority = OPTIONS.exec(text)?.[1];
    const state = priority === undefined ? STATE.exec(text)?.[1] : undefined;
    const known = state === undefined ? undefined : STATES[state];
    if (priority !== undefined) this.#listed = { ...this.#listed, currentPriority: Number(priority) };
    else if (known) this.#listed = { ...this.#listed, state: known };
    if (priority !== undefined || state !== undefined) return true;
    const stack = LISTED_STACK.exec(text);
    if (stack) emit({ ...stackOf(name, stack[2], stack[1]), ...this.#listed });
    return stack !== null;
  }
}

function stackOf(name: string, unused: string | undefined, size: string | undefined): TaskRecord {
  return { kind: 'task', name, stackHighWaterMark: Number(unused), stackSizeBytes: Number(size) };
}
