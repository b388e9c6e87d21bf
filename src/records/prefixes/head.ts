/**
 * What a capture puts before each of its lines, as learned from some: `pi ser2log[812]: `, `app-1  | `, `INFO  serial `, a
 * line number, an indentation. It is made of words that stay, and of times, levels and a line number, which do not.
 */
import type { HostClock } from '../record';
import { hostTimeAt } from './hostTime';
import { MAX_PREFIX } from './deviceTalk';

type Part =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'time' }
  /** With the blanks that bring all levels to one width. */
  | { readonly kind: 'level'; readonly width: number }
  | { readonly kind: 'number' };

export interface Fit {
  /** Where the line itself begins. */
  readonly end: number;
  readonly host: HostClock | null;
}

const LEVEL = /(?:TRACE|VERBOSE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|CRIT(?:ICAL)?|FATAL)(?!\w)/iy;
const NUMBER = / *\d{1,9}/y;
const ENDS = /[\s:|\]>),;"']$/;
/** A figure of the device, which is none of a prefix; beside a time or a level a number may be a line of a program. */
const FIGURE = /[:=] *-?\d+(?![\d:])/;
const ADDRESS = /0x[0-9a-f]/i;
const INDENTATION = /^(?: {4,}|\t+)$/;
const MAX_WORDS = 8;

export class Head {
  readonly #parts: readonly Part[];
  readonly #firstNumber: number;
  /** The line number that was there last. */
  #number: number;

  private constructor(parts: readonly Part[], text: string) {
    this.#parts = parts;
    this.#number = this.#firstNumber = Number(/\d+/.exec(text)?.[0]);
    this.isBlank = text.trim() === '';
    this.isNumber =
      parts[0]?.kind === 'number' && (parts[1]?.kind !== 'words' || parts[1].text.trim().length < 2);
  }

  /** It is an indentation. */
  readonly isBlank: boolean;
  /** It is a line number and no more: each line has the next one. */
  readonly isNumber: boolean;

  /** @param text What stands before the line; null where it cannot be a prefix. @param isBehindTime A time is before it. */
  static from(text: string, isBehindTime: boolean): Head | null {
    if (text.length > MAX_PREFIX || !ENDS.test(text)) return null;
    const parts = partsOf(text);
    const words = parts.map((part) => (part.kind === 'words' ? part.text : '')).join(' ');
    const isPlain = parts.every(({ kind }) => kind === 'words');
    if (ADDRESS.test(words) || (isPlain && FIGURE.test(words)) || words.split(/\s+/).length > MAX_WORDS + 2)
      return null;
    const head = new Head(parts, text);
    return head.isBlank && !isBehindTime && !INDENTATION.test(text) ? null : head;
  }

  /** Begins again with the line that it was learned from. */
  rewind(): void {
    this.#number = this.#firstNumber - 1;
  }

  /** How it fits to a line at a place; null: it does not. */
  fit(text: string, from: number): Fit | null {
    let at = from;
    let host: HostClock | null = null;
    let number: number | null = null;
    for (const part of this.#parts) {
      if (part.kind === 'words') {
        const end = wordsEnd(text, at, part.text, from);
        if (end < 0) return null;
        at = end;
      } else if (part.kind === 'time') {
        const time = hostTimeAt(text, at);
        if (!time) return null;
        host ??= time;
        at = time.end;
      } else {
        const pattern = part.kind === 'level' ? LEVEL : NUMBER;
        pattern.lastIndex = at;
        const found = pattern.exec(text);
        if (!found) return null;
        if (part.kind === 'number') number ??= Number(found[0]);
        const length = found[0].length;
        at += length;
        if (part.kind === 'level')
          for (let pad = length; pad < part.width && text.charAt(at) === ' '; pad++) at++;
      }
    }
    if (this.isNumber && number !== null) {
      if (number <= this.#number || number > this.#number + MAX_SKIPPED) return null;
      this.#number = number;
    }
    return { end: at, host };
  }
}

/** Lines that `grep -n` has left out, at most. */
const MAX_SKIPPED = 10_000;

/** Behind these words; -1: they are not there. The blanks at their end may be cut off with those of the line. */
function wordsEnd(text: string, at: number, words: string, from: number): number {
  if (text.startsWith(words, at)) return at + words.length;
  const rest = text.slice(at);
  const isCut = text.length > from && words.startsWith(rest) && words.slice(rest.length).trim() === '';
  return isCut ? text.length : -1;
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let words = '';
  const push = (part: Part): void => {
    if (words !== '') parts.push({ kind: 'words', text: words });
    words = '';
    parts.push(part);
  };
  for (let at = 0; at < text.length;) {
    const isStart = at === 0 || /[^A-Za-z0-9]/.test(text.charAt(at - 1));
    const time = isStart ? hostTimeAt(text, at) : null;
    if (time) {
      push({ kind: 'time' });
      at = time.end;
      continue;
    }
    LEVEL.lastIndex = at;
    const level = isStart ? LEVEL.exec(text)?.[0].length : undefined;
    if (level !== undefined) {
      const pad = /^ */.exec(text.slice(at + level))![0].length;
      // The last blank is what parts it from the line.
      push({ kind: 'level', width: level + Math.max(0, pad - 1) });
      at += level + Math.max(0, pad - 1);
      continue;
    }
    NUMBER.lastIndex = at;
    const number = isLineNumber(text, at) ? NUMBER.exec(text)?.[0].length : undefined;
    if (number !== undefined) {
      push({ kind: 'number' });
      at += number;
      continue;
    }
    words += text.charAt(at++);
  }
  if (words !== '') parts.push({ kind: 'words', text: words });
  return parts;
}

/** It begins the prefix, or stands behind a file's name: `log.txt:12:`. */
function isLineNumber(text: string, at: number): boolean {
  return (
    (at === 0 && /^ *\d+[^\w.]/.test(text)) || (text.charAt(at - 1) === ':' && /^\d+:/.test(text.slice(at)))
  );
}
