/**
 * Lines that the user has taught: the setting `heapMonitor.taughtLines`, a list of templates (`template.ts`), each a
 * text or `{"line": TEMPLATE, "tag": LOG TAG}`. With `"heap": false` the line is said to be no heap's.
 */
import { Template } from './template';
import { t } from '../words/l10n';

/** Lines that are kept of the setting. */
const MAX_TAUGHT_LINES = 100;

export interface TaughtLine {
  readonly template: Template;
  /** The log tag that the line must have; null: any or none. */
  readonly tag: string | null;
  /** It gives no figures: it marks the moment, by this name. */
  readonly mark?: string;
  /** It gives no figures: it looks like a heap's line, and is none. */
  readonly isNoHeap?: true;
}

/** The setting's value of one line. */
export type TaughtSetting = string | { readonly line: string; readonly tag?: string; readonly heap?: false };

export interface TaughtLines {
  readonly lines: readonly TaughtLine[];
  /** A sentence for each entry that is left out. */
  readonly problems: readonly string[];
}

/** Reads the setting. Whatever it is gives lines; entries that are wrong are told and left out. */
export function readTaughtLines(value: unknown): TaughtLines {
  if (value === undefined || value === null) return { lines: [], problems: [] };
  if (!Array.isArray(value)) return { lines: [], problems: [t('Taught lines must be a list of templates.')] };
  const lines: TaughtLine[] = [];
  const problems: string[] = [];
  for (const [index, entry] of (value as unknown[]).slice(0, MAX_TAUGHT_LINES).entries()) {
    const result = readTaughtLine(entry);
    if ('problem' in result) problems.push(t('Taught line {0}: {1}', index + 1, result.problem));
    else lines.push(result);
  }
  if (value.length > MAX_TAUGHT_LINES)
    problems.push(t('Only the first {0} of {1} taught lines are used.', MAX_TAUGHT_LINES, value.length));
  return { lines, problems };
}

/** Patterns that are kept of the setting. */
const MAX_MARK_PATTERNS = 16;
const MAX_MARK_NAME = 40;

/** Reads the setting `heapMonitor.markPattern`: a template, or several, in any of the forms of taught lines. */
export function readMarkPatterns(value: unknown): TaughtLines {
  const entries = (Array.isArray(value) ? (value as unknown[]) : [value]).filter(
    (entry) => entry !== '' && entry !== undefined && entry !== null,
  );
  const lines: TaughtLine[] = [];
  const problems: string[] = [];
  for (const entry of entries.slice(0, MAX_MARK_PATTERNS)) {
    const result = readTaughtLine(entry, false);
    if ('problem' in result) problems.push(result.problem);
    else lines.push({ ...result, mark: markName(result.template) });
  }
  if (entries.length > MAX_MARK_PATTERNS)
    problems.push(t('Only the first {0} of {1} patterns are used.', MAX_MARK_PATTERNS, entries.length));
  return { lines, problems };
}

/** The fixed words of a template: `request … served`. */
function markName({ parts }: Template): string {
  const words = parts.map((part) => (part.kind === 'text' ? part.text.trim() : '…')).join(' ');
  return words.replace(/^[…\s]+|[…\s,;:=]+$/g, '').slice(0, MAX_MARK_NAME);
}

/** @param needsFigure It is to give one. */
export function readTaughtLine(
  entry: unknown,
  needsFigure = true,
): TaughtLine | { readonly problem: string } {
  const { line, tag, heap } = typeof entry === 'string' ? { line: entry } : fields(entry);
  if (typeof line !== 'string')
    return { problem: t('It is neither a template nor {"line": TEMPLATE, "tag": TAG}.') };
  const isNoHeap = heap === false;
  const result = Template.parse(line, needsFigure && !isNoHeap);
  if ('problem' in result) return result;
  const known = { template: result.template, tag: typeof tag === 'string' && tag !== '' ? tag : null };
  return isNoHeap ? { ...known, isNoHeap } : known;
}

/** What is written into the settings for a line. */
export function taughtSetting({ template, tag, isNoHeap }: TaughtLine): TaughtSetting {
  if (tag === null && !isNoHeap) return template.text;
  return { line: template.text, ...(tag === null ? {} : { tag }), ...(isNoHeap ? { heap: false } : {}) };
}

function fields(entry: unknown): { line?: unknown; tag?: unknown; heap?: unknown } {
  return typeof entry === 'object' && entry !== null ? entry : {};
}
