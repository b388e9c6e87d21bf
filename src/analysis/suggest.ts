/**
 * Finds lines that no format understands, that come again and again, and in which a number behaves like free heap: in
 * the size of a microcontroller's memory, going up and down (or down only, where the words say heap), never only up as
 * counters and clocks do. What the words beside the number say counts most; without any, the number must be a multiple
 * of 4 each time, as the sizes that allocators give are. Online, and bounded in lines, numbers and text.
 */
import { detached } from '../records/detached';
import type { Line } from '../records/prefix';
import { guessMeanings, labelsUnder, templateOf, type Assignment } from '../records/guess/guessMeaning';
import { findNumbers, isCsv, MAX_NUMBERS, skeletonOf } from '../records/guess/lineNumbers';
import { senseOf, wordsOf, type Sense } from '../records/guess/words';

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
  /** Why it looks like free heap. */
  readonly why: SuggestionEvidence;
}

/** How its number goes, in bytes; `src/words/suggestionReason.ts` makes a sentence of it. */
export interface SuggestionEvidence {
  readonly leastBytes: number;
  readonly mostBytes: number;
  /** It never rises. */
  readonly onlyFalls: boolean;
  /** The word of the line that says heap; null where there is none, and each number is a multiple of 4. */
  readonly word: string | null;
}

const NOTHING: SuggestionEvidence = { leastBytes: 0, mostBytes: 0, onlyFalls: false, word: null };

/** Different lines that are watched; the one that was not seen for longest goes. */
const MAX_LINES = 128;
const MAX_LENGTH = 240;
const MIN_SAMPLES = 5;
/** Without any word that says heap there must be more to go by. */
const MIN_WORDLESS = 12;
const MIN_WORDLESS_BYTES = 16 * 1024;
const MIN_SCORE = 0.6;

const MIN_BYTES = 1024;
const MAX_BYTES = 32 * 1024 * 1024;

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
  const assignments = guessMeanings(message, header, watched.tag);
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
  { count, message, header, tag }: Watched,
  assignments: readonly Assignment[],
  index: number,
  track: Track | undefined,
): { score: number; why: SuggestionEvidence } {
  const none = { score: 0, why: NOTHING };
  const assignment = assignments[index];
  if (!track || !assignment || !moves(track, count)) return none;
  const factor = { '': 1, KB: 1024, MB: 1024 * 1024, words: 4 }[assignment.number.unit];
  if (track.least * factor < MIN_BYTES || track.most * factor > MAX_BYTES) return none;
  const { own, line } = sensesOf(message, header, assignments, index);
  if (own.other || own.stack || own.used || assignment.number.printedUnit === 'other') return none;
  // A minimum or a largest block is taught with what is free, not in its place.
  if (assignment.meaning !== 'free' && assignment.meaning !== 'ignored') return none;
  const heap = own.heap || (own.memory && (own.free || own.region !== null));
  const memory = own.memory || own.free;
  const both = track.rises > 0 && track.falls > 0;
  const hint = heap ? 0.6 : memory && line.heap ? 0.55 : memory ? 0.45 : line.heap ? 0.3 : 0;
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
  const names = [...assignment.label.split(' '), ...wordsOf(message), ...wordsOf(tag)];
  const word = names.find((name) => senseOf([name]).heap) ?? names.find((name) => senseOf([name]).memory);
  return { score: Math.min(1, total), why: describe(track, factor, word ?? assignment.label) };
}

/** It changes, and does not only rise. */
function moves({ rises, falls }: Track, count: number): boolean {
  return falls > 0 && rises + falls >= Math.min(3, count - 2);
}

/** What the words beside the number say, and those of the whole line. */
function sensesOf(
  message: string,
  header: string | undefined,
  assignments: readonly Assignment[],
  index: number,
): { own: Sense; line: Sense } {
  const numbers = assignments.map(({ number }) => number);
  const { own = [], behind = [] } = labelsUnder(message, numbers, header)[index] ?? {};
  return { own: senseOf([...own, ...behind]), line: senseOf(wordsOf(`${header ?? ''} ${message}`)) };
}

function describe({ least, most, rises }: Track, factor: number, word: string | null): SuggestionEvidence {
  return { leastBytes: least * factor, mostBytes: most * factor, onlyFalls: rises === 0, word };
}
