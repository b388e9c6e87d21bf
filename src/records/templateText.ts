/**
 * The template of a taught line, from text to parts. It is the line as it is printed with its numbers replaced:
 *
 *     Heap: Free {free} bytes          T={*} heap {free:KB} min {minimum:KB}
 *     stk {task} {watermark:words}     {time},{free},{largest}
 *     psram {free of PSRAM}            rssi {series rssi:dBm}
 *
 * `{figure}`, `{figure of NAME}` (a heap's name, or a task's for `watermark`), `{figure:unit}`; `{series NAME:unit}` for
 * anything else; `{task}` for a task's name in the line; `{#}` any number; `{*}` any text. `{{` and `}}` are braces of
 * the line. Any run of white space matches any other. Problems are told in sentences.
 */
import { plainQuotes } from './plainLine';
import { t } from '../words/l10n';

/** Figures of a heap, in bytes. `used` is what is allocated. */
export const HEAP_FIGURES = ['free', 'minimum', 'largest', 'used', 'total'] as const;
export type HeapFigure = (typeof HEAP_FIGURES)[number];

export type NumberMeaning = HeapFigure | 'watermark' | 'time' | 'series' | 'ignored';

/** A number of the line. */
export interface NumberPart {
  readonly kind: 'number';
  readonly meaning: NumberMeaning;
  /** The heap, the task or the series that it is of; null where the template does not say. */
  readonly name: string | null;
  /** The unit as written; empty: bytes, for `time` ms, for a series none. */
  readonly unit: string;
  /** What the printed number is multiplied with to give bytes, or ms. */
  readonly factor: number;
}

export type TemplatePart =
  { readonly kind: 'text'; readonly text: string } | NumberPart | { readonly kind: 'any' | 'task' };

/** Parts, or what is wrong, as a sentence. */
export type TemplateResult = { readonly parts: readonly TemplatePart[] } | { readonly problem: string };

const MAX_LENGTH = 300;
const MAX_PARTS = 48;
const MAX_NAME = 64;
/** Fixed characters without which a template with an open part would match other lines too. */
const MIN_FIXED = 3;

/** Units of memory; `words` are those of a 32-bit processor's stack. Spellings are compared in lower case. */
export const BYTE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  byte: 1,
  bytes: 1,
  kb: 1024,
  kib: 1024,
  k: 1024,
  mb: 1024 * 1024,
  mib: 1024 * 1024,
  m: 1024 * 1024,
  words: 4,
};
const TIME_UNITS: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1000, us: 0.001, min: 60_000 };

const PLACEHOLDER =
  /^(free|minimum|largest|used|total|watermark|series|time)(?: of)?(?: ([^:]*))?(?::([^:]*))?$/;

/** @param needsFigure A template that names no figure is wrong. */
export function parseTemplate(template: string, needsFigure = true): TemplateResult {
  const text = plainQuotes(template).replace(/\s+/g, ' ').trim();
  if (text === '') return { problem: t('The template is empty.') };
  if (text.length > MAX_LENGTH)
    return { problem: t('The template is longer than {0} characters.', MAX_LENGTH) };
  const parts: TemplatePart[] = [];
  let literal = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if ((char === '{' || char === '}') && text[at + 1] === char) {
      literal += char;
      at++;
    } else if (char === '}') {
      return {
        problem: t('The brace at character {0} closes nothing: write }} for a brace of the line.', at + 1),
      };
    } else if (char !== '{') {
      literal += char;
    } else {
      const end = text.indexOf('}', at);
      if (end < 0)
        return {
          problem: t('The brace at character {0} is not closed: write {{ for a brace of the line.', at + 1),
        };
      const part = parsePlaceholder(text.slice(at + 1, end).trim());
      if ('problem' in part) return part;
      const before = part.kind === 'number' ? withoutPadding(literal) : literal;
      if (before !== '') parts.push({ kind: 'text', text: before });
      literal = '';
      parts.push(part);
      at = end;
    }
  }
  if (literal !== '') parts.push({ kind: 'text', text: literal });
  const problem = findProblem(parts, needsFigure);
  return problem === null ? { parts } : { problem };
}

/** `free: ` as `free:`, since a padded number (`%6u`) may fill the place of the space. */
function withoutPadding(literal: string): string {
  return /[^\w\s] $/.test(literal) ? literal.slice(0, -1) : literal;
}

/** What stands between two braces. */
export function parsePlaceholder(
  inner: string,
): Exclude<TemplatePart, { kind: 'text' }> | { problem: string } {
  if (inner === '*') return { kind: 'any' };
  if (inner === 'task') return { kind: 'task' };
  if (inner === '#') return { kind: 'number', meaning: 'ignored', name: null, unit: '', factor: 1 };
  const match = PLACEHOLDER.exec(inner);
  if (!match?.[1])
    return {
      problem: t(
        '{{0}} is not known. There are: {free}, {minimum}, {largest}, {used}, {total}, {watermark}, {task}, {time}, {series NAME}, {#} for any number, {*} for any text.',
        inner,
      ),
    };
  const meaning = match[1] as NumberMeaning;
  const name = match[2]?.trim().slice(0, MAX_NAME) || null;
  const unit = match[3]?.trim() ?? '';
  if (meaning === 'series')
    return name === null
      ? { problem: t('A series wants a name, such as {series temperature}.') }
      : { kind: 'number', meaning, name, unit, factor: 1 };
  const units = meaning === 'time' ? TIME_UNITS : BYTE_UNITS;
  const key = unit.toLowerCase();
  if (!Object.hasOwn(units, key)) {
    const known = meaning === 'time' ? t('ms, s, us and min') : t('B, KB, MB and words');
    return { problem: t('The unit of {{0}} is not known. There are {1}.', inner, known) };
  }
  return { kind: 'number', meaning, name, unit, factor: units[key] as number };
}

function findProblem(parts: readonly TemplatePart[], needsFigure: boolean): string | null {
  if (parts.length > MAX_PARTS) return t('The template has more than {0} parts.', MAX_PARTS);
  const numbers = parts.filter((part) => part.kind === 'number');
  if (needsFigure && numbers.every(({ meaning }) => meaning === 'ignored' || meaning === 'time'))
    return t('The template names no figure: put {free} or another one in the place of its number.');
  for (let index = 1; index < parts.length; index++)
    if (parts[index]?.kind !== 'text' && parts[index - 1]?.kind !== 'text' && !isFirm(parts, index))
      return t('Two placeholders touch each other: put the text that stands between them.');
  const tasks = parts.filter(({ kind }) => kind === 'task').length;
  if (tasks > 1) return t('{task} stands twice.');
  const nameless = numbers.find(({ meaning, name }) => meaning === 'watermark' && name === null);
  if (nameless && tasks === 0)
    return t('{watermark} wants a task: {task} where its name stands in the line, or {watermark of NAME}.');
  const keys = numbers
    .filter(({ meaning }) => meaning !== 'ignored')
    .map((part) => `${part.meaning} ${part.name}`);
  const twice = keys.find((key, index) => keys.indexOf(key) < index);
  if (twice !== undefined)
    return t('{{0}} stands twice: write {#} for a number that says nothing.', twice.replace(/ null$/, ''));
  const isOpen = parts.some(({ kind }) => kind === 'any' || kind === 'task');
  const fixed = parts.reduce(
    (sum, part) => sum + (part.kind === 'text' ? part.text.replaceAll(' ', '').length : 0),
    0,
  );
  if ((isOpen || !needsFigure) && fixed < MIN_FIXED)
    return t(
      'The template would match almost any line: keep at least {0} characters of its text.',
      MIN_FIXED,
    );
  return null;
}

/** Open text right before a number ends where the number begins; any other two that touch are ambiguous. */
function isFirm(parts: readonly TemplatePart[], index: number): boolean {
  return parts[index - 1]?.kind === 'any' && parts[index]?.kind === 'number';
}
