/**
 * Crashes of the ESP8266: Arduino's `core_esp8266_postmortem.cpp` (2.3 to 3.1), Espressif's NONOS SDK.
 *
 *     Exception (28):                                     cause as in Xtensa's EXCCAUSE
 *     Fatal exception 28(LoadProhibitedCause):            NONOS SDK
 *     Soft WDT reset · Abort called · Unhandled C++ exception: OOM · Panic main.cpp:12 loop · Stack overflow detected
 *     epc1=0x40201b74 epc2=0x00000000 epc3=0x00000000 excvaddr=0x00000000 depc=0x00000000
 *     >>>stack>>>
 *     ctx: cont
 *     sp: 3ffffdc0 end: 3fffffc0 offset: 0190
 *     3fffff50:  40201234 3ffee5b8 3ffee5b8 40202f3d <
 *     <<<stack<<<
 *     last failed alloc call: 4022D552(1480)
 *
 * There is no backtrace: words of the stack that lie in code may be return addresses, and are given as candidates.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import { causeOf, type Cause } from './esp8266Causes';

const REGISTERS = /^epc1=0x([0-9a-fA-F]{8}),? epc2=0x/;
const REGISTER = /\b(epc[123]|excvaddr|depc)=0x([0-9a-fA-F]{8})/g;
const STACK_ROW = /^([0-9a-fA-F]{8}): {1,2}((?:[0-9a-fA-F]{8} {0,3}){1,4})<?\s*$/;
const OF_STACK =
  /^(?:ctx: (?:cont|sys|bearssl)\s*|sp: [0-9a-f]{8} end: [0-9a-f]{8} offset: [0-9a-f]{4}|-{5,20} CUT HERE FOR EXCEPTION DECODER -{5,20})\s*$/;
const FAILED_ALLOCATION =
  /^last failed alloc call(?:er)?: (?:0x)?[0-9a-fA-F]{8}(?:\(\d{1,8}\))?(?:@[^ ]{1,120}:\d{1,6})?\s*$/;
/** Rows of a stack that are looked at: it has 4 KB, and the system's is as large. */
const MAX_ROWS = 512;

export class Esp8266 implements Format {
  readonly first = 'EFUPAHSabcdefls0123456789>-<';
  /** A crash is being printed. */
  #open = false;
  /** Said before its cause is: it stands for it where that does not come. */
  #pending: Cause | null = null;
  /** Rows of its stack that may still come; 0: none is open. */
  #rows = 0;
  /** Its call stack has begun. */
  #hasStack = false;

  parse({ message }: Line, emit: Emit): boolean {
    const cause = causeOf(message);
    if (cause) return this.#cause(cause, emit);
    if (this.#rows > 0) return this.#stack(message, emit);
    if (message.startsWith('epc1=')) return this.#registers(message, emit);
    if (message.startsWith('>>>stack>>>')) return this.#begin(emit);
    if (!this.#open) return false;
    if (!FAILED_ALLOCATION.test(message)) return OF_STACK.test(message);
    emit({ kind: 'panic-detail', text: message.trim() });
    return true;
  }

  reset(): void {
    this.#open = this.#hasStack = false;
    this.#pending = null;
    this.#rows = 0;
  }

  #cause(cause: Cause, emit: Emit): true {
    this.#open = true;
    this.#rows = 0;
    this.#hasStack = false;
    if (cause.isVague) this.#pending = cause;
    else this.#emitCause(cause, emit);
    return true;
  }

  #emitCause({ cause, reason }: Cause, emit: Emit): void {
    this.#pending = null;
    emit({ kind: 'panic', cause, reason });
  }

  #registers(message: string, emit: Emit): boolean {
    const pc = REGISTERS.exec(message)?.[1];
    if (!this.#open || pc === undefined) return false;
    const pairs = [...message.slice(0, 200).matchAll(REGISTER)];
    emit({
      kind: 'registers',
      values: Object.fromEntries(
        pairs.map(([, name = '', digits = '']) => [name.toUpperCase(), Number.parseInt(digits, 16)]),
      ),
    });
    this.#callers([`0x${pc}`], 1, emit);
    return true;
  }

  #begin(emit: Emit): true {
    // A dump on request, or of a crash whose first lines were lost, is a list of candidates too.
    if (this.#pending) this.#emitCause(this.#pending, emit);
    this.#open = true;
    this.#rows = MAX_ROWS;
    return true;
  }

  #stack(message: string, emit: Emit): boolean {
    this.#rows--;
    if (message.startsWith('<<<stack<<<')) {
      this.#rows = 0;
      return true;
    }
    const row = message.charCodeAt(8) === 0x3a ? STACK_ROW.exec(message) : null;
    if (!row?.[2]) return OF_STACK.test(message);
    const code = row[2]
      .trim()
      .split(/ {1,3}/)
      .filter((word) => isCode(Number.parseInt(word, 16)));
    if (code.length > 0)
      this.#callers(
        code.map((word) => `0x${word}`),
        0,
        emit,
      );
    return true;
  }

  #callers(pcs: string[], trusted: number, emit: Emit): void {
    const continued = this.#hasStack;
    this.#hasStack = true;
    emit({ kind: 'backtrace', pcs, trusted, end: null, continued, candidates: true });
  }
}

/** IRAM, and the megabyte of flash that is mapped. */
function isCode(address: number): boolean {
  return (address >= 0x40100000 && address < 0x4010c000) || (address >= 0x40201000 && address < 0x40300000);
}
