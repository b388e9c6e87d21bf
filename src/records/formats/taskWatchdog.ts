/**
 * The task watchdog's message (ESP-IDF `task_wdt.c`, tag `task_wdt`), all generations: "did not feed the watchdog in
 * time" (before v3, without a tag), "did not reset the watchdog in time" of tasks (up to v4.4) or tasks and users (v5).
 * Under it the tasks that are late, the ones that run, and `Aborting.` where the firmware then panics; else it goes on.
 *
 * It is printed from an interrupt, in the middle of any other line: `I (97E (9811) task_wdt: Task watchdog got …`. Its
 * front may be lost, and its first line too.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { TaskWatchdogRecord } from '../record';
import type { PanicState } from './panicState';

const TAG = 'task_wdt: ';
/** No other message ends so. */
const TRIGGERED = /\bdid not (?:reset|feed) the watchdog in time\b/;
const TRIGGERED_HINT = 'the watchdog in time';
const LATE = /^ *- (.{1,32}?)(?: \(CPUs? (\d(?:\/\d)*)\)| \((0x[0-9a-fA-F]{1,8})\)|$)/;
/** Without a core, a line of text may follow: the oldest have one always. */
const LATE_UNTAGGED = /^ - (.{1,32}?) \(CPUs? (\d(?:\/\d)*)\)/;
const RUNNING = /^CPU (\d): (.{1,32})$/;
const QUIET = /^(?:Tasks currently running:|Print CPU \d.{0,20} (?:backtrace|registers))/;
/** `(18123) ` before the tag. */
const CLOCK = /\((\d{1,12})\) $/;
/** Lines of others that may come between those without a tag. */
const MAX_OTHERS = 4;
const MAX_HELD = 16;

export class TaskWatchdog implements Format {
  readonly hints = ['task_wdt', TRIGGERED_HINT];
  #open = false;
  /** The tasks that are late were told. */
  #isListed = false;
  /** Tasks that are late, of a message whose first line was not seen. */
  #held: TaskWatchdogRecord[] = [];
  /** How many more lines without a tag may be of the message; 0: it has tags. */
  #untagged = 0;

  constructor(private readonly panic: PanicState) {}

  parse(line: Line, emit: Emit): boolean {
    const { text, message, tag } = line;
    const at = text.indexOf(TAG);
    if (at < 0 && tag !== 'task_wdt') {
      if (text.includes(TRIGGERED_HINT) && TRIGGERED.test(text))
        return this.#trigger(emit, undefined, MAX_OTHERS);
      return this.#untagged > 0 && this.#untaggedRow(message, emit);
    }
    const isOwn = tag === 'task_wdt';
    const clock = at < 0 ? undefined : CLOCK.exec(text.slice(Math.max(0, at - 16), at))?.[1];
    const deviceMs = clock === undefined ? undefined : Number(clock);
    const own = isOwn ? message : text.slice(at + TAG.length);
    if (TRIGGERED.test(own)) return this.#trigger(emit, deviceMs, 0);
    return this.#row(own.trimEnd(), (record) => emit(record, deviceMs));
  }

  /** Lines without a tag may follow. */
  get isOpen(): boolean {
    return this.#untagged > 0;
  }

  reset(): void {
    this.#open = false;
    this.#held = [];
    this.#untagged = 0;
  }

  #trigger(emit: Emit, deviceMs: number | undefined, untagged: number): true {
    this.#open = true;
    this.#held = [];
    this.#isListed = false;
    this.#untagged = untagged;
    emit({ kind: 'task-watchdog', part: 'triggered' }, deviceMs);
    return true;
  }

  #row(row: string, emit: (record: TaskWatchdogRecord) => void): boolean {
    const record = readRow(row, LATE);
    if (!record) return this.#quiet(row, emit);
    // Tasks that are late stand before those that run: the first line of another message may be lost.
    if (record.part === 'late' && (!this.#open || this.#isListed)) {
      if (this.#held.length < MAX_HELD) this.#held.push(record);
      return this.#open;
    }
    if (!this.#open) return false;
    this.#isListed = record.part !== 'late';
    if (record.part === 'aborting') this.panic.open = true;
    emit(record);
    return true;
  }

  /** What stands between the tasks that are late and those that run shows that both are of the watchdog's message. */
  #quiet(row: string, emit: (record: TaskWatchdogRecord) => void): boolean {
    if (!QUIET.test(row)) return false;
    if (this.#held.length > 0) {
      emit({ kind: 'task-watchdog', part: 'triggered' });
      for (const record of this.#held) emit(record);
      this.#held = [];
      this.#open = true;
    }
    this.#isListed = true;
    return true;
  }

  #untaggedRow(message: string, emit: Emit): boolean {
    const row = message.trimEnd();
    const record = readRow(row, LATE_UNTAGGED);
    if (record) {
      this.#isListed = record.part !== 'late';
      if (record.part === 'aborting') this.panic.open = true;
      emit(record);
      return true;
    }
    if (QUIET.test(row)) return true;
    this.#untagged--;
    return false;
  }
}

function readRow(row: string, latePattern: RegExp): TaskWatchdogRecord | null {
  const late = latePattern.exec(row);
  if (late?.[1] !== undefined) {
    const cores = late[2] ?? late[3];
    return {
      kind: 'task-watchdog',
      part: 'late',
      task: late[1],
      ...(cores === undefined ? {} : { cores }),
    };
  }
  const running = RUNNING.exec(row);
  if (running?.[1] !== undefined && running[2] !== undefined)
    return { kind: 'task-watchdog', part: 'running', task: running[2], cores: running[1] };
  return row.startsWith('Aborting.') ? { kind: 'task-watchdog', part: 'aborting' } : null;
}
