/** Texts changed at places, each with the line ends that it has. */

/** Replaces `from` to `to`. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text with all edits done, which do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => b.from - a.from);
  return ordered.reduce((done, edit) => done.slice(0, edit.from) + edit.text + done.slice(edit.to), text);
}

/** How its lines end. */
export function lineEnd(text: string): '\r\n' | '\n' {
  return /\r\n/.test(text) ? '\r\n' : '\n';
}

/** Where the line that holds `at` begins. */
export function startOfLine(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the line after the one that holds `at` begins; the text's end where there is none. */
export function startOfNext(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** Takes out a piece: with its line where nothing else is on it, else with the blanks before it. */
export function takeOut(text: string, from: number, to: number): TextEdit {
  const start = startOfLine(text, from);
  const next = startOfNext(text, to);
  if (text.slice(start, from).trim() === '' && text.slice(to, next).trim() === '')
    return { from: start, to: next, text: '' };
  const before = text.slice(start, from);
  return { from: start + before.trimEnd().length, to, text: '' };
}

/** The piece of `before` that is another one in `after`, and what it is there. */
export function differenceOf(before: string, after: string): TextEdit {
  const shortest = Math.min(before.length, after.length);
  let from = 0;
  while (from < shortest && before[from] === after[from]) from++;
  let same = 0;
  while (same < shortest - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  // Not in the midst of a line end.
  if (before[from - 1] === '\r') from--;
  if (same > 0 && before.at(-same) === '\n') same--;
  return { from, to: before.length - same, text: after.slice(from, after.length - same) };
}
