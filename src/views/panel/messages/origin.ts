/** Where the figures come from, where that is in doubt. Part of the panel's protocol (messages.ts). */

/**
 * Where nothing tells the time, readings are counted: all times of points, marks and gaps are then places among the
 * readings, reading number n at n of these steps.
 */
export type ReadingStepMs = 1000;

export interface OriginView {
  /** Something tells when the readings came. */
  readonly hasTime: boolean;
  /** What the user has given as the time between two of them; null: nothing, or it is not needed. */
  readonly periodMs: number | null;
  /** A line that the heap was guessed from; empty: it was read. */
  readonly guess: string;
}
