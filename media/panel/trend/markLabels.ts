/** Which of the boots and panics get a line, and which a label, when there is not room for all. Pure. */
import type { TimeMark } from '../../../src/views/panel/protocol';
import { clean } from '../../../src/words/untrusted';

export interface PlacedMark {
  readonly key: string;
  readonly kind: TimeMark['kind'];
  readonly x: number;
  /** What stands beside the line; empty where there is no room. */
  readonly label: string;
  /** The whole text. */
  readonly title: string;
  /** 0 is the upper of two rows. */
  readonly row: number;
  readonly anchor: 'start' | 'end';
}

const rows = 2;
const gap = 8;
const symbol = { boot: '↻', mark: '⚑', event: '!', panic: '✕' } as const;
/** What matters more is painted over what matters less, and gets the room for a label. */
const weight = { boot: 0, event: 1, mark: 2, panic: 3 } as const;

/** One mark of a kind a pixel column; then labels, panics first and newest first, where they fit. */
export function placeMarks(
  marks: readonly TimeMark[],
  x: (timeMs: number) => number,
  width: number,
  measure: (text: string) => number,
): readonly PlacedMark[] {
  const columns = new Map<string, readonly [number, TimeMark]>();
  for (const mark of marks) {
    const column = Math.round(x(mark.timeMs));
    if (column < 0 || column > width) continue;
    columns.set(`${mark.kind}${column}`, [column, mark]);
  }
  const wanted = [...columns.values()].toSorted(
    ([, a], [, b]) => weight[b.kind] - weight[a.kind] || b.timeMs - a.timeMs,
  );
  const taken: [from: number, to: number][][] = Array.from({ length: rows }, () => []);
  const placed = wanted.map(([column, mark]): PlacedMark => {
    const text = `${symbol[mark.kind]} ${clean(mark.label)}`;
    const label = shorten(text, Math.min(220, width * 0.45), measure);
    const length = measure(label) + gap;
    const anchor = column + length > width ? 'end' : 'start';
    const from = anchor === 'start' ? column : column - length;
    const row = taken.findIndex((spans) => spans.every(([a, b]) => from + length <= a || from >= b));
    const fits = row >= 0 && from >= 0;
    if (fits) taken[row]!.push([from, from + length]);
    return {
      key: `${mark.kind}${mark.timeMs}`,
      kind: mark.kind,
      x: column,
      label: fits ? label : '',
      title: text,
      row: Math.max(row, 0),
      anchor,
    };
  });
  return placed.toReversed(); // Panics are then painted over boots.
}

/** The longest beginning that fits into `width`, with an ellipsis. */
function shorten(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  let [fits, over] = [0, text.length];
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    if (measure(`${text.slice(0, middle)}…`) <= width) fits = middle;
    else over = middle;
  }
  return `${text.slice(0, fits)}…`;
}
