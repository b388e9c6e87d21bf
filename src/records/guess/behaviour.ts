/**
 * How a number that may be free heap goes. It is believed once it came three times and fell: what only rises is a
 * counter or a clock, what never changes is a setting. It is not where it is larger than its heap, or than any is.
 */

export interface GuessedFigures {
  readonly freeBytes: number;
  readonly minimumFreeBytes?: number;
  readonly largestFreeBlock?: number;
  readonly totalBytes?: number;
}

const MIN_SAMPLES = 3;
const MIN_BYTES = 1024;
/** The largest PSRAM. */
const MAX_BYTES = 32 * 1024 * 1024;
/** One in so many may be garbled. */
const GARBLED = 8;

export class Behaviour {
  #count = 0;
  #misfits = 0;
  #falls = 0;
  #last: number | null = null;
  #lastMinimum = Infinity;
  #isConfirmed = false;
  #fitsMinimum = true;
  #fitsLargest = true;

  /** Takes the next reading; false where it cannot be one. */
  take({ freeBytes, minimumFreeBytes, largestFreeBlock, totalBytes = Infinity }: GuessedFigures): boolean {
    const least = this.#isConfirmed ? 0 : MIN_BYTES;
    if (freeBytes < least || freeBytes > Math.min(MAX_BYTES, totalBytes)) {
      this.#misfits++;
      return false;
    }
    this.#count++;
    if (this.#last !== null && freeBytes < this.#last) this.#falls++;
    this.#last = freeBytes;
    // A least ever is no more than what is free, and can only fall; a block is no larger than what is free.
    if (minimumFreeBytes !== undefined) {
      this.#fitsMinimum &&= minimumFreeBytes <= freeBytes && minimumFreeBytes <= this.#lastMinimum;
      this.#lastMinimum = minimumFreeBytes;
    }
    if (largestFreeBlock !== undefined) this.#fitsLargest &&= largestFreeBlock <= freeBytes;
    this.#isConfirmed ||= this.#count >= MIN_SAMPLES && this.#falls > 0 && !this.#isMisfit;
    return true;
  }

  /** The device starts anew: what is least ever begins again. */
  restart(): void {
    this.#last = null;
    this.#lastMinimum = Infinity;
  }

  /** It is a heap. Once said it stays. */
  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  /** What was taken for the least ever goes as one does. */
  get fitsMinimum(): boolean {
    return this.#fitsMinimum;
  }

  get fitsLargest(): boolean {
    return this.#fitsLargest;
  }

  get #isMisfit(): boolean {
    return this.#misfits > 1 && this.#misfits * GARBLED > this.#count;
  }
}
