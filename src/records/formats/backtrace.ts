/**
 * `Backtrace:` in all its forms (ESP-IDF `debug_helpers.c`, `panic_arch.c`; docs/formats.md has the table): with and
 * without a space, of v4.4 with its first entries glued together, lower-case (panics) or upper-case
 * (`esp_backtrace_print`), ended by `|<-CORRUPTED` or `|<-CONTINUES`, and wrapped by a terminal or a logger. Program
 * counter and stack pointer of a frame have eight digits each, which takes glued entries apart.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { PanicState } from './panicState';

const ENTRY = /0x([0-9a-fA-F]{8}):0x([0-9a-fA-F]{8})/gi;
const CONTINUATION =
  /^\s*0x[0-9a-fA-F]{8}:0x[0-9a-fA-F]{8}(?: *0x[0-9a-fA-F]{8}:0x[0-9a-fA-F]{8}){0,99} *(?:\|<-(?:CORRUPTED|CONTINUES))?(?:\s*\))?$/i;
const END = /\|<-(CORRUPTED|CONTINUES)/;

/** `esp_backtrace_print` in a panic goes 100 deep. */
const MAX_FRAMES = 128;
/** Stacks of all chips are above. */
const LOWEST_STACK = 0x20000000;

export class Backtrace implements Format {
  readonly first = 'B0 ';
  /** The line before was a backtrace that may go on. */
  #mayContinue = false;

  constructor(private readonly panic: PanicState) {}

  parse({ message }: Line, emit: Emit): boolean {
    if (message.startsWith('Backtrace:')) {
      this.panic.descriptions = 0;
      this.#mayContinue = emitBacktrace(message, emit);
      return this.#mayContinue;
    }
    if (!this.#mayContinue || !message.includes(':0x')) return false;
    this.#mayContinue = CONTINUATION.test(message) && emitBacktrace(message, emit, true);
    return this.#mayContinue;
  }

  reset(): void {
    this.#mayContinue = false;
  }
}

/** Emits the entries that a text begins with; false where there is none. */
export function emitBacktrace(text: string, emit: Emit, continued = false): boolean {
  const mark = END.exec(text);
  const entries = [...(mark ? text.slice(0, mark.index) : text).matchAll(ENTRY)].slice(0, MAX_FRAMES);
  if (entries.length === 0) return false;
  const garbage = entries.findIndex(([, , sp = '']) => !isStackPointer(Number.parseInt(sp, 16)));
  const end = mark?.[1] === 'CORRUPTED' ? 'corrupted' : mark ? 'continues' : null;
  const sound = end === 'corrupted' ? entries.length - 1 : entries.length;
  emit({
    kind: 'backtrace',
    pcs: entries.map(([, pc = '']) => `0x${pc}`),
    trusted: garbage < 0 ? sound : Math.min(garbage, sound),
    end,
    continued,
  });
  return true;
}

/** Old versions print frames of a damaged stack without a mark. */
function isStackPointer(sp: number): boolean {
  return sp >= LOWEST_STACK && sp % 4 === 0;
}
