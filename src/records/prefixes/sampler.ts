/**
 * Which lines are searched for a new prefix: a search of each would take longer than all the rest. Lines that begin with the
 * same character as many before them are searched now and then, others always.
 */

/** Lines of one first character that are all searched. */
const FIRST_LINES = 64;
/** After that, one of so many. */
const EVERY = 8;
/** A character that no line has begun with for so many lines is new. */
const STALE_LINES = 32;
/** Characters beyond ASCII count as one. */
const CHARACTERS = 129;

export class Sampler {
  /** Lines that were asked about. */
  lines = 0;
  readonly #counts = new Int32Array(CHARACTERS);
  readonly #latest = new Int32Array(CHARACTERS);

  /** @param first The code of the line's first character. */
  takes(first: number): boolean {
    const index = Math.min(first, CHARACTERS - 1);
    const line = ++this.lines;
    const isNew = line - (this.#latest[index] ?? 0) > STALE_LINES;
    const count = isNew ? 0 : (this.#counts[index] ?? 0) + 1;
    this.#latest[index] = line;
    this.#counts[index] = count;
    return count < FIRST_LINES || count % EVERY === 0;
  }

  /** All lines are searched again. */
  restart(): void {
    this.#counts.fill(0);
  }
}
