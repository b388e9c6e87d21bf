/** What earlier boots add to the score that a leak needs, and which they are. */

/** Which earlier boots count, and for what: a leak here is said sooner, or later. */
export interface EarlierBoots {
  readonly count: 'for' | 'against';
  /** Their numbers, as far as they are known. */
  readonly boots: readonly number[];
}

/** What earlier boots add to the score that a leak needs, and which they are; null: none counts. */
export interface Caution {
  readonly score: number;
  readonly earlier: EarlierBoots | null;
}

export const NO_CAUTION: Caution = { score: 0, earlier: null };
