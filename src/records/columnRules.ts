/** What the user says of columns, and of JSON keys, by their names: `free=heap`, `free of PSRAM:KB=psram`, `time:s=t`. */
import { t } from '../words/l10n';
import { parsePlaceholder, type HeapFigure } from './templateText';

export interface ColumnRule {
  /** The column's name, in lower case. */
  readonly column: string;
  readonly meaning: HeapFigure | 'time';
  readonly heap: string;
  /** What the number is multiplied with to give bytes, or ms. */
  readonly factor: number;
}

/** One rule, or what is wrong with it, as a sentence. */
export function parseColumnRule(text: string): ColumnRule | { readonly problem: string } {
  const at = text.indexOf('=');
  const column = text
    .slice(at + 1)
    .trim()
    .toLowerCase();
  if (at < 1 || column === '')
    return { problem: t('{0} is no column: write free=NAME, with the name of the column.', text) };
  const part = parsePlaceholder(text.slice(0, at).trim());
  if ('problem' in part) return part;
  if (part.kind !== 'number' || ['watermark', 'series', 'ignored'].includes(part.meaning))
    return { problem: t('{0} is no column: there are free, minimum, largest, used, total and time.', text) };
  return {
    column,
    meaning: part.meaning as HeapFigure | 'time',
    heap: part.name ?? 'default',
    factor: part.factor,
  };
}
