/** The lines that say why an ESP8266 died. Sources: as in `esp8266.ts`; causes are Xtensa's EXCCAUSE (Xtensa ISA, table 4-64). */
import type { PanicCause } from '../record';

export interface Cause {
  readonly cause: PanicCause;
  readonly reason: string;
  /** The line that says what it was comes behind. */
  readonly isVague?: true;
}

const EXCEPTION = /^Exception \((\d{1,2})\):\s*$/;
const FATAL = /^Fatal exception(?: \((\d{1,2})\)| (\d{1,2})\((\w{1,40})\)):?\s*$/;
const USER = /^User exception \(panic\/abort\/assert\)\s*$/;
const UNHANDLED = /^Unhandled C\+\+ exception: (\S.{0,80})$/;
const PANIC = /^Panic (\S{1,120}:\d{1,6} \S.{0,120})$/;
const WATCHDOG = /^(Soft|Hardware) WDT reset\s*$/;
const STACK = /^Stack (?:(overflow) detected\.?|smashing detected at 0x[0-9a-fA-F]{8})\s*$/;

const NAMES: Readonly<Record<number, string>> = {
  0: 'IllegalInstruction',
  2: 'InstructionFetchError',
  3: 'LoadStoreError',
  6: 'IntegerDivideByZero',
  9: 'LoadStoreAlignment',
  20: 'InstFetchProhibited',
  28: 'LoadProhibited',
  29: 'StoreProhibited',
};

/** What a line says; null where it is none of them. */
export function causeOf(message: string): Cause | null {
  switch (message.charCodeAt(0)) {
    case 0x45: // E
      return message.startsWith('Exception (') ? exception(EXCEPTION.exec(message)?.[1]) : null;
    case 0x46: // F
      return message.startsWith('Fatal exception') ? fatal(message) : null;
    case 0x55: // U
      return unhandled(message);
    case 0x50: // P
      return panic(message);
    case 0x41: // A
      return /^Abort called\s*$/.test(message) ? { cause: 'abort', reason: 'Abort called' } : null;
    case 0x48: // H
    case 0x53: // S
      return message.length < 64 ? watchdogOrStack(message) : null;
    default:
      return null;
  }
}

function exception(code: string | undefined): Cause | null {
  if (code === undefined) return null;
  return { cause: 'exception', reason: NAMES[Number(code)] ?? `Exception (${code})` };
}

function fatal(message: string): Cause | null {
  const [, code, other, name] = FATAL.exec(message) ?? [];
  if (name === undefined) return exception(code);
  return { cause: 'exception', reason: NAMES[Number(other)] ?? name.replace(/Cause$/, '') };
}

function unhandled(message: string): Cause | null {
  if (USER.test(message)) return { cause: 'abort', reason: message.trim(), isVague: true };
  const what = message.startsWith('Unhandled C++') ? UNHANDLED.exec(message)?.[1] : undefined;
  return what === undefined ? null : { cause: 'abort', reason: `Unhandled C++ exception: ${what.trim()}` };
}

function panic(message: string): Cause | null {
  const text = message.startsWith('Panic ') ? PANIC.exec(message)?.[1] : undefined;
  if (text === undefined) return null;
  return { cause: text.includes('Assertion ') ? 'assert' : 'abort', reason: `Panic ${text.trim()}` };
}

function watchdogOrStack(message: string): Cause | null {
  const watchdog = WATCHDOG.exec(message)?.[1];
  if (watchdog !== undefined) return { cause: 'watchdog', reason: `${watchdog} WDT reset` };
  const stack = STACK.exec(message);
  if (!stack) return null;
  return stack[1] === undefined
    ? { cause: 'stack-smashing', reason: message.trim() }
    : { cause: 'stack-overflow', reason: 'Stack overflow' };
}
