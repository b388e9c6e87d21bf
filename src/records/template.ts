/**
 * Matches messages with a taught line's template.
 *
 * One scan from left to right: text must stand where it is, a number takes what belongs to it, and an open part
 * (`{*}`, `{task}`) ends where what stands between it and the next open part fits for the first time. Nothing that has
 * fitted is ever given up again, so there is no backtracking: the work is at most the length of the message (1,024
 * characters; longer ones do not match) times that of the template (300).
 */
import { scanNumber, type NumberStyle } from './numberText';
import { parseTemplate, type NumberPart, type TemplatePart } from './templateText';

export interface MatchedNumber {
  readonly part: NumberPart;
  /** As printed, without its unit. */
  readonly value: number;
}

export interface TemplateMatch {
  /** In the order of the line; without those that are ignored. */
  readonly numbers: readonly MatchedNumber[];
  /** What stood at `{task}`. */
  readonly task: string | null;
}

/** What stands between two open parts. */
interface Segment {
  readonly opening: 'start' | 'any' | 'task';
  readonly firm: readonly (string | NumberPart)[];
}

interface Fit {
  readonly end: number;
  readonly numbers: readonly MatchedNumber[];
}

const MAX_MESSAGE = 1024;
const MAX_TASK_NAME = 32;
const MARKS = ",.'_";

export class Template {
  readonly #segments: readonly Segment[];
  /** Thousands marks that cannot be meant, since they stand alone between two numbers of the template. */
  readonly #marks: string;

  private constructor(
    /** As written. */
    readonly text: string,
    readonly parts: readonly TemplatePart[],
  ) {
    this.#segments = toSegments(parts);
    const separators = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
    this.#marks = [...MARKS].filter((mark) => !separators.includes(mark)).join('');
  }

  /** The template, or what is wrong with it, as a sentence. @param needsFigure It is to give one. */
  static parse(
    text: string,
    needsFigure = true,
  ): { readonly template: Template } | { readonly problem: string } {
    const result = parseTemplate(text, needsFigure);
    return 'problem' in result ? result : { template: new Template(text, result.parts) };
  }

  /** Characters with which a message of it can begin; undefined: any. */
  get first(): string | undefined {
    const first = this.parts[0];
    if (first?.kind === 'text') return ` \t${first.text.charAt(0)}`;
    return first?.kind === 'number' ? ' \t0123456789+-' : undefined;
  }

  /** What the message says; null where it is another line. */
  match(message: string): TemplateMatch | null {
    if (message.length > MAX_MESSAGE) return null;
    const text = /\s\s|[^\S ]|^\s|\s$/.test(message) ? message.replace(/\s+/g, ' ').trim() : message;
    const numbers: MatchedNumber[] = [];
    let task: string | null = null;
    let at = 0;
    for (const [index, segment] of this.#segments.entries()) {
      const isLast = index === this.#segments.length - 1;
      const found = this.#find(segment, text, at, isLast);
      if (!found) return null;
      if (segment.opening === 'task') task = text.slice(at, found.start).trim();
      numbers.push(...found.fit.numbers);
      at = found.fit.end;
    }
    return { numbers, task };
  }

  /** The first place at or after `from` where a segment fits. */
  #find(segment: Segment, text: string, from: number, isLast: boolean): { start: number; fit: Fit } | null {
    const { opening, firm } = segment;
    if (opening === 'start') {
      const fit = this.#fit(firm, text, from);
      return fit && (!isLast || fit.end === text.length) ? { start: from, fit } : null;
    }
    const least = opening === 'task' ? from + 1 : from;
    const most = opening === 'task' ? Math.min(text.length, from + MAX_TASK_NAME) : text.length;
    if (firm.length === 0)
      return text.length >= least && text.length <= most
        ? { start: text.length, fit: { end: text.length, numbers: [] } }
        : null;
    for (let start = least; start <= most; start++) {
      if (typeof firm[0] === 'string') start = text.indexOf(firm[0], start);
      if (start < 0 || start > most) return null;
      const fit = this.#fit(firm, text, start);
      if (fit && (!isLast || fit.end === text.length)) return { start, fit };
    }
    return null;
  }

  #fit(firm: Segment['firm'], text: string, start: number): Fit | null {
    const numbers: MatchedNumber[] = [];
    let at = start;
    for (const part of firm) {
      if (typeof part === 'string') {
        if (!text.startsWith(part, at)) return null;
        at += part.length;
        continue;
      }
      // Padding: `%6u` behind a colon.
      if (text[at] === ' ' && at > 0) at++;
      const scanned = scanNumber(text, at, this.#styleOf(part));
      if (!scanned) return null;
      if (part.meaning !== 'ignored') numbers.push({ part, value: scanned.value });
      at = scanned.end;
    }
    return { end: at, numbers };
  }

  /** Bytes have no fraction: their point is a thousands mark. */
  #styleOf({ meaning, unit, factor }: NumberPart): NumberStyle {
    const fraction = meaning === 'series' || meaning === 'time' || meaning === 'ignored' || factor >= 1024;
    const marks = fraction ? this.#marks.replace('.', '') : this.#marks;
    return { marks, fraction: fraction && unit !== 'words' };
  }
}

function toSegments(parts: readonly TemplatePart[]): Segment[] {
  const segments: { opening: Segment['opening']; firm: (string | NumberPart)[] }[] = [
    { opening: 'start', firm: [] },
  ];
  for (const part of parts) {
    if (part.kind === 'text') segments.at(-1)?.firm.push(part.text);
    else if (part.kind === 'number') segments.at(-1)?.firm.push(part);
    else segments.push({ opening: part.kind, firm: [] });
  }
  return segments;
}

/** A text as a template that matches only it. */
export function escapeTemplate(text: string): string {
  return text.replace(/[{}]/g, '$&$&');
}
