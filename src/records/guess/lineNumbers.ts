/**
 * The numbers of a line that a firmware prints again and again. Digits in a word (`heap1`), in an address of the network,
 * a version or the name of a source line are part of the text; times of day and dates are text that changes.
 */
import { isDigit, scanNumber } from '../numberText';

export interface LineNumber {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  /** As printed. */
  readonly text: string;
  /** The unit behind it as templates write it; empty where there is none. */
  readonly unit: '' | 'KB' | 'MB' | 'words';
  /** What stands behind it as its unit; null where none does. `other`: a share, a time, or what else is no size. */
  readonly printedUnit: 'size' | 'other' | null;
  /** Index after the unit. */
  readonly unitEnd: number;
}

/** Where something stands in the line. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Numbers of a line that are looked at. */
export const MAX_NUMBERS = 12;

const CSV = /^\s*-?[\d.]+(?:[,;] ?-?[\d.]*){1,31}\s*$/;
const INSIDE = /[\w.:]/;
const UNIT =
  /^ ?(?:(kb|kib|kbytes?|kilobytes?|ko|кб|k)|(mb|mib|mbytes?|mo|мб)|(words)|(b|bytes?|octets?|octetos?|байта?|字节|bytes|o)|(%|percent|pct|gb|gib|g|ms|msec|us|µs|ns|s|sec|secs|seconds|minutes|h|hours|days|hz|khz|mhz|v|mv|ma|°c|c|dbm|db|fps|x|times|blocks|blks|items|lines|entries|frames|packets|objects|tasks|allocations|kbps|bps)(?!\s*[:=]))(?![\p{L}\d_])/iu;
/** `main.c:66`, `main.cpp(66)`. */
const SOURCE = /\.(?:c|cc|cpp|cxx|h|hh|hpp|ino|rs|py|go|js|ts|lua|be|s)[:(]$/i;
/** Times of day, dates, addresses of the network. */
const CHANGING =
  /(?<![\w.:-])(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,9}|,\d{3}(?!\d))?Z?)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,3}:\d\d(?::\d\d)?(?:\.\d{1,9}|,\d{3}(?!\d))?|\d{1,3}(?:\.\d{1,3}){3})(?![\w:])/g;
const LONG_ENOUGH = 3;
/** What a number right behind tells from others of its kind. */
const NUMBERED = new Set(
  'heap heaps ram region regions bank core cpu pool zone id no nr num number node dev device cap caps task type kind block'.split(
    ' ',
  ),
);
const MOST_IDENTITIES = 31;

/** Whether the line is nothing but numbers between commas. */
export function isCsv(message: string): boolean {
  return CSV.test(message);
}

export function findNumbers(message: string): LineNumber[] {
  const style = { marks: isCsv(message) ? '' : ",'_", fraction: true };
  const found: LineNumber[] = [];
  const changing = findChanging(message);
  for (let at = 0; at < message.length && found.length < MAX_NUMBERS;) {
    if (!isDigit(message, at)) {
      at++;
      continue;
    }
    const range = changing.find(({ start, end }) => start <= at && at < end);
    if (range) {
      at = range.end;
      continue;
    }
    const start = message[at - 1] === '-' && !isWithinWord(message, at - 1) ? at - 1 : at;
    const scanned = isWithinWord(message, start) ? null : scanNumber(message, start, style);
    if (!scanned) {
      at = wordEnd(message, at);
      continue;
    }
    const { end, value } = scanned;
    const unit = canBeUnit(message, end) ? UNIT.exec(message.slice(end, end + 16)) : null;
    if (isPart(message, start, end, unit !== null)) {
      // The digits behind a decimal comma belong to it.
      at = wordEnd(message, message[end] === ',' ? end + 1 : end - 1);
      continue;
    }
    found.push(numberOf(message, start, end, value, unit));
    at = end;
  }
  return found;
}

function numberOf(
  message: string,
  start: number,
  end: number,
  value: number,
  match: RegExpExecArray | null,
): LineNumber {
  const [printed = '', kilo, mega, wordUnit, , other] = match ?? [];
  const unit = kilo ? 'KB' : mega ? 'MB' : wordUnit ? 'words' : '';
  const printedUnit = match ? (other ? 'other' : 'size') : null;
  return {
    start,
    end,
    value,
    text: message.slice(start, end),
    unit,
    printedUnit,
    unitEnd: end + printed.length,
  };
}

/** A letter, a mark of percent or one of degrees may begin a unit, behind a space too. */
function canBeUnit(message: string, end: number): boolean {
  const code = message.charCodeAt(message[end] === ' ' ? end + 1 : end);
  return code >= 0x61
    ? code !== 0x7b && code !== 0x7c && code !== 0x7d
    : code === 0x25 || (code >= 0x41 && code <= 0x5a);
}

/** What was scanned goes on: as a time, a version, a word (`8-bit`, `1st`), a number with a decimal comma. */
function isPart(message: string, start: number, end: number, hasUnit: boolean): boolean {
  const [next = '', after = ''] = message.slice(end, end + 2);
  if (next === ':' && /\d/.test(after)) return !isPair(message, start, end);
  if (next === ',' && /\d/.test(after) && !isCsv(message)) {
    const digits = digitsFrom(message, end + 1);
    // `178,4 KB`; of `1,2` and `100,200` two numbers are meant.
    return digits < LONG_ENOUGH && UNIT.test(message.slice(end + 1 + digits, end + 17 + digits));
  }
  if (next === '.' && /\d/.test(after)) return true;
  if (next === '-' && /\p{L}/u.test(after)) return true;
  return /[\p{L}\p{M}\d_]/u.test(next) && !hasUnit;
}

/** `4195048:4232808`, which is no time of day. */
function isPair(message: string, start: number, end: number): boolean {
  return end - start >= LONG_ENOUGH && digitsFrom(message, end + 1) >= LONG_ENOUGH;
}

function digitsFrom(message: string, start: number): number {
  let end = start;
  while (end < start + 16 && isDigit(message, end)) end++;
  return end - start;
}

function digitsBefore(message: string, end: number): number {
  let start = end;
  while (start > end - 16 && isDigit(message, start - 1)) start--;
  return end - start;
}

function isWithinWord(message: string, start: number): boolean {
  const before = message[start - 1];
  if (message[start] === '-' && before !== undefined && /\w/.test(before)) return true;
  if (before === undefined) return false;
  if ((before === ':' || before === '(') && SOURCE.test(message.slice(Math.max(0, start - 6), start)))
    return true;
  if (/\p{L}/u.test(before)) return !isHan(before);
  if (!INSIDE.test(before)) return false;
  // `heap:81234` is a label; `12:34` is not.
  if (before !== ':') return true;
  const digits = digitsBefore(message, start - 1);
  return digits > 0 && (digits < LONG_ENOUGH || digitsFrom(message, start) < LONG_ENOUGH);
}

/** A number may touch a word in languages that do not part them. */
function isHan(letter: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(letter);
}

/** Behind the word or number that goes on at `at`. */
function wordEnd(message: string, at: number): number {
  let end = at + 1;
  while (end < message.length && isWordOrPoint(message.charCodeAt(end))) end++;
  return end;
}

function isWordOrPoint(code: number): boolean {
  const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  return isLetter || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x2e;
}

/** Text that is another one each time: times of day, dates, addresses of the network. */
export function findChanging(message: string): TextRange[] {
  return [...message.matchAll(CHANGING)]
    .slice(0, MAX_NUMBERS)
    .map(({ 0: text, index }) => ({ start: index, end: index + text.length }));
}

/** A number that is part of the text: it tells a thing from others of its kind, as in `heap 0 free: 81234`. */
export function isIdentity(message: string, { value, text, start, end, printedUnit }: LineNumber): boolean {
  const isSmall = Number.isInteger(value) && value >= 0 && value <= MOST_IDENTITIES && !text.includes('.');
  if (!isSmall || printedUnit !== null || !/[\s:)\]]/.test(message[end] ?? '')) return false;
  const word = /(\p{L}+)[ #]+$/u.exec(message.slice(Math.max(0, start - 16), start))?.[1];
  return word !== undefined && NUMBERED.has(word.toLowerCase());
}

/** The line with each number as `#` and what changes as `*`: the same for every time it is printed. */
export function skeletonOf(message: string, numbers: readonly LineNumber[]): string {
  const changing = findChanging(message);
  const holes =
    changing.length === 0 ? numbers : [...numbers, ...changing].sort((one, other) => one.start - other.start);
  let at = 0;
  let skeleton = '';
  for (const hole of holes) {
    const isKept = 'value' in hole && isIdentity(message, hole);
    if (hole.start < at || isKept) continue;
    skeleton += `${message.slice(at, hole.start)}${'value' in hole ? '#' : '*'}`;
    at = hole.end;
  }
  skeleton += message.slice(at);
  return /\s\s|[^\S ]|^\s|\s$/.test(skeleton) ? skeleton.replace(/\s+/g, ' ').trim() : skeleton;
}
