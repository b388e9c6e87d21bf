/**
 * The beginning and the end of a panic, and what it says in words; registers, backtrace and stack memory have parsers
 * of their own. Sources: ESP-IDF `panic.c`, `panic_handler.c`, `panic_arch.c` (both architectures), `esp_err.c`,
 * `assert_func`, `esp_system_chip.c`; v3.0 to v6. Where there is a "Guru Meditation" line its details follow; abort,
 * failed assertions and stack overflows have no such line.
 *
 * A panic cuts the line that was being printed, so its first line is searched anywhere. Products put all of it on one
 * line: what follows a cause on its line is read too.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import { emitElfSha256 } from './application';
import { emitBacktrace } from './backtrace';
import { LOST_OVERFLOW_HINTS, lostOverflow, panicDetail } from './panicDetails';
import { CAUSE_HINTS, findCause } from './panicCauses';
import type { PanicState } from './panicState';

const REBOOTING =
  /^(?:Rebooting ?\.\.\.|Rebooting in +\d+ seconds\.\.\.|CPU halted\.|Entering gdb stub now\.)/;
/** Lines without a known form between the "Guru Meditation" line and the registers that are taken as details. */
const MAX_DESCRIPTIONS = 8;
/** `file:`, `func:` and `expression:` after an error check. */
const CHECK_LINES = 3;

export class Panic implements Format {
  readonly hints = [...CAUSE_HINTS, ...LOST_OVERFLOW_HINTS];
  #checkLines = 0;

  constructor(private readonly state: PanicState) {}

  parse(line: Line, emit: Emit): boolean {
    return (
      this.#cause(line, emit) ||
      (this.state.open && this.#rest(line, emit)) ||
      this.#lostFront(line, emit) ||
      this.#check(line, emit)
    );
  }

  get isOpen(): boolean {
    return this.state.open || this.#checkLines > 0;
  }

  reset(): void {
    this.state.open = false;
    this.state.descriptions = 0;
    this.#checkLines = 0;
  }

  #cause({ text }: Line, emit: Emit): boolean {
    const found = findCause(text);
    if (!found) return false;
    const { record, end } = found;
    if (record.kind === 'error-check' || record.cause === 'error-check') this.#checkLines = CHECK_LINES;
    emit(record);
    if (record.kind === 'error-check') return true;
    this.state.open = true;
    const isGuru = record.cause === 'exception' || record.cause === 'interrupt-watchdog';
    this.state.descriptions = isGuru ? MAX_DESCRIPTIONS : 0;
    this.#sameLine(text.slice(end), emit);
    return true;
  }

  /** What a product's logger has put behind the cause. */
  #sameLine(rest: string, emit: Emit): void {
    const backtrace = rest.indexOf('Backtrace:');
    if (backtrace >= 0) emitBacktrace(rest.slice(backtrace), emit);
    const sha256 = rest.indexOf('ELF file SHA256:');
    if (sha256 >= 0) emitElfSha256(rest.slice(sha256), emit);
    if (/Rebooting ?\.\.\./.test(rest)) emit({ kind: 'rebooting' });
  }

  #rest({ text, tag, deviceMs }: Line, emit: Emit): boolean {
    if (REBOOTING.test(text)) {
      this.reset();
      emit({ kind: 'rebooting' });
      return true;
    }
    const detail = panicDetail(text);
    if (detail) {
      emit(detail);
      if (/ Rebooting ?\.\.\./.test(text)) emit({ kind: 'rebooting' });
      return true;
    }
    // A log line of another tag: the firmware runs, so the panic's end was lost.
    if (deviceMs !== null && !/^(?:task_wdt|esp_core_dump)/.test(tag)) this.reset();
    else if (this.state.descriptions > 0 && tag === '') return this.#description(text, emit);
    return false;
  }

  #lostFront({ text }: Line, emit: Emit): boolean {
    const overflow = lostOverflow(text);
    if (!overflow) return false;
    this.state.open = true;
    emit(overflow);
    return true;
  }

  /** The description of an exception has no common form. */
  #description(text: string, emit: Emit): boolean {
    const detail = text.trim().slice(0, 200);
    if (detail === '') return false;
    this.state.descriptions--;
    if (!/^\.? ?Exception was unhandled\.?\)?$/.test(detail)) emit({ kind: 'panic-detail', text: detail });
    return true;
  }

  #check({ message }: Line, emit: Emit): boolean {
    if (this.#checkLines === 0 || !/^(?:file: "|func: |expression: )/.test(message)) return false;
    this.#checkLines--;
    emit({ kind: 'panic-detail', text: message.trim().slice(0, 200) });
    return true;
  }
}
