/**
 * Finds lines that no format understands, that come again and again, and in which a number behaves like free heap: in
 * the size of a microcontroller's memory, going up and down (or down only, where the words say heap), never only up as
 * counters and clocks do. What the words beside the number say counts most; without any, the number must be a multiple
 * of 4 each time, as the sizes that allocators give are. Online, and bounded in lines, numbers and text.
 */
import { detached } from '../model/text';
import type { Line } from '../records/prefix';
import { guessMeanings, templateOf, type Assignment } from '../records/guess/guessMeaning';
import { findNumbers, isCsv, MAX_NUMBERS, skeletonOf, wordsBeside, wordsOf } from '../records/guess/lineNumbers';
import { t } from '../words/l10n';

/** A line that is worth teaching. */
export interface Suggestion {
  /** Which line: the same for every time it is printed. */
  readonly key: string;
  /** The latest such line, without host prefix. */
  readonly text: string;
  readonly message: string;
  readonly tag: string;
  readonly template: string;
  readonly assignments: readonly Assignment[];
  /** 0 to 1. */
  readonly score: number;
  /** Why it looks like free heap, as a sentence. */
  readonly why: string;
}

/** Different lines that are watched; the one that was not seen for longest goes. */
const MAX_LINES = 128;
const MAX_LENGTH = 240;
const MIN_SAMPLES = 5;
/** Without any word that says heap there must be more to go by. */
const MIN_WORDLESS = 12;
const MIN_WORDLESS_BYTES = 16 * 1024;
export const MIN_SCORE = 0.6;

const MIN_BYTES = 1024;
const MAX_BYTES = 32 * 1024 * 1024;

const HEAP_WORDS = new Set('heap freeheap heapfree freemem memfree freeram dram psram spiram'.split(' '));
const MEMORY_WORDS = new Set(
  'free mem memory ram available avail memoria memória livre remaining left'.split(' '),
);
/** Numbers beside these are something else. */
const OTHER_WORDS = new Set(
  `usage used peak stack stk hwm watermark task flash partition spiffs littlefs fat fs sd disk nvs storage file queue socket port baud
  rx tx sent received recv read wrote written offset addr address len length seq packet packets count counter id index
  rssi freq hz tick ticks cycles us usec msec seconds uptime timestamp crc voltage mv temp temperature psi lux rpm`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** How one number of a line went. */
interface Track {
  last: number;
  least: number;
  most: number;
  rises: number;
  falls: number;
  /** All were multiples of 4 and whole. */
  aligned: boolean;
}

interface Watched {
  readonly key: string;
  message: string;
  text: string;
  readonly tag: string;
  count: number;
  readonly tracks: Track[];
  /** Column names, where it is a line of numbers. */
  readonly header: string | undefined;
}

export class Suggester {
  /** In the order in which they were seen last. */
  readonly #lines = new Map<string, Watched>();
  /** The latest line that may name the columns of numbers. */
  #header: string | undefined;

  /** Takes a line that no format understands. */
  add({ message, text, tag }: Pick<Line, 'message' | 'text' | 'tag'>): void {
    if (message.length > MAX_LENGTH || !/\d/.test(message)) {
      if (message.length <= MAX_LENGTH && /[,;]/.test(message)) this.#header = detached(message);
      return;
    }
    const numbers = findNumbers(message);
    if (numbers.length === 0) return;
    const key = detached(`${tag}\n${skeletonOf(message, numbers)}`);
    const watched = this.#watch(key, tag, message);
    watched.count++;
    watched.message = detached(message);
    watched.text = detached(text.slice(0, MAX_LENGTH + 64));
    numbers.forEach(({ value }, index) => follow(watched.tracks, index, value));
  }

  /** The lines that are worth teaching, the likeliest first. */
  suggestions(): Suggestion[] {
    return [...this.#lines.values()]
      .flatMap((watched) => suggestionOf(watched) ?? [])
      .sort((a, b) => b.score - a.score);
  }

  #watch(key: string, tag: string, message: string): Watched {
    const known = this.#lines.get(key);
    this.#lines.delete(key);
    const watched = known ?? {
      key,
      tag: detached(tag),
      message,
      text: '',
      count: 0,
      tracks: [],
      header: isCsv(message) ? this.#header : undefined,
    };
    this.#lines.set(key, watched);
    if (this.#lines.size > MAX_LINES) this.#lines.delete(this.#lines.keys().next().value as string);
    return watched;
  }
}

function follow(tracks: Track[], index: number, value: number): void {
  if (index >= MAX_NUMBERS) return;
  const track = (tracks[index] ??= {
    last: value,
    least: value,
    most: value,
    rises: 0,
    falls: 0,
    aligned: true,
  });
  if (value > track.last) track.rises++;
  if (value < track.last) track.falls++;
  track.least = Math.min(track.least, value);
  track.most = Math.max(track.most, value);
  track.aligned &&= value % 4 === 0;
  track.last = value;
}

function suggestionOf(watched: Watched): Suggestion | null {
  const { key, message, text, tag, count, tracks, header } = watched;
  if (count < MIN_SAMPLES) return null;
  const assignments = guessMeanings(message, header);
  const scored = assignments.map((assignment, index) => ({
    index,
    ...score(watched, assignments, index, tracks[index]),
    assignment,
  }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  if (best.score < MIN_SCORE) return null;
  const assigned = assignments.map((assignment, index) =>
    index === best.index && assignment.meaning !== 'free'
      ? { ...assignment, meaning: 'free' as const, name: null, unit: assignment.number.unit }
      : index !== best.index && assignment.meaning === 'free' && assignment.name === null
        ? { ...assignment, meaning: 'ignored' as const, unit: '' }
        : assignment,
  );
  const template = templateOf(message, assigned);
  return { key, text, message, tag, template, assignments: assigned, score: best.score, why: best.why };
}

function score(
  { count, message, header }: Watched,
  assignments: readonly Assignment[],
  index: number,
  track: Track | undefined,
): { score: number; why: string } {
  const none = { score: 0, why: '' };
  const assignment = assignments[index];
  if (!track || !assignment || !moves(track, count)) return none;
  const factor = { '': 1, KB: 1024, MB: 1024 * 1024, words: 4 }[assignment.number.unit];
  if (track.least * factor < MIN_BYTES || track.most * factor > MAX_BYTES) return none;
  const { words, own } = wordsOfNumber(message, header, assignments, index);
  if (own.some((word) => OTHER_WORDS.has(word))) return none;
  // A minimum or a largest block is taught with what is free, not in its place.
  if (assignment.meaning !== 'free' && assignment.meaning !== 'ignored') return none;
  const heap = own.some((word) => HEAP_WORDS.has(word));
  const memory = own.some((word) => MEMORY_WORDS.has(word));
  const line = words.some((word) => HEAP_WORDS.has(word));
  const both = track.rises > 0 && track.falls > 0;
  const hint = heap ? 0.6 : memory && line ? 0.55 : memory ? 0.45 : line ? 0.3 : 0;
  if (hint === 0) {
    const isLikely =
      both &&
      track.aligned &&
      count >= MIN_WORDLESS &&
      track.most < track.least * 2 &&
      track.least >= MIN_WORDLESS_BYTES;
    const isSwinging = Math.min(track.rises, track.falls) >= count / 8;
    return isLikely && isSwinging ? { score: MIN_SCORE, why: describe(track, factor, null) } : none;
  }
  const total = hint + (both ? 0.2 : 0.1) + (track.aligned ? 0.1 : 0) + (count >= 2 * MIN_SAMPLES ? 0.1 : 0);
  const word =
    own.find((candidate) => HEAP_WORDS.has(candidate)) ??
    own.find((candidate) => MEMORY_WORDS.has(candidate));
  return {
    score: Math.min(1, total),
    why: describe(track, factor, word ?? words.find((candidate) => HEAP_WORDS.has(candidate)) ?? null),
  };
}

/** It changes, and does not only rise. */
function moves({ rises, falls }: Track, count: number): boolean {
  return falls > 0 && rises + falls >= Math.min(3, count - 2);
}

/** The words of the line, and those beside the number. */
function wordsOfNumber(
  message: string,
  header: string | undefined,
  assignments: readonly Assignment[],
  index: number,
): { words: string[]; own: string[] } {
  const numbers = assignments.map(({ number }) => number);
  const columns = header === undefined ? [] : header.split(/[,;]/).map(wordsOf);
  const column = columns.length === numbers.length ? (columns[index] ?? []) : [];
  const { before, after } = wordsBeside(message, numbers, index);
  return { words: [...wordsOf(message), ...columns.flat()], own: [...column, ...before, ...after] };
}

function describe({ least, most, rises }: Track, factor: number, word: string | null): string {
  const sizes = t('{0} and {1}', kilobytes(least * factor), kilobytes(most * factor));
  const way = rises === 0 ? t('it only falls') : t('it goes up and down');
  const said = word === null ? t('each time a multiple of 4') : t("the line says '{0}'", word);
  return t('Its number is between {0}, {1}, {2}{3}.', sizes, way, word === null ? '' : 'and ', said);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
