/**
 * Readings of heaps that are being guessed: they wait until there are enough to believe them, and then count from the
 * first. Bounded: of a heap that waits for long every second reading is given up, again and again.
 */
import type { HeapGuess, HeapGuessRecord } from '../records/record';
import type { Boot } from './boot';

/** Where and when a line that may be a reading came. */
export interface GuessedReading {
  readonly record: HeapGuessRecord;
  /** null: before anything else was heard of the boot. */
  readonly boot: Boot | null;
  /** ms on the session's timeline. */
  readonly timeMs: number;
  /** Something told the time of its line. */
  readonly hasTime: boolean;
}

/** A kind of line that looks like a heap's, and was not believed. */
export interface Candidate {
  readonly guess: HeapGuess;
  /** Such lines so far. */
  readonly count: number;
}

const MAX_HEAPS = 64;
const MAX_WAITING = 256;

interface Waiting {
  readonly guess: HeapGuess;
  count: number;
  readings: GuessedReading[];
}

export class GuessedReadings {
  /** By heap, in the order in which they were heard last. */
  readonly #waiting = new Map<string, Waiting>();

  /** Takes the next one; the readings that now count, oldest first. */
  take(reading: GuessedReading): readonly GuessedReading[] {
    const { guess, isConfirmed } = reading.record;
    const waiting = this.#waiting.get(guess.heap) ?? { guess, count: 0, readings: [] };
    this.#waiting.delete(guess.heap);
    if (isConfirmed) return [...waiting.readings, reading];
    waiting.count++;
    waiting.readings.push(reading);
    if (waiting.readings.length > MAX_WAITING)
      waiting.readings = waiting.readings.filter((_, index) => index % 2 === 0);
    this.#waiting.set(guess.heap, waiting);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > MAX_HEAPS && oldest !== undefined) this.#waiting.delete(oldest);
    return [];
  }

  /** Lines that look like a heap's and were not believed, the most frequent first. */
  get candidates(): Candidate[] {
    return [...this.#waiting.values()]
      .map(({ guess, count }) => ({ guess, count }))
      .sort((a, b) => b.count - a.count);
  }
}
