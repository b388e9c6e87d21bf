/**
 * The task watchdog's message (ESP-IDF `task_wdt.c`, tag `task_wdt`), all generations: "did not feed the watchdog in
 * time" (before v3), "did not reset the watchdog in time" of tasks (up to v4.4) or tasks and users (v5). Under it the
 * tasks that are late, the ones that run, and `Aborting.` where the firmware then panics; else it goes on.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { PanicState } from './panicState';

const TRIGGERED =
  /^(?:Task watchdog got triggered\. The following tasks(?:\/users)? did not (?:reset|feed) the watchdog in time|Tasks? did not feed the watchdog in time)/;
const LATE = /^ *- (.{1,32}?)(?: \(CPUs? (\d(?:\/\d)*)\)| \((0x[0-9a-fA-F]+)\))?$/;
const RUNNING = /^CPU (\d): (.{1,32})$/;
const QUIET = /^(?:Tasks currently running:|Print CPU \d.{0,20} (?:backtrace|registers))/;

export class TaskWatchdog implements Format {
  readonly first = 'T -CAP';
  #open = false;

  constructor(private readonly panic: PanicState) {}

  parse({ message, tag }: Line, emit: Emit): boolean {
    if (message.charCodeAt(0) === 0x54 && TRIGGERED.test(message)) {
      this.#open = true;
      emit({ kind: 'task-watchdog', part: 'triggered' });
      return true;
    }
    return this.#open && tag === 'task_wdt' && this.#row(message, emit);
  }

  reset(): void {
    this.#open = false;
  }

  #row(message: string, emit: Emit): boolean {
    const row = message.trimEnd();
    const late = LATE.exec(row);
    const running = late ? null : RUNNING.exec(row);
    if (late?.[1]) {
      const cores = late[2] ?? late[3];
      emit({ kind: 'task-watchdog', part: 'late', task: late[1], ...(cores === undefined ? {} : { cores }) });
    } else if (running?.[1] && running[2]) {
      emit({ kind: 'task-watchdog', part: 'running', task: running[2], cores: running[1] });
    } else if (message.startsWith('Aborting.')) {
      this.panic.open = true;
      emit({ kind: 'task-watchdog', part: 'aborting' });
    } else return QUIET.test(message);
    return true;
  }
}
