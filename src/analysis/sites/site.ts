/** One call site: what is known of its allocations, and what to call it. */
import type { Estimate } from '../estimate';
import type { Growth } from './growth';
import type { MayBeCache, SiteEvidence, SiteFinding } from './siteEvidence';

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
  /** Why. */
  readonly evidence: SiteEvidence;
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
  readonly noFill: number;
  /** As of `SiteFacts.fromWindows`. */
  readonly fromWindows: boolean;
  /** It is growing, or suspected with the evidence rather for a leak than for a cache. */
  readonly isLikely: boolean;
}

/** What earlier boots of the same firmware showed of a site, and earlier traces of this one. */
export interface SiteExperience {
  /** Numbers of the boots. */
  readonly boots: readonly number[];
  readonly grew: number;
  readonly freed: number;
  /** Sum of the boots' `Evenness.noReturn`. */
  readonly noReturn: number;
  /** It grew too evenly for a cache (`isSteady`). */
  readonly steady: boolean;
  /** It filled up to this many blocks and stopped; 0 where it did not. */
  readonly boundedAt: number;
}

export const NO_SITE_EXPERIENCE: SiteExperience = {
  boots: [],
  grew: 0,
  freed: 0,
  noReturn: 0,
  steady: false,
  boundedAt: 0,
};

/** Of one site, everything its kind is decided on. */
export interface SiteFacts {
  readonly growth: Growth;
  /** It has grown too evenly for a cache (`isSteady`). */
  readonly steady: boolean;
  readonly earlier: SiteExperience;
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
  const evidence = { about: 'no-times' } as const;
  return { ...site, kind: 'new', evidence, blocksPerHour: none, bytesPerHour: none, isLikely: false };
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

/** A kind, and why it is. */
export interface Decision {
  readonly kind: SiteKind;
  readonly evidence: SiteEvidence;
}

/** @param chance Adjusted for the number of sites. */
export function decideKind(facts: SiteFacts, chance: number): Decision {
  const decided = decide(facts, chance);
  if (!facts.fromWindows || !isSuspect(decided)) return decided;
  return { kind: 'suspected', evidence: { ...decided.evidence, ownTraces: true } };
}

function decide(facts: SiteFacts, chance: number): Decision {
  const { growth, earlier, count, lists } = facts;
  const is = (kind: SiteKind, evidence: SiteFinding): Decision => ({ kind, evidence });
  if (lists < MIN_LISTS) return is('new', { about: 'too-few-lists', lists, needed: MIN_LISTS });
  const { grew, shrank, freed, born, silent, slowing } = growth;
  if (grew === 0) return withoutGrowth(facts);
  if (grew === 1 && freed === 0 && silent) return is('one-time', { about: 'once' });
  if (silent) return is('bounded', { about: 'stopped', grew });
  if (slowing) return is('bounded', { about: 'slowing' });
  if (earlier.boundedAt > 0 && count <= earlier.boundedAt * 1.1)
    return is('bounded', { about: 'stopped-before', blocks: earlier.boundedAt });
  if (grew >= MIN_GROWING && chance <= SURE) {
    const isSure = facts.steady || earlier.steady;
    const mayBeCache = isSure ? null : cacheOf(facts);
    const keeps = { about: 'keeps', grew, shrank, freed, changes: born + freed, mayBeCache } as const;
    return is(isSure ? 'growing' : 'suspected', keeps);
  }
  if (grew >= MIN_SUSPECTED && chance <= PROBABLE)
    return is('suspected', { about: 'more-lists', grew, shrank });
  if (shrank > 0 || freed > 0) return is('bounded', { about: 'gives-back', grew, shrank });
  return is('new', { about: 'grew', grew });
}

function withoutGrowth({ initial, count, shortLived, growth }: SiteFacts): Decision {
  if (initial > 0 && initial === count) return { kind: 'one-time', evidence: { about: 'from-the-start' } };
  if (shortLived > 0 || growth.freed > 0) return { kind: 'transient', evidence: { about: 'short-lived' } };
  return { kind: 'new', evidence: { about: 'latest-only' } };
}

function cacheOf(facts: SiteFacts): MayBeCache {
  if (isMature(facts)) return { neededMs: null };
  const { observedMs, growth } = facts;
  return { neededMs: Math.max(MATURE_MS - observedMs, MATURE_SPAN_MS - growth.evenness.spanMs) };
}
