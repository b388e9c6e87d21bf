/** One call site: what is known of its allocations, and what to call it. */
import type { Estimate } from '../estimate';
import type { Growth } from './growth';
import { plural, t } from '../../words/l10n';

/**
 * - `growing`: it takes and does not give back, too evenly and for too long for a cache; significant among all sites of
 *   the boot. Meant to hold at whatever list one looks.
 * - `suspected`: it looks so, and more lists will tell.
 * - `bounded`: it grew and stopped, grows ever more slowly, or gives back as often as it takes.
 * - `one-time`: allocated once, kept.
 * - `transient`: allocated and freed all the time.
 * - `new`: too few lists.
 */
export type SiteKind = 'growing' | 'suspected' | 'bounded' | 'one-time' | 'transient' | 'new';

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
  /** That it is no cache that fills: logarithm of an e-value (`Evenness.noFill`); 0 until it is mature. */
  readonly evidence: number;
  /** As of `SiteFacts.fromWindows`. */
  readonly fromWindows: boolean;
  /** It is growing, or suspected with the evidence rather for a leak than for a cache. */
  readonly isLikely: boolean;
}

/** What earlier boots of the same firmware showed of a site. */
export interface Evidence {
  readonly grew: number;
  readonly freed: number;
  /** Sum of the boots' `Evenness.noReturn`. */
  readonly noReturn: number;
  /** It grew too evenly for a cache (`isSteady`). */
  readonly steady: boolean;
  /** It filled up to this many blocks and stopped; 0 where it did not. */
  readonly boundedAt: number;
}

export const NO_EVIDENCE: Evidence = { grew: 0, freed: 0, noReturn: 0, steady: false, boundedAt: 0 };

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
  /** Taken for the same ones again after a list without them, though another may have got the address. */
  readonly doubtful: number;
  /** Lists of the trace so far. */
  readonly lists: number;
  /** From the first of them to the last, ms. */
  readonly observedMs: number;
  /** Growth is known from windows that leave blocks behind, whose fate one cannot see (`Windows`). */
  readonly fromWindows: boolean;
}

/** Growths at least for `suspected`, and for `growing`. */
const MIN_SUSPECTED = 2;
export const MIN_GROWING = 3;
/** Most chance of being wrong among those called growing (false discovery rate), and suspected. */
const SURE = 0.05;
const PROBABLE = 0.25;
/** What fills has mostly done so after this time of lists, and this time after its first block; ms. */
const MATURE_MS = 25 * 60_000;
const MATURE_SPAN_MS = 15 * 60_000;
/** Logarithm of the e-value from which on a cache is ruled out, and below which it is not any more. */
export const NO_FILL = Math.log(6);
const NO_FILL_ANY_MORE = 0;
/** What is suspected at this chance makes the heap suspected, if it looks rather like a leak than like a cache. */
const LIKELY = 0.02;
const RATHER_LEAK = Math.log(1.25);
/** Lists before anything is said. */
export const MIN_LISTS = 3;

/**
 * Chance that a site that gives back what it takes looks like this; 1 where there is nothing to test. One that has freed
 * nothing might as well have shrunk each time that it grew; of one that frees, what it keeps must be spread evenly.
 */
export function chanceOf({ growth, earlier, doubtful }: SiteFacts): number {
  if (growth.grew === 0) return 1;
  if (growth.freed + earlier.freed + doubtful === 0) return 0.5 ** (growth.grew + earlier.grew);
  return Math.min(1, Math.exp(-(growth.evenness.noReturn + earlier.noReturn)));
}

/** Where nothing tells when the lists came, how evenly a site grows is not known either, nor how old anything is. */
export function withoutTime(timed: Site): Site {
  const site = { ...timed, oldestMs: 0, medianAgeMs: 0 };
  if (!isSuspect(site)) return site;
  const none = { estimate: 0, low: 0, high: 0 };
  const reason = t('The lists have no times, so its growth cannot be judged.');
  return { ...site, kind: 'new', reason, blocksPerHour: none, bytesPerHour: none, isLikely: false };
}

/** It leaks, as far as is known, or may. */
export function isSuspect({ kind }: Pick<Site, 'kind'>): boolean {
  return kind === 'growing' || kind === 'suspected';
}

/** What it shows of a cache that fills counts: it has been seen for long enough. */
export function isMature({ growth, observedMs }: Pick<SiteFacts, 'growth' | 'observedMs'>): boolean {
  return observedMs >= MATURE_MS && growth.evenness.spanMs >= MATURE_SPAN_MS;
}

/** It has grown too evenly, for too long, for a cache that fills. @param was It was so at the list before. */
export function isSteady(facts: Pick<SiteFacts, 'growth' | 'observedMs'>, was: boolean): boolean {
  const { grew, evenness } = facts.growth;
  return grew >= MIN_GROWING && isMature(facts) && evenness.noFill >= (was ? NO_FILL_ANY_MORE : NO_FILL);
}

/** @param chance Adjusted for the number of sites. */
export function isLikely(kind: SiteKind, { growth, fromWindows }: SiteFacts, chance: number): boolean {
  if (kind !== 'suspected' || fromWindows) return kind === 'growing';
  return chance <= LIKELY && growth.evenness.noFill >= RATHER_LEAK;
}

/** @param chance Adjusted for the number of sites. */
export function decideKind(facts: SiteFacts, chance: number): { kind: SiteKind; reason: string } {
  const decided = decide(facts, chance);
  if (!facts.fromWindows || !isSuspect(decided)) return decided;
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
    return { kind: 'new', reason: t('Too early to say: {0} of at least {1} lists.', lists, MIN_LISTS) };
  const intervals = plural(growth.grew, 'time');
  if (growth.grew === 0) {
    if (initial > 0 && initial === count)
      return { kind: 'one-time', reason: t('It was there in the first list and has not changed since.') };
    if (shortLived > 0 || growth.freed > 0)
      return { kind: 'transient', reason: t('What is allocated here is freed again between lists.') };
    return { kind: 'new', reason: t('It was seen in the latest list only.') };
  }
  if (growth.grew === 1 && growth.freed === 0 && growth.silent)
    return { kind: 'one-time', reason: t('Allocated once and kept; nothing added since.') };
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
  if (growth.grew >= MIN_GROWING && chance <= SURE) {
    const reason = t('{0}; of the blocks that lasted {1}.', tally, freed);
    if (facts.steady || earlier.steady) return { kind: 'growing', reason };
    return { kind: 'suspected', reason: mayBeCache(reason, facts) };
  }
  if (growth.grew >= MIN_SUSPECTED && chance <= PROBABLE)
    return { kind: 'suspected', reason: t('{0}: more lists will tell whether it goes on.', tally) };
  if (growth.shrank > 0 || growth.freed > 0)
    return { kind: 'bounded', reason: t('{0}: it gives back what it takes.', tally) };
  return { kind: 'new', reason: t('It grew {0} so far.', intervals) };
}

function mayBeCache(reason: string, facts: SiteFacts): string {
  if (isMature(facts)) return t('{0} It may still be a cache that fills.', reason);
  const { observedMs, growth } = facts;
  const missingMs = Math.max(MATURE_MS - observedMs, MATURE_SPAN_MS - growth.evenness.spanMs);
  const minutes = plural(Math.ceil(missingMs / 60_000), 'more minute');
  return t('{0} It may still be a cache that fills: {1} of lists will tell.', reason, minutes);
}
