/** A time, or a quotation mark, before a line, with what parts it from the line. */
import { isDeviceTalk } from './deviceTalk';
import { hostTimeAt, type HostTime } from './hostTime';

export interface Stamp {
  /** null: there is none. */
  readonly time: HostTime | null;
  readonly end: number;
}

/** What the lines so far have shown of the blanks that a capture has put behind brackets. */
export class Gaps {
  readonly #none = new Set<number>();

  /** Whether the blank behind a bracket is not the line's own. @param depth Times before this one. */
  has(depth: number): boolean {
    return !this.#none.has(depth);
  }

  /** A line has followed behind one blank, or at once. */
  note(depth: number, hasGap: boolean): void {
    if (hasGap) this.#none.delete(depth);
    else this.#none.add(depth);
  }

  /** Something was noted. */
  get isNoted(): boolean {
    return this.#none.size > 0;
  }

  /** Another capture may begin. */
  reset(): void {
    this.#none.clear();
  }
}

const ARROW = / -?>(?: |$)/y;
/** A bare time is one only before these: a comma makes it a cell of a table. */
const BARE_END = / -?>(?: |$)|:? |:?$|:?\t(?!\d)/y;
/** What CRI and GitLab put between a time and the line. */
const STREAM = /(?:(?:stdout|stderr) [FP]|\d\d[OE])(?:[ +]|$)/y;
const QUOTE = /> (?=.*\S)|> *$/y;
/** syslog's priority, with the version of RFC 5424. */
const PRIORITY = /<\d{1,3}>(?:1 )?(?=\S)/y;

const SPACE = 0x20;

/** null: there is none at that place. @param depth Times and prefixes before it. */
export function stampAt(text: string, at: number, depth: number, gaps: Gaps): Stamp | null {
  const code = text.charCodeAt(at);
  if (!canBegin(code)) return null;
  if (code === 0x3e) return endOf(QUOTE, text, at) > 0 ? { time: null, end: QUOTE.lastIndex } : null;
  const from = code === 0x3c ? Math.max(at, endOf(PRIORITY, text, at)) : at;
  const time = hostTimeAt(text, from);
  if (!time) return null;
  const end = isCloser(text, time.end) ? bracketEnd(text, time.end, depth, gaps) : bareEnd(text, time.end);
  if (end < 0) return null;
  return { time, end: Math.max(end, endOf(STREAM, text, end)) };
}

function bracketEnd(text: string, at: number, depth: number, gaps: Gaps): number {
  const arrow = endOf(ARROW, text, at);
  if (arrow > 0) return arrow;
  const code = text.charCodeAt(at);
  // ": " and "|" behind a bracket are its own.
  if (code === 0x3a && text.charCodeAt(at + 1) === SPACE) return at + 2;
  if (code !== SPACE) {
    if (at < text.length) gaps.note(depth, false);
    return at;
  }
  if (!gaps.has(depth) && isDeviceTalk(text, at + 1)) gaps.note(depth, true);
  return gaps.has(depth) ? at + 1 : at;
}

function bareEnd(text: string, at: number): number {
  // `12:00:00,980` is a time and a figure.
  if (at === text.length && text.charAt(at - 4) === ',') return -1;
  return endOf(BARE_END, text, at);
}

function isCloser(text: string, end: number): boolean {
  return '])>'.includes(text.charAt(end - 1));
}

/** -1: the pattern is not there. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** A digit, an opening bracket, `>`, or a letter, which may begin the name of a month. */
function canBegin(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5b ||
    code === 0x3e ||
    code === 0x3c ||
    code === 0x28 ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a)
  );
}
