/**
 * A copy of a string that is to be kept. V8 cuts substrings as views of the string they came from, so a task's name
 * would keep the whole chunk of device output alive in which it was seen.
 */
export function detached(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
