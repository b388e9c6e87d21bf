/**
 * The lines that say why the firmware died, wherever in a line they begin, also where their front is lost. Sources: as in `panic.ts`; the oldest form,
 * `Guru Meditation Error of type X occurred on core  0`, is of ESP-IDF before v3.0.
 */
import type { ErrorCheckRecord, PanicCause, PanicRecord } from '../record';

interface Found {
  readonly record: PanicRecord | ErrorCheckRecord;
  /** Where in the line the cause ends. */
  readonly end: number;
}

type Facts = Omit<PanicRecord, 'kind'>;

/** A cause is looked for with its pattern only in lines that have its hint. */
interface Pattern {
  readonly hint: string;
  /** Begins another fact on the same line, at which this one ends. */
  readonly until?: string;
  readonly pattern: RegExp;
  readonly facts: (match: RegExpExecArray) => Facts;
}

/**
 * `***ERROR*** A stack overflow in task NAME has been detected.`: at the beginning of a line its front may be lost up to the
 * name, behind other text as far as enough of it is left to tell it from any other detection.
 */
const OVERFLOW = /(?:flow in |^(?:(?:l?o)?w)? ?(?:i?n)? ?)task (.{1,32}?) has been detected/;

const PATTERNS: readonly Pattern[] = [
  {
    hint: "panic'ed",
    pattern: /(?:[Core]|^) {0,8}(?:(\d) {1,8})?panic'ed \((.{1,100}?)\)/,
    facts: ([, core, reason = '']) => guru(reason, core),
  },
  {
    hint: 'Guru Med',
    pattern: /Guru Meditation Error of type (\w{1,60}) occurred on core +(\d)/,
    facts: ([, reason = '', core]) => guru(reason, core),
  },
  {
    hint: 'assert',
    until: 'Backtrace:',
    pattern: /assert failed: .{1,250}/,
    facts: ([reason]) => ({ cause: 'assert', reason: reason.trim() }),
  },
  {
    hint: 'assert',
    pattern: /assertion ".{1,120}" failed: file ".{1,120}", line \d+(?:, function: \w{1,80})?/,
    facts: ([reason]) => ({ cause: 'assert', reason }),
  },
  {
    hint: ' has been detected',
    pattern: OVERFLOW,
    facts: ([, task = '']) => ({ cause: 'stack-overflow', reason: `stack overflow in task ${task}`, task }),
  },
  {
    hint: 'Stack smash',
    pattern: /Stack smashing protect failure!/,
    facts: ([reason]) => ({ cause: 'stack-smashing', reason }),
  },
  {
    hint: 'was called at PC',
    pattern: /(?:abort\(\) |^[bort]{0,4}\(?\)? ?)was called at PC (0x[0-9a-fA-F]{1,8})(?: on core (\d))?/,
    facts: ([, pc = '', core]) => ({
      cause: 'abort',
      reason: `abort() was called at PC ${pc}`,
      ...coreOf(core),
      pc,
    }),
  },
  {
    hint: 'ESP_ERROR_CHECK',
    pattern:
      /ESP_ERROR_CHECK(?:_WITHOUT_ABORT)? failed: esp_err_t 0x[0-9a-fA-F]+ \(\w+\)(?: at (0x[0-9a-fA-F]{8}))?/,
    facts: ([text, pc]) => ({
      cause: 'error-check',
      reason: text.replace(/ at 0x[0-9a-fA-F]{8}$/, ''),
      ...(pc === undefined ? {} : { pc }),
    }),
  },
];

export const CAUSE_HINTS: readonly string[] = PATTERNS.map(({ hint }) => hint);

export function findCause(text: string): Found | null {
  for (const { hint, until, pattern, facts } of PATTERNS) {
    const at = text.indexOf(hint);
    const match = at < 0 ? null : pattern.exec(until === undefined ? text : before(text, until, at));
    if (!match) continue;
    const record = { kind: 'panic' as const, ...facts(match) };
    const end = match.index + match[0].length;
    if (!record.reason.startsWith('ESP_ERROR_CHECK_WITHOUT_ABORT')) return { record, end };
    const { reason, pc = '' } = record;
    return { record: { kind: 'error-check', reason, pc }, end };
  }
  return null;
}

/** Up to where `mark` stands at or after `from`; all of it where it does not. */
function before(text: string, mark: string, from: number): string {
  const end = text.indexOf(mark, from);
  return end < 0 ? text : text.slice(0, end);
}

function guru(reason: string, core: string | undefined): Facts {
  const watchdog = /^Interrupt wdt timeout on CPU(\d)/.exec(reason);
  const cause: PanicCause = watchdog ? 'interrupt-watchdog' : 'exception';
  return { cause, reason: reason.trim(), ...coreOf(watchdog?.[1] ?? core) };
}

function coreOf(core: string | undefined): { core?: number } {
  return core === undefined || core === '' ? {} : { core: Number(core) };
}
