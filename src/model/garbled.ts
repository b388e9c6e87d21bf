/**
 * What a bad line makes of a text: bytes are lost, or a bit of one is another. What cannot be told from other text by
 * that alone is believed once more lines bear it out.
 */

/** Characters that are lost at once, at most. */
const MAX_LOST = 2;

/** Whether a line that is bad may have made `text` of `original`. */
export function isGarbled(text: string, original: string): boolean {
  return text.length === original.length ? hasOneFlip(text, original) : hasLost(text, original);
}

export function isGarbledNumber(value: number, original: number): boolean {
  return isGarbled(`${value}`, `${original}`);
}

/** The numbers that one flipped bit may have made this one of. */
export function* unflipped(value: number): Iterable<number> {
  const text = `${value}`;
  for (let at = 0; at < text.length; at++)
    for (const bit of [1, 2, 4, 8]) {
      const digit = Number(text[at]) ^ bit;
      if (digit <= 9) yield Number(`${text.slice(0, at)}${digit}${text.slice(at + 1)}`);
    }
}

function hasOneFlip(text: string, original: string): boolean {
  let flips = 0;
  for (let at = 0; at < text.length; at++) {
    const changed = text.charCodeAt(at) ^ original.charCodeAt(at);
    if (changed === 0) continue;
    if ((changed & (changed - 1)) !== 0 || ++flips > 1) return false;
  }
  return flips === 1;
}

function hasLost(text: string, original: string): boolean {
  const lost = original.length - text.length;
  if (lost < 1 || lost > MAX_LOST || text === '') return false;
  let at = 0;
  for (const character of original) if (text[at] === character) at++;
  return at === text.length;
}
