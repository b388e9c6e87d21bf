/**
 * A line without what terminals, forums and saved pages have put into it: ANSI sequences, also those that lost their
 * ESC or have it as text, NULs, byte order marks, HTML entities, and typographic quotes and blanks.
 */

/** What shows that there may be something to take away. */
const DIRTY =
  /[\x00\x1b\x9b\ufeff\u2190\u241b\u2018\u2019\u02bc\u201c\u201d\xa0]|\[[\d;]{1,8}m|ESC\[|\^\[\[|\\(?:e|033|x1[bB]|u001[bB])\[|&[#a-z]/;

/** One of them stands in all that is dirty in ASCII. */
const HINTS = ['\x1b', '\x00', '[', '&'];

/** A sequence that is cut by the next one, or by the end, is none of the text's either. */
const ANSI = /\x1b(?:\[[0-9;?]*(?:[A-Za-z]|(?=\x1b)|$))?|\x9b[0-9;?]{0,16}[A-Za-z]/g;
/** With the ESC as text: caret notation, the arrow of an old code page, the picture of ESC, escapes of languages. */
const SPELLED = /(?:ESC|\^\[|\u2190|\u241b|\\(?:e|033|x1[bB]|u001[bB]))\[[0-9;]{0,16}[mK]/g;
/** Without any ESC: only colours as loggers print them. */
const LOST = /\[(?:0|0?[0-2];(?:3|9)\d|(?:3|4|9)\d|(?:3|4|9)\d;[0-2]|1)m(?!\])/g;
const NUL = /[\x00\ufeff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lsquo: "'",
  rsquo: "'",
  ldquo: '"',
  rdquo: '"',
};
const ENTITY = /&(?:#(\d{1,6})|#x([0-9a-fA-F]{1,5})|([a-z]{2,5}));/g;
/** How often a page may have been escaped. */
const MAX_ESCAPED = 3;

/**
 * Whether any line of a text has something to take away.
 * @param isAscii It is: then a few characters that it does not have make the search needless.
 */
export function isDirty(text: string, isAscii: boolean): boolean {
  if (isAscii && !HINTS.some((hint) => text.includes(hint))) return false;
  return DIRTY.test(text);
}

export function plainLine(line: string): string {
  let text = line.replace(NUL, '').replace(ANSI, '').replace(SPELLED, '').replace(LOST, '');
  for (let round = 0; round < MAX_ESCAPED && text.includes('&'); round++) {
    const before = text;
    text = text.replace(ENTITY, entity);
    if (text === before) break;
  }
  return plainQuotes(text);
}

/** Quotes and blanks as firmware prints them. Behind a character beyond ASCII they are what became of a frame's bars. */
export function plainQuotes(text: string): string {
  return text
    .replace(/(?<![\x80-\uffff])[\u2018\u2019\u02bc]/g, "'")
    .replace(/(?<![\x80-\uffff])[\u201c\u201d]/g, '"')
    .replace(/\xa0/g, ' ');
}

function entity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return ENTITIES[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  // A control character is nothing that a page would spell out.
  return code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
    ? String.fromCodePoint(code)
    : whole;
}
