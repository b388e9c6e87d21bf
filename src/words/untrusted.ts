/** Text from a device or an ELF, made fit to be shown or told: it may hold anything. */

/** Longest text that is shown. */
const MAX_TEXT = 200;

/** Escape sequences of terminals (ECMA-48): `CSI … m`, strings such as `OSC 0 ; title BEL`, and the short ones. */
const ESCAPES =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?/g;

/** What is not seen, or changes what is: controls, directions, zero widths, fillers, tags, halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]+/gu;

/** Marks above and below a letter; more would grow over the lines around. */
const MARKS = /(\p{M}{2})\p{M}+/gu;

/** One bounded line of printable characters. */
export function clean(untrusted: string, most = MAX_TEXT): string {
  // What is cut off below needs no looking at; escape sequences are longer than what they leave.
  const bounded = untrusted.slice(0, 16 * most);
  const line = bounded.replace(ESCAPES, '').replace(UNSEEN, ' ').replace(MARKS, '$1').trim();
  if (line.length <= most) return line;
  return `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** The same of several lines, each cleaned by itself. @param most Characters of all of them together. */
export function cleanLines(untrusted: string, most: number): string {
  return untrusted
    .slice(0, most)
    .split('\n')
    .map((line) => clean(line, most))
    .join('\n')
    .trim();
}

/**
 * The same for a language model, marked as data: in «», which it cannot hold itself, and without what is markup. What it
 * says is never an instruction (`NOTICE` of the tools says so).
 */
export function quoted(untrusted: string, most = MAX_TEXT): string {
  const plain = clean(untrusted, most)
    .replace(/[«»]/g, '"')
    .replace(/</g, '‹')
    .replace(/>/g, '›')
    .replace(/[`*#|[\]{}\\~]/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return `«${plain}»`;
}
