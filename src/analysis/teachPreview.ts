/** What a template makes of lines that were heard: for the user to see before it is kept. */
import type { Line } from '../records/prefix';
import type { TaughtLine } from '../records/taught';
import { findNumbers, skeletonOf } from '../records/guess/lineNumbers';

export interface Preview {
  readonly lines: number;
  readonly matches: number;
  /** The first figure of the latest lines that match, latest last. */
  readonly values: readonly number[];
}

const MAX_VALUES = 4;

export function previewOf({ template, tag }: TaughtLine, heard: readonly Line[]): Preview {
  let matches = 0;
  const values: number[] = [];
  for (const line of heard) {
    const match = tag === null || tag === line.tag ? template.match(line.message) : null;
    if (!match) continue;
    matches++;
    const figure = match.numbers.find(({ part }) => part.meaning !== 'time');
    if (figure) values.push(figure.value);
    if (values.length > MAX_VALUES) values.shift();
  }
  return { lines: heard.length, matches, values };
}

export interface DistinctLine {
  readonly line: Line;
  readonly count: number;
}

/** The latest of each kind of line that has a number, latest first. */
export function distinctLines(heard: readonly Line[], most: number): DistinctLine[] {
  const found = new Map<string, { line: Line; count: number }>();
  for (let index = heard.length - 1; index >= 0; index--) {
    const line = heard[index] as Line;
    if (line.message.length > 300 || !/\d/.test(line.message)) continue;
    const numbers = findNumbers(line.message);
    if (numbers.length === 0) continue;
    const key = `${line.tag}\n${skeletonOf(line.message, numbers)}`;
    const known = found.get(key);
    if (known) known.count++;
    else if (found.size < most) found.set(key, { line, count: 1 });
  }
  return [...found.values()];
}
