/**
 * Lines that the user has taught: the setting `heapMonitor.taughtLines`, a list of templates (`template.ts`), each a
 * text or `{"line": TEMPLATE, "tag": LOG TAG}`.
 */
import { Template } from './template';

/** Lines that are kept of the setting. */
export const MAX_TAUGHT_LINES = 100;

export interface TaughtLine {
  readonly template: Template;
  /** The log tag that the line must have; null: any or none. */
  readonly tag: string | null;
}

/** The setting's value of one line. */
export type TaughtSetting = string | { readonly line: string; readonly tag?: string };

export interface TaughtLines {
  readonly lines: readonly TaughtLine[];
  /** A sentence for each entry that is left out. */
  readonly problems: readonly string[];
}

/** Reads the setting. Whatever it is gives lines; entries that are wrong are told and left out. */
export function readTaughtLines(value: unknown): TaughtLines {
  if (value === undefined || value === null) return { lines: [], problems: [] };
  if (!Array.isArray(value)) return { lines: [], problems: ['Taught lines must be a list of templates.'] };
  const lines: TaughtLine[] = [];
  const problems: string[] = [];
  for (const [index, entry] of (value as unknown[]).slice(0, MAX_TAUGHT_LINES).entries()) {
    const result = readTaughtLine(entry);
    if ('problem' in result) problems.push(`Taught line ${index + 1}: ${result.problem}`);
    else lines.push(result);
  }
  if (value.length > MAX_TAUGHT_LINES)
    problems.push(`Only the first ${MAX_TAUGHT_LINES} of ${value.length} taught lines are used.`);
  return { lines, problems };
}

export function readTaughtLine(entry: unknown): TaughtLine | { readonly problem: string } {
  const { line, tag } = typeof entry === 'string' ? { line: entry, tag: undefined } : fields(entry);
  if (typeof line !== 'string')
    return { problem: 'It is neither a template nor {"line": TEMPLATE, "tag": TAG}.' };
  const result = Template.parse(line);
  if ('problem' in result) return result;
  return { template: result.template, tag: typeof tag === 'string' && tag !== '' ? tag : null };
}

/** What is written into the settings for a line. */
export function taughtSetting({ template, tag }: TaughtLine): TaughtSetting {
  return tag === null ? template.text : { line: template.text, tag };
}

function fields(entry: unknown): { line?: unknown; tag?: unknown } {
  return typeof entry === 'object' && entry !== null ? entry : {};
}
