/** What the numbers of a line are likely to mean, by the words beside them; and the template that says so. */
import { escapeTemplate } from '../template';
import { HEAP_FIGURES, type HeapFigure, type NumberMeaning } from '../templateText';
import { findNumbers, isCsv, wordsBeside, wordsOf, type LineNumber } from './lineNumbers';

/** What one number of a line means. */
export interface Assignment {
  readonly number: LineNumber;
  readonly meaning: NumberMeaning;
  /** The heap, task or series; for a watermark null means: the task whose name stands at `taskAt`. */
  readonly name: string | null;
  /** As templates write it; empty: bytes (ms for `time`, none for a series). */
  readonly unit: string;
}

/** Where a task's name stands in the line. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The first that fits counts: `min free heap` is a minimum, not what is free. */
const WORDS: readonly (readonly [NumberMeaning, ReadonlySet<string>])[] = [
  ['watermark', new Set(['stack', 'stk', 'hwm', 'watermark', 'highwater', 'highwatermark', 'pilha'])],
  [
    'largest',
    new Set(['largest', 'biggest', 'block', 'blk', 'contiguous', 'lfb', 'maxalloc', 'maxblock', 'frag']),
  ],
  ['minimum', new Set(['min', 'minimum', 'lowest', 'least', 'ever', 'menor', 'minfree'])],
  ['total', new Set(['total', 'size', 'of', 'capacity'])],
  ['used', new Set(['used', 'allocated', 'alloc', 'usage', 'usado'])],
  [
    'free',
    new Set(
      'free heap freeheap heapfree freemem memfree available avail mem memory memoria memória ram freeram dram psram spiram left remaining livre'.split(
        ' ',
      ),
    ),
  ],
];
/** A clock stands first in a line. */
const CLOCK = new Set(['time', 'timestamp', 'uptime', 'millis', 'ts', 't']);
/** Behind a number they are a unit, or belong to what follows. */
const NOT_BEHIND = new Set(['min', 'of']);
const EXTERNAL_RAM = new Set(['psram', 'spiram', 'external', 'spi']);

/**
 * A guess for each number of a line, in its order.
 * @param header A line of column names, where the line is one of numbers between commas.
 */
export function guessMeanings(message: string, header?: string): Assignment[] {
  const numbers = findNumbers(message);
  const columns = header !== undefined && isCsv(message) ? header.split(/[,;]/).map(wordsOf) : [];
  const taken = new Set<string>();
  return numbers.map((number, index) => {
    const { before, after } = wordsBeside(message, numbers, index);
    const column = columns.length === numbers.length ? (columns[index] ?? []) : [];
    const external = [...before, ...after, ...column].some((word) => EXTERNAL_RAM.has(word));
    const isClock = index === 0 && [...before, ...column].some((word) => CLOCK.has(word));
    const behind = after.filter((word) => !NOT_BEHIND.has(word));
    const guess =
      meaningOf(column) ?? meaningOf(before) ?? (isClock ? 'time' : (meaningOf(behind) ?? 'ignored'));
    const name = external && (HEAP_FIGURES as readonly string[]).includes(guess) ? 'PSRAM' : null;
    const key = `${guess} ${name}`;
    const meaning = guess === 'time' ? guess : taken.has(key) ? 'ignored' : guess;
    if (meaning !== 'ignored') taken.add(key);
    const unit = meaning === 'time' || meaning === 'ignored' ? '' : number.unit;
    return { number, meaning, name: meaning === 'ignored' ? null : name, unit };
  });
}

function meaningOf(words: readonly string[]): NumberMeaning | null {
  return WORDS.find(([, known]) => words.some((word) => known.has(word)))?.[0] ?? null;
}

/** The template of a line whose numbers mean that; `task` is where a task's name stands. */
export function templateOf(message: string, assignments: readonly Assignment[], task?: TextRange): string {
  const places = [
    ...assignments.map(({ number: { start, end }, ...rest }) => ({ start, end, text: placeholder(rest) })),
    ...(task ? [{ ...task, text: '{task}' }] : []),
  ].sort((a, b) => a.start - b.start);
  let at = 0;
  let template = '';
  for (const { start, end, text } of places) {
    if (start < at) continue; // digits of the task's name
    template += escapeTemplate(message.slice(at, start)) + text;
    at = end;
  }
  return (template + escapeTemplate(message.slice(at))).replace(/\s+/g, ' ').trim();
}

function placeholder({ meaning, name, unit }: Omit<Assignment, 'number'>): string {
  const suffix = unit === '' ? '' : `:${unit}`;
  if (meaning === 'ignored') return '{#}';
  if (meaning === 'series') return `{series ${name ?? 'value'}${suffix}}`;
  return `{${meaning}${name === null ? '' : ` of ${name}`}${suffix}}`;
}

/** It is a figure of a heap. */
export function isHeapFigure(meaning: NumberMeaning): meaning is HeapFigure {
  return (HEAP_FIGURES as readonly string[]).includes(meaning);
}
