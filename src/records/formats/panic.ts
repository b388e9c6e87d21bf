/**
 * The firmware dies and restarts (ESP-IDF `panic.c`, `panic_handler.c`, v3 to v6). Only that it happened and why:
 * one record per panic. A panic cuts the line that was being printed, so its first line is searched anywhere.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const CAUSES: readonly RegExp[] = [
  /Core +\d+ panic'ed \((.{1,100}?)\)/,
  /Guru Meditation Error of type (\w{1,60}) occurred on core/,
  /(assert failed: .{1,200})$/,
  /(assertion ".{1,120}" failed: file ".{1,120}", line \d+)/,
  /\*\*\*ERROR\*\*\* A (stack overflow in task .{1,32}) has been detected/,
  /(Stack smashing protect failure!)/,
  /(abort\(\) was called at PC 0x[0-9a-fA-F]{1,8})/,
];
const HINTS = ["panic'ed", 'Guru Med', 'assert', '***ERROR***', 'Stack smash', 'abort() was'];
const REBOOTING = /^(?:Rebooting\.\.\.|Rebooting in +\d+ seconds\.\.\.|CPU halted\.)/;

export class Panic implements Format {
  /** A panic is being printed: a second cause is part of it (an assertion aborts, the other core follows). */
  #open = false;

  parse({ text }: Line, emit: Emit): boolean {
    if (this.#open && REBOOTING.test(text)) {
      this.reset();
      emit({ kind: 'rebooting' });
      return true;
    }
    if (!HINTS.some((hint) => text.includes(hint))) return false;
    for (const cause of CAUSES) {
      const match = cause.exec(text);
      if (!match?.[1]) continue;
      if (!this.#open) emit({ kind: 'panic', reason: match[1].trim() });
      this.#open = true;
      return true;
    }
    return false;
  }

  reset(): void {
    this.#open = false;
  }
}
