/**
 * The lines of Heap Monitor's firmware component, `~hm1 SEQ TYPE FIELDS*CRC` (firmware/heap_monitor/docs/wire-format.md). A frame is found
 * anywhere in a line, between and behind other text; what the CRC does not fit is none.
 */
import { crcDigits } from './crc32';

export interface Frame {
  /** Counts up by one from frame to frame, modulo 65,536. */
  readonly sequence: number;
  readonly type: string;
  /** The field without a key, unescaped; undefined where there is none. */
  readonly word: string | undefined;
  /** By their keys, escaped as they came. */
  readonly fields: ReadonlyMap<string, string>;
}

export const FRAME_START = '~hm1 ';
const FRAME = /~hm1 ([0-9a-f]{4}) ([a-z]{1,8})((?: [!-)+-}]{1,100}){0,24})\*([0-9a-f]{8})/g;

const decoder = new TextDecoder('utf-8');

/** The frames of a line, and what else it has. */
export function findFrames(line: string): { readonly frames: readonly Frame[]; readonly rest: string } {
  const frames: Frame[] = [];
  const rest = line.replace(FRAME, (whole, sequence: string, type: string, fields: string, crc: string) => {
    if (crcDigits(whole.slice(0, -9)) !== crc) return whole;
    frames.push(toFrame(Number.parseInt(sequence, 16), type, fields));
    return '';
  });
  return { frames, rest };
}

function toFrame(sequence: number, type: string, text: string): Frame {
  let word: string | undefined;
  const fields = new Map<string, string>();
  for (const part of text.split(' ')) {
    if (part === '') continue;
    if (part[1] === '=') fields.set(part.charAt(0), part.slice(2));
    else word ??= unescape(part);
  }
  return { sequence, type, word, fields };
}

/** `a%20b` → `a b`; a `%` alone is an empty word. Escaped bytes are UTF-8. */
function unescape(text: string): string {
  if (!text.includes('%')) return text;
  if (text === '%') return '';
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const escaped = text.charAt(at) === '%' ? text.slice(at + 1, at + 3) : '';
    if (/^[0-9a-f]{2}$/.test(escaped)) {
      bytes.push(Number.parseInt(escaped, 16));
      at += 2;
    } else bytes.push(text.charCodeAt(at));
  }
  return decoder.decode(Uint8Array.from(bytes));
}

/** A decimal field; undefined where it is missing or is none. */
export function numberOf({ fields }: Frame, key: string): number | undefined {
  const text = fields.get(key);
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** A text field. */
export function textOf({ fields }: Frame, key: string): string | undefined {
  const text = fields.get(key);
  return text === undefined ? undefined : unescape(text);
}

/** A list of hexadecimal numbers. */
export function hexOf({ fields }: Frame, key: string): number[] {
  const items = fields.get(key)?.split(',') ?? [];
  return items.filter((item) => /^[0-9a-f]{1,8}$/.test(item)).map((item) => Number.parseInt(item, 16));
}
