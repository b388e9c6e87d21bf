/** Why a call site is of its kind, as data: `src/words/sites/siteReason.ts` makes the sentence. */

/** How often its outstanding blocks grew and shrank, list by list. */
export interface Tally {
  readonly grew: number;
  readonly shrank: number;
}

export type SiteFinding =
  /** Nothing tells when the lists came. */
  | { readonly about: 'no-times' }
  | { readonly about: 'too-few-lists'; readonly lists: number; readonly needed: number }
  /** It was in the first list and has not changed. */
  | { readonly about: 'from-the-start' }
  /** It is freed again between lists. */
  | { readonly about: 'short-lived' }
  /** It is in the latest list only. */
  | { readonly about: 'latest-only' }
  /** Allocated once and kept. */
  | { readonly about: 'once' }
  | { readonly about: 'stopped'; readonly grew: number }
  /** It grows ever more slowly. */
  | { readonly about: 'slowing' }
  /** It has stopped at so many blocks before. */
  | { readonly about: 'stopped-before'; readonly blocks: number }
  /** It keeps what it takes: of so many changes so many were frees. `mayBeCache`: suspected for that. */
  | ({
      readonly about: 'keeps';
      readonly freed: number;
      readonly changes: number;
      readonly mayBeCache: MayBeCache | null;
    } & Tally)
  /** It looks so, and more lists will tell. */
  | ({ readonly about: 'more-lists' } & Tally)
  | ({ readonly about: 'gives-back' } & Tally)
  | { readonly about: 'grew'; readonly grew: number }
  /** The traces leave more of it than the heap loses. */
  | { readonly about: 'given-back-after' };

/** It may still be a cache that fills. */
export interface MayBeCache {
  /** Lists over so much more time will tell, ms; null where only its way of growing can. */
  readonly neededMs: number | null;
}

export type SiteEvidence = SiteFinding & {
  /** Each list is of a trace of its own, so that it is no more than suspected. */
  readonly ownTraces?: true;
  /** The heap loses as much as it takes. */
  readonly borneOut?: true;
  /** Boots of the same firmware without which it would be of another kind, by number. */
  readonly earlierBoots?: readonly number[];
};
