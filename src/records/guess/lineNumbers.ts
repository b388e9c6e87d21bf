/**
 * The numbers of a line that a firmware prints again and again, and what they may mean by the words beside them. Digits
 * in a word (`heap1`), in an address of the network, a time of day or a version are part of the text.
 */
import { scanNumber } from '../numberText';

export interface LineNumber {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  /** As printed. */
  readonly text: string;
  /** The unit behind it as templates write it; empty where there is none. */
  readonly unit: '' | 'KB' | 'MB' | 'words';
}

/** Numbers of a line that are looked at. */
export const MAX_NUMBERS = 12;

const CSV = /^\s*-?[\d.]+(?:[,;] ?-?[\d.]*){1,31}\s*$/;
const INSIDE = /[\w.:]/;
const UNIT = /^ ?(kb|kib|k|mb|mib|words)\b/i;

/** Whether the line is nothing but numbers between commas. */
export function isCsv(message: string): boolean {
  return CSV.test(message);
}

export function findNumbers(message: string): LineNumber[] {
  const style = { marks: isCsv(message) ? '' : ",'_", fraction: true };
  const found: LineNumber[] = [];
  for (let at = 0; at < message.length && found.length < MAX_NUMBERS;) {
    const start = at + numberOffset(message, at);
    const scanned = isWithinWord(message, start) ? null : scanNumber(message, start, style);
    if (!scanned) {
      at = skipWord(message, at);
      continue;
    }
    at = scanned.end;
    const text = message.slice(start, at);
    const next = message[at] ?? '';
    const isPart =
      /[:.][\d]/.test(message.slice(at, at + 2)) || (/\w/.test(next) && !UNIT.test(message.slice(at)));
    if (isPart) {
      at = skipWord(message, at);
      continue;
    }
    const word = UNIT.exec(message.slice(at, at + 8))?.[1]?.toLowerCase() ?? '';
    const unit = word === 'words' ? 'words' : word.startsWith('k') ? 'KB' : word.startsWith('m') ? 'MB' : '';
    found.push({ start, end: at, value: scanned.value, text, unit });
  }
  return found;
}

/** 1 where a sign stands there that belongs to no word. */
function numberOffset(message: string, at: number): number {
  return message[at] === '+' ? 1 : 0;
}

function isWithinWord(message: string, start: number): boolean {
  const before = message[start - 1];
  if (message[start] === '-' && before !== undefined && /\w/.test(before)) return true;
  if (before === undefined || !INSIDE.test(before)) return false;
  // `heap:81234` is a label; `12:34` is not.
  return before !== ':' || /\d/.test(message[start - 2] ?? '');
}

/** Behind the word or number that begins at `at`. */
function skipWord(message: string, at: number): number {
  let end = at + 1;
  while (end < message.length && /\w/.test(message.charAt(end - 1)) && /[\w.]/.test(message.charAt(end)))
    end++;
  return end;
}

/** The line with each number as `#`: the same for every time it is printed. */
export function skeletonOf(message: string, numbers: readonly LineNumber[]): string {
  let at = 0;
  let skeleton = '';
  for (const { start, end } of numbers) {
    skeleton += `${message.slice(at, start).replace(/\s+/g, ' ')}#`;
    at = end;
  }
  return (skeleton + message.slice(at).replace(/\s+/g, ' ')).trim();
}

/** Words of the text before a number, up to the number before it, nearest last; and of the text right behind it. */
export interface WordsBeside {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const MAX_LABEL = 48;

export function wordsBeside(message: string, numbers: readonly LineNumber[], index: number): WordsBeside {
  const { start, end } = numbers[index] as LineNumber;
  const from = Math.max(numbers[index - 1]?.end ?? 0, start - MAX_LABEL);
  const to = Math.min(numbers[index + 1]?.start ?? message.length, end + MAX_LABEL);
  const behind = message.slice(end, to);
  // Behind a comma or bar another figure begins.
  const cut = behind.search(/[,;|/]/);
  return {
    before: wordsOf(message.slice(from, start)),
    after: wordsOf(cut < 0 ? behind : behind.slice(0, cut)),
  };
}

/** Lower-case words; `freeHeap` and `free_heap` are two. */
export function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-zà-ÿ]+/)
    .filter((word) => word !== '');
}
