/**
 * What tells the time of one heap's readings. A log may show a clock for its first second and never again: readings that
 * come while it stands still have no time, unless only a few do before it goes on.
 */
import { moreTrusted, type TimeSource } from './timeline';

/** So many readings in a row may share one time. */
const FEW = 4;

export class ReadingClock {
  #best: TimeSource = 'none';
  #readings = 0;
  /** Readings since the clock went on. */
  #standing = 0;

  /** @param source What tells the time of lines now. @param hasMoved The clock has gone on since the reading before. */
  note(source: TimeSource, hasMoved: boolean): void {
    this.#readings++;
    this.#standing = hasMoved ? 0 : this.#standing + 1;
    this.#best = moreTrusted(source, this.#best);
  }

  get source(): TimeSource {
    const stands = this.#standing >= FEW && this.#standing * 2 >= this.#readings;
    return stands ? 'none' : this.#best;
  }
}
