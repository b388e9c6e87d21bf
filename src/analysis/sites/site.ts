/** One call site: what is known of its allocations, and what to call it. */
import type { Estimate } from '../estimate';
import { chanceIfBounded, type Growth } from './growth';
import { plural, t } from '../../l10n';

/**
 * - `growing`: it takes and does not give back, evenly; significant among all sites of the boot.
 * - `suspected`: it looks so, and more lists will tell.
 * - `bounded`: it grew and stopped, grows ever more slowly, or gives back as often as it takes.
 * - `one-time`: allocated once, kept.
 * - `transient`: allocated and freed all the time.
 * - `unsettled`: too few lists.
 */
export type SiteKind = 'growing' | 'suspected' | 'bounded' | 'one-time' | 'transient' | 'unsettled';

export interface Site {
  /** As in `TracedAllocation.stack`. */
  readonly stack: string;
  readonly kind: SiteKind;
  /** Why, in one sentence. */
  readonly reason: string;
  /** Outstanding now, as far as it can be seen. */
  readonly count: number;
  readonly bytes: number;
  /** Growth, 95 % intervals; all zero where nothing has settled. */
  readonly blocksPerHour: Estimate;
  readonly bytesPerHour: Estimate;
  /** Some were dropped by the device's full buffer or cut off: counts are "at least". */
  readonly atLeast: boolean;
  /** When the first of those outstanding was seen, ms on the session's timeline. */
  readonly firstSeenMs: number;
  /** Age of the oldest and the median one, ms, as far as the lists tell. */
  readonly oldestMs: number;
  readonly medianAgeMs: number;
  /** Adjusted chance that a bounded site looks like this; 1 where nothing was tested. */
  readonly chance: number;
  /** It has grown too evenly, or for too long, for a cache that fills. */
  readonly noCache: boolean;
}

/** What earlier boots of the same firmware showed of a site. */
export interface Evidence {
  readonly grew: number;
  readonly shrank: number;
  readonly born: number;
  readonly freed: number;
  /** It grew too evenly for a cache (`isSteady`). */
  readonly steady: boolean;
  /** It filled up to this many blocks and stopped; 0 where it did not. */
  readonly boundedAt: number;
}

export const NO_EVIDENCE: Evidence = { grew: 0, shrank: 0, born: 0, freed: 0, steady: false, boundedAt: 0 };

/** Of one site, everything its kind is decided on. */
export interface SiteFacts {
  readonly growth: Growth;
  /** It has grown too evenly for a cache (`isSteady`). */
  readonly steady: boolean;
  readonly earlier: Evidence;
  readonly count: number;
  /** Of those outstanding, the ones in the first list. */
  readonly initial: number;
  /** Seen in one list only and gone in the next. */
  readonly shortLived: number;
  /** Lists of the trace so far. */
  readonly lists: number;
  /** From the first of them to the last, ms. */
  readonly observedMs: number;
  /** Growth is known from windows that leave blocks behind, whose fate one cannot see (`Windows`). */
  readonly fromWindows: boolean;
}

/** Growths at least for `suspected`, and for `growing`. */
const MIN_SUSPECTED = 2;
const MIN_GROWING = 3;
/** Most chance of being wrong among those called growing (false discovery rate), and suspected. */
const SURE = 0.05;
const PROBABLE = 0.25;
/** In the first lists a cache that fills looks like a leak, unless it grows too evenly; ms. Nor may it be chance. */
const WARM_UP_MS = 30 * 60_000;
const SURE_AT_ONCE = 0.02;
/** Lists before anything is said. */
const MIN_LISTS = 3;
/** Chance to be tested; 1 where there is nothing to test. */
export function chanceOf({ growth, earlier }: SiteFacts): number {
  if (growth.grew === 0) return 1;
  return chanceIfBounded({
    grew: growth.grew + earlier.grew,
    shrank: growth.shrank + earlier.shrank,
    born: growth.born + earlier.born,
    freed: growth.freed + earlier.freed,
  });
}

/** It leaks, as far as is known, or may. */
export function isSuspect({ kind }: Pick<Site, 'kind'>): boolean {
  return kind === 'growing' || kind === 'suspected';
}

/** Growth that no bounded site is likely to show. @param chance That one does. */
export function isSignificant({ grew }: Growth, chance: number): boolean {
  return grew >= MIN_GROWING && chance <= SURE;
}

/** It has grown too evenly, or for too long, for a cache that fills. @param chance Adjusted for the number of sites. */
export function isNoCache({ steady, earlier, observedMs }: SiteFacts, chance: number): boolean {
  return (steady && chance <= SURE_AT_ONCE) || earlier.steady || observedMs >= WARM_UP_MS;
}

/** @param chance Adjusted for the number of sites. */
export function decideKind(facts: SiteFacts, chance: number): { kind: SiteKind; reason: string } {
  const decided = decide(facts, chance);
  if (!facts.fromWindows || (decided.kind !== 'growing' && decided.kind !== 'suspected')) return decided;
  return {
    kind: 'suspected',
    reason: t(
      '{0} Each list is of a trace of its own: let one trace run over several lists to be sure.',
      decided.reason,
    ),
  };
}

function decide(facts: SiteFacts, chance: number): { kind: SiteKind; reason: string } {
  const { growth, earlier, count, lists, shortLived, initial } = facts;
  if (lists < MIN_LISTS)
    return { kind: 'unsettled', reason: t('Too early to say: {0} of at least {1} lists.', lists, MIN_LISTS) };
  const intervals = plural(growth.grew, 'time');
  if (growth.grew === 0) {
    if (initial > 0 && initial === count)
      return { kind: 'one-time', reason: t('It was there in the first list and has not changed since.') };
    if (shortLived > 0 || growth.freed > 0)
      return { kind: 'transient', reason: t('What is allocated here is freed again between lists.') };
    return { kind: 'unsettled', reason: t('It was seen in the latest list only.') };
  }
  if (growth.grew === 1 && growth.shrank === 0 && growth.silent)
    return { kind: 'one-time', reason: t('It was allocated at one time and kept; no more has come since.') };
  if (growth.silent) return { kind: 'bounded', reason: t('It grew {0} and has stopped.', intervals) };
  if (growth.slowing)
    return { kind: 'bounded', reason: t('It grows ever more slowly, as a cache that fills.') };
  if (earlier.boundedAt > 0 && count <= earlier.boundedAt * 1.1)
    return {
      kind: 'bounded',
      reason: t(
        'It grows, but stopped at {0} blocks in an earlier boot of this firmware.',
        earlier.boundedAt,
      ),
    };
  const tally = t('It grew {0} and shrank {1}', intervals, plural(growth.shrank, 'time'));
  const freed =
    growth.freed === 0
      ? t('none was freed')
      : t('{0} of {1} changes were frees', growth.freed, growth.born + growth.freed);
  if (isSignificant(growth, chance)) {
    const reason = t('{0}; of the blocks that lasted {1}.', tally, freed);
    if (isNoCache(facts, chance)) return { kind: 'growing', reason };
    return { kind: 'suspected', reason: t('{0} It may still be a cache that fills.', reason) };
  }
  if (growth.grew >= MIN_SUSPECTED && chance <= PROBABLE)
    return { kind: 'suspected', reason: t('{0}: more lists will tell whether it goes on.', tally) };
  if (growth.shrank > 0 || growth.freed > 0)
    return { kind: 'bounded', reason: t('{0}: it gives back what it takes.', tally) };
  return { kind: 'unsettled', reason: t('It grew {0} so far.', intervals) };
}
