/**
 * Numbers as firmware prints them: `81234`, `-5`, `0x13d52`, `81,234` with marks between thousands, `79.3` where a
 * fraction can be meant.
 */

export interface ScannedNumber {
  readonly value: number;
  /** Index after its last character. */
  readonly end: number;
}

export interface NumberStyle {
  /** Characters that may stand between groups of three digits. */
  readonly marks: string;
  /** A point begins a fraction. */
  readonly fraction: boolean;
}

/** Longest run of digits that is still exact as a double. */
const MAX_DIGITS = 15;
const MAX_GROUPS = 4;

/** A size printed as `%d`: one of 2 GB or more is negative. */
export function unsigned(printed: string | undefined): number {
  const value = Number(printed);
  return value < 0 ? value + 2 ** 32 : value;
}

export function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

/**
 * The number that begins exactly at `at`: as long as it goes, at most about 40 characters. Null where there is none,
 * or where `at` is inside a run of digits.
 */
export function scanNumber(text: string, at: number, style: NumberStyle): ScannedNumber | null {
  if (isDigit(text, at) && isDigit(text, at - 1)) return null;
  const sign = text[at] === '-' || text[at] === '+' ? 1 : 0;
  if (text[at + sign] === '0' && (text[at + sign + 1] === 'x' || text[at + sign + 1] === 'X')) {
    const hex = scanHex(text, at + sign + 2);
    if (hex) return sign === 1 ? null : hex;
  }
  const first = digitsEnd(text, at + sign, MAX_DIGITS);
  if (first === at + sign || isDigit(text, first)) return null;
  let end = groupsEnd(text, first, first - at - sign, style.marks);
  let digits = text.slice(at, end);
  if (end > first) digits = digits.replace(/[^\d+-]/g, '');
  if (style.fraction && text[end] === '.' && isDigit(text, end + 1)) {
    const fractionEnd = digitsEnd(text, end + 1, MAX_DIGITS);
    digits += text.slice(end, fractionEnd);
    end = fractionEnd;
  }
  return { value: Number(digits), end };
}

function digitsEnd(text: string, at: number, most: number): number {
  let end = at;
  while (end < at + most && isDigit(text, end)) end++;
  return end;
}

function groupsEnd(text: string, at: number, firstDigits: number, marks: string): number {
  const mark = text[at];
  if (firstDigits > 3 || mark === undefined || !marks.includes(mark)) return at;
  let end = at;
  for (let groups = 0; groups < MAX_GROUPS && text[end] === mark; groups++) {
    const next = digitsEnd(text, end + 1, 4);
    if (next !== end + 4) break; // not a group of three: what follows is another number
    end = next;
  }
  return end;
}

function scanHex(text: string, at: number): ScannedNumber | null {
  let end = at;
  while (end < at + 12 && /[0-9a-fA-F]/.test(text.charAt(end))) end++;
  return end === at ? null : { value: Number.parseInt(text.slice(at, end), 16), end };
}
