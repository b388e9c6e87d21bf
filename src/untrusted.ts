/** Text from a device or an ELF, made fit to be shown or told: it may hold anything. */

/** Longest text that is shown. */
const MAX_TEXT = 200;

/** One bounded line of printable characters. */
export function clean(untrusted: string, most = MAX_TEXT): string {
  const line = untrusted.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

/**
 * The same for a language model, marked as data: in «», which it cannot hold itself, and without what is markup. What it
 * says is never an instruction (`NOTICE` of the tools says so).
 */
export function quoted(untrusted: string, most = MAX_TEXT): string {
  const plain = untrusted
    .replace(/\x1b\[[\d;]*[a-z]/gi, '')
    .replace(/[«»]/g, '"')
    .replace(/</g, '‹')
    .replace(/>/g, '›')
    .replace(/[`*#|[\]{}\\~]/g, ' ');
  return `«${clean(plain, most).replace(/ {2,}/g, ' ')}»`;
}
