/** What a heap's verdict rests on, as data: `src/words/verdict/heapReason.ts` makes the sentence. */

/** What a heap does that is not known to leak; sizes in bytes, times in ms. */
export type Calm =
  /** Its floor stays where it is. `overMs` null: no window is full yet. */
  | { readonly kind: 'steady'; readonly overMs: number | null }
  /** Warm-up, or a cache that fills ever more slowly. */
  | ({ readonly kind: 'saturating' } & Fall)
  /** Something was opened and kept. */
  | ({ readonly kind: 'step' } & Fall)
  /** It is taken and given back. */
  | ({ readonly kind: 'load' } & Fall)
  /** None of these; too little of it to say. */
  | ({ readonly kind: 'falling' } & Fall);

export type CalmKind = Calm['kind'];

/** How far the floor of the free heap fell: bytes, within so many ms. */
export interface Fall {
  readonly bytes: number;
  readonly overMs: number;
}

export type HeapEvidence =
  /** A leak whose window is not kept any more. */
  | { readonly about: 'falls' }
  /** A leak: the floor fell in so many of the steps. */
  | { readonly about: 'even-fall'; readonly fall: Fall; readonly fell: number; readonly steps: number }
  /** A leak: the floor fell, and so many call sites bear it out. */
  | { readonly about: 'fall-and-sites'; readonly fall: Fall; readonly sites: number }
  | { readonly about: 'stopped'; readonly bytesPerHour: number }
  /** Suspected. Null where no window is full. */
  | { readonly about: 'may-be-cache'; readonly fall: Fall | null }
  /** Suspected for what call sites take, which the heap does not show. */
  | { readonly about: 'sites-only'; readonly sites: number; readonly bytesPerHour: number }
  /** No leak above the limit. `fragments`: the largest free block shrinks. */
  | {
      readonly about: 'no-leak';
      readonly limitPerHour: number;
      readonly calm: Calm;
      readonly fragments: boolean;
    }
  /** Too early: the heap was never read. */
  | { readonly about: 'no-readings'; readonly neededMs: number }
  /** Too early: nothing would show yet, and not before `neededMs` more. */
  | { readonly about: 'too-little'; readonly observedMs: number; readonly neededMs: number }
  /** Too early: a leak below the limit would not show yet; `neededMs` more will tell. */
  | {
      readonly about: 'below-limit';
      readonly observedMs: number;
      readonly limitPerHour: number;
      readonly neededMs: number;
      readonly fragments: boolean;
    }
  /** The readings have no times. `needed`: readings more until anything, or something slower, would show. Free bytes at the first and the latest of them. */
  | {
      readonly about: 'no-times';
      readonly verdict: 'leak' | 'suspected' | 'stopped' | 'too-early';
      readonly readings: number;
      readonly needed: number;
      readonly firstFree: number;
      readonly lastFree: number;
    };
