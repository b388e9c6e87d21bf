/** The watermarks of one task's stack, as they were printed: least free ever, and when it fell. */
import { isGarbledNumber } from './garbled';

export interface Watermark {
  readonly timeMs: number;
  readonly bytes: number;
}

/** Watermarks kept of a task: the first, and the latest. */
const MAX_WATERMARKS = 64;

export class StackMarks {
  /** Each time the watermark was lower than ever before: when and how low; the first is when it was first printed. */
  readonly falls: Watermark[] = [];
  least: number | null = null;
  /** The watermark before the latest line, where that has a lower one that looks garbled: the next line tells. */
  doubtfulSince: number | null = null;

  /**
   * A watermark can only fall: one that has risen again at the next line was garbled, if it looks so.
   * @param lines Lines that have told of the task before.
   */
  take(value: number, timeMs: number, lines: number): void {
    const { least, doubtfulSince: before } = this;
    this.doubtfulSince = null;
    if (least !== null && value > least && (before === null ? lines === 1 : value <= before)) {
      if (before !== null || isGarbledNumber(least, value)) {
        this.least = before;
        this.falls.pop();
      }
    } else if (least !== null && value < least && isGarbledNumber(value, least)) this.doubtfulSince = least;
    this.#lower(value, timeMs);
  }

  #lower(value: number, timeMs: number): void {
    if (this.least !== null && value >= this.least) return;
    this.least = value;
    this.falls.push({ timeMs, bytes: value });
    if (this.falls.length > MAX_WATERMARKS) this.falls.splice(1, 1);
  }
}
