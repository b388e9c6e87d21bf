/**
 * The call sites of one boot, over all its lists of outstanding allocations: which of them grow. Bounded: sites
 * beyond `MAX_SITES` are not followed (the ones without outstanding blocks are forgotten first).
 */
import { decideAll } from './decideAll';
import { measureGrowth, type Growth } from './growth';
import { LiveSet } from './liveSet';
import type { Gone } from './missing';
import { likeliestFirst } from './ranking';
import {
  isMature,
  isSteady,
  isSuspect,
  MIN_GROWING,
  MIN_LISTS,
  NO_SITE_EXPERIENCE,
  type Site,
  type SiteExperience,
  type SiteFacts,
} from './site';
import { IntervalAxis, SiteSeries, type Interval } from './siteSeries';
import type { LiveAllocation, Outstanding, SiteSnapshot, TracedAllocation } from './snapshot';
import { Windows } from './windows';

/** Sites followed. */
const MAX_SITES = 2000;
/** Boots that a site's evidence names. */
const MAX_NAMED_BOOTS = 8;

/** A block this many times older than those that its site frees is one that it does not free. */
const OUTLIVED = 4;
/** A site that frees no more than this part of its settled blocks seldom does. */
const SELDOM = 1 / 8;

interface Followed {
  readonly stack: string;
  readonly series: SiteSeries;
  /** Blocks the full buffer dropped: alive when last seen. */
  evicted: number;
  evictedBytes: number;
  shortLived: number;
  /** As of `isSteady` at the latest list. */
  steady: boolean;
  /** Blocks that more than one list had; those of them that were freed, and the sum of their ages, ms. */
  settled: number;
  freed: number;
  freedAgesMs: number;
  /** Blocks that were taken for the same ones again without being certain. */
  doubtful: number;
  /** As of the latest list; null: not measured yet. */
  measured: Measured | null;
}

/** Blocks that the full buffer has dropped, which were not freed as far as is known. */
export interface Dropped {
  readonly count: number;
  readonly bytes: number;
}

const NOTHING_DROPPED: Dropped = { count: 0, bytes: 0 };

interface Measured {
  readonly growth: Growth;
  readonly fromWindows: boolean;
}

export class SiteTracker {
  readonly #live = new LiveSet();
  #axis = new IntervalAxis();
  readonly #windows = new Windows();
  readonly #sites = new Map<string, Followed>();
  /** Lists of the present trace. */
  #lists = 0;
  #firstMs: number | null = null;
  #lastMs = 0;
  /** When the list before the present trace was. */
  #windowFromMs = 0;
  /** The buffer of the present trace. */
  #overflowed = false;
  #atLeast = false;
  #result: readonly Site[] | null = null;
  /** Of the list that is being taken; null: nothing had to be forgotten for it. */
  #forgettable: Iterator<string, undefined> | null = null;

  /** What earlier traces of this boot showed, without earlier boots. */
  #ownTraces: ReadonlyMap<string, SiteExperience> = new Map();

  /**
   * @param earlier What earlier boots of the same firmware showed, by stack, and then earlier traces of this one.
   * @param boot Number of this one.
   */
  constructor(
    private earlier: ReadonlyMap<string, SiteExperience> = new Map(),
    private readonly boot = 1,
  ) {}

  /** Takes the next list. Times never go back. */
  add(snapshot: SiteSnapshot): void {
    this.#result = null;
    this.#forgettable = null;
    this.#firstMs ??= snapshot.timeMs;
    if (snapshot.newTrace ? !this.#live.continuesIn(snapshot) : this.#nothingCarriedOver(snapshot))
      this.#endTrace();
    // Not every list of a full buffer says so.
    this.#overflowed ||= snapshot.overflowed;
    this.#atLeast = this.#overflowed || snapshot.cut;
    const first = this.#lists === 0;
    if (!first && this.#axis.push({ fromMs: this.#lastMs, toMs: snapshot.timeMs }))
      for (const { series } of this.#sites.values()) series.join();
    const change = this.#live.update({ ...snapshot, overflowed: this.#overflowed }, first, this.#mayBeBack);
    for (const allocation of change.seenAgain) if (allocation.sightings === 2) this.#settle(allocation);
    for (const back of change.back) this.#takeBack(back);
    for (const gone of change.gone) this.#remove(gone);
    for (const { stack } of change.born) this.#siteOf(stack);
    this.#lists++;
    this.#lastMs = snapshot.timeMs;
    const settled = this.#settled;
    for (const site of this.#sites.values()) {
      site.measured = null;
      if (site.series.born >= MIN_GROWING) site.steady = this.#isSteady(site, settled);
    }
  }

  /** Every site with outstanding blocks or a history, the likeliest leak first. */
  get sites(): readonly Site[] {
    return (this.#result ??= this.#judge());
  }

  /** Everything outstanding, as far as the lists tell; of windows what each of them left. */
  *outstanding(): Iterable<Outstanding> {
    const live = new Set(Array.from(this.#live.all, ({ address }) => address));
    for (const allocation of this.#windows.left) if (!live.has(allocation.address)) yield allocation;
    yield* this.#live.all;
  }

  /** The buffer of the present trace is full, as one of its lists has said. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** Of a site, what the full buffer has dropped. */
  dropped(stack: string): Dropped {
    const site = this.#sites.get(stack);
    return site ? { count: site.evicted, bytes: site.evictedBytes } : NOTHING_DROPPED;
  }

  /** What this boot has shown, for the next one of the same firmware. */
  evidence(): Map<string, SiteExperience> {
    return this.#evidenceWith(this.earlier);
  }

  #evidenceWith(earlier: ReadonlyMap<string, SiteExperience>): Map<string, SiteExperience> {
    const result = new Map(earlier);
    const settled = this.#settled;
    for (const [stack, site] of this.#sites) {
      const before = earlier.get(stack) ?? NO_SITE_EXPERIENCE;
      const { growth } = this.#growthOf(site, settled);
      const stopped = growth.grew > 1 && (growth.silent || growth.slowing);
      result.set(stack, {
        boots: [...new Set([...before.boots, this.boot])].slice(-MAX_NAMED_BOOTS),
        grew: before.grew + growth.grew,
        freed: before.freed + growth.freed,
        noReturn: before.noReturn + growth.evenness.noReturn,
        steady: !stopped && (before.steady || site.steady),
        boundedAt: Math.max(before.boundedAt, stopped ? (this.#liveOf().get(stack)?.length ?? 0) : 0),
      });
    }
    return result;
  }

  /** A list that shares nothing with the one before, though nothing was dropped: tracing must have begun anew. */
  #nothingCarriedOver(snapshot: SiteSnapshot): boolean {
    return !snapshot.overflowed && !snapshot.cut && this.#live.size > 0 && this.#live.isForeign(snapshot);
  }

  #endTrace(): void {
    if (this.#lists > 0) this.#windows.add(this.#live.all, this.#windowFromMs, this.#lastMs);
    if (this.#lists >= MIN_LISTS) this.#forgetSites();
    this.#windowFromMs = this.#lastMs;
    this.#live.clear();
    this.#overflowed = false;
    this.#lists = 0;
  }

  /**
   * What has become of blocks that only the trace before knew nobody will see, and those that come in their place would
   * pass for growth: what that trace has shown counts as an earlier boot's does.
   */
  #forgetSites(): void {
    this.earlier = this.evidence();
    this.#ownTraces = this.#evidenceWith(this.#ownTraces);
    this.#sites.clear();
    this.#axis = new IntervalAxis();
    this.#firstMs = null;
  }

  /** A second list has it. What was in the first list already is no growth. */
  #settle({ stack, sizeBytes, initial, firstMs }: LiveAllocation): void {
    const site = this.#siteOf(stack);
    if (!site) return;
    site.settled++;
    const index = initial ? -1 : this.#axis.indexOf(firstMs);
    if (index >= 0) site.series.add(index, sizeBytes);
  }

  /** Of a site that seldom frees what has settled. */
  readonly #mayBeBack = ({ allocation }: Gone): boolean => {
    const site = this.#sites.get(allocation.stack);
    return site !== undefined && allocation.sightings > 1 && seldomFrees(site);
  };

  #remove(gone: Gone): void {
    const site = this.#siteOf(gone.allocation.stack);
    if (!site) return;
    gone.counted = howGone(gone, site);
    this.#count(gone, site, 1);
  }

  /** It was not gone. */
  #takeBack(gone: Gone): void {
    const site = this.#sites.get(gone.allocation.stack);
    if (!site) return;
    if (gone.allocation.ccount === undefined) site.doubtful++;
    if (gone.counted) this.#count(gone, site, -1);
  }

  #count({ allocation, atMs, counted }: Gone, site: Followed, sign: 1 | -1): void {
    const { sizeBytes, firstMs, initial } = allocation;
    if (counted === 'short-lived') site.shortLived += sign;
    else if (counted === 'evicted') {
      site.evicted += sign;
      site.evictedBytes += sign * sizeBytes;
    } else {
      const bornIndex = initial ? -1 : this.#axis.indexOf(firstMs);
      site.series.free(this.#axis.indexOf(atMs), sizeBytes, bornIndex, sign);
      site.freed += sign;
      site.freedAgesMs += sign * (atMs - firstMs);
    }
  }

  #siteOf(stack: string): Followed | undefined {
    const known = this.#sites.get(stack);
    if (known) return known;
    if (this.#sites.size >= MAX_SITES && !this.#forgetOne()) return undefined;
    const site: Followed = {
      stack,
      series: new SiteSeries(),
      evicted: 0,
      evictedBytes: 0,
      shortLived: 0,
      steady: false,
      settled: 0,
      freed: 0,
      freedAgesMs: 0,
      doubtful: 0,
      measured: null,
    };
    this.#sites.set(stack, site);
    return site;
  }

  /**
   * Makes room for a site: forgets the first of those without outstanding blocks. What is outstanding does not change
   * while a list is taken, so that the search goes on where it was, and a list costs one walk over the sites.
   */
  #forgetOne(): boolean {
    const forgettable = (this.#forgettable ??= this.#withoutBlocks());
    const { value: stack } = forgettable.next();
    return stack !== undefined && this.#sites.delete(stack);
  }

  *#withoutBlocks(): Generator<string, undefined> {
    const live = this.#liveOf();
    for (const stack of this.#sites.keys()) if (!live.has(stack)) yield stack;
    return undefined;
  }

  #liveOf(): Map<string, LiveAllocation[]> {
    const byStack = new Map<string, LiveAllocation[]>();
    for (const allocation of this.#live.all) {
      const others = byStack.get(allocation.stack);
      if (others) others.push(allocation);
      else byStack.set(allocation.stack, [allocation]);
    }
    return byStack;
  }

  #isSteady(site: Followed, settled: readonly Interval[]): boolean {
    const { growth } = this.#growthOf(site, settled);
    return isSteady({ growth, observedMs: this.#observedMs }, site.steady);
  }

  /** From the first list to the latest, ms. */
  get #observedMs(): number {
    return this.#lastMs - (this.#firstMs ?? this.#lastMs);
  }

  /** The last interval is left out: what was born in it has not settled yet. */
  get #settled(): readonly Interval[] {
    return this.#axis.intervals.slice(0, -1);
  }

  #growthOf(site: Followed, settled: readonly Interval[]): Measured {
    return (site.measured ??= this.#measure(site, settled));
  }

  #measure(site: Followed, settled: readonly Interval[]): Measured {
    const growth = measureGrowth(site.series, settled, usualAgeMs(site));
    const left = growth.grew === 0 ? this.#windows.growthOf(site.stack) : null;
    return left ? { growth: left, fromWindows: true } : { growth, fromWindows: false };
  }

  #judge(): Site[] {
    const live = this.#liveOf();
    const settled = this.#settled;
    const judged = [...this.#sites.values()].map((site) => {
      const outstanding = live.get(site.stack) ?? [];
      const facts: SiteFacts = {
        ...this.#growthOf(site, settled),
        steady: site.steady,
        earlier: this.earlier.get(site.stack) ?? NO_SITE_EXPERIENCE,
        count: outstanding.length,
        initial: outstanding.filter(({ initial }) => initial).length,
        shortLived: site.shortLived,
        doubtful: site.doubtful,
        lists: this.#lists + this.#windows.count,
        observedMs: this.#observedMs,
      };
      return { site, outstanding, facts };
    });
    const decided = decideAll(
      new Map(judged.map(({ site, facts }) => [site.stack, facts])),
      this.#ownTraces,
      this.boot,
    );
    return judged
      .map(({ site, outstanding, facts }) => ({
        ...describe(site, outstanding, this.#lastMs),
        ...decided.get(site.stack)!,
        blocksPerHour: facts.growth.blocksPerHour,
        bytesPerHour: facts.growth.bytesPerHour,
        atLeast: this.#atLeast || site.evicted > 0,
        fromWindows: facts.fromWindows,
        noFill: isMature(facts) ? facts.growth.evenness.noFill : 0,
      }))
      .filter((site) => site.count > 0 || isSuspect(site))
      .sort(likeliestFirst);
  }
}

/** Of what the full buffer dropped, a block no older than those that its site frees would have been freed as well. */
function howGone({ allocation, atMs, evicted }: Gone, site: Followed): NonNullable<Gone['counted']> {
  if (evicted && atMs - allocation.firstMs > OUTLIVED * usualAgeMs(site)) return 'evicted';
  return allocation.sightings === 1 ? 'short-lived' : 'freed';
}

/** At which a site frees a block; 0: it frees none, or seldom one. */
function usualAgeMs(site: Followed): number {
  return seldomFrees(site) ? 0 : site.freedAgesMs / site.freed;
}

function seldomFrees({ freed, settled }: Followed): boolean {
  return freed <= SELDOM * settled;
}

function describe(
  { stack, evicted, evictedBytes }: Followed,
  outstanding: readonly (TracedAllocation & { readonly firstMs: number })[],
  nowMs: number,
): Pick<Site, 'stack' | 'count' | 'bytes' | 'firstSeenMs' | 'oldestMs' | 'medianAgeMs'> {
  const ages = outstanding.map(({ firstMs }) => nowMs - firstMs).sort((a, b) => b - a);
  return {
    stack,
    count: outstanding.length + evicted,
    bytes: outstanding.reduce((sum, { sizeBytes }) => sum + sizeBytes, evictedBytes),
    firstSeenMs: nowMs - (ages[0] ?? 0),
    oldestMs: ages[0] ?? 0,
    medianAgeMs: ages[ages.length >> 1] ?? 0,
  };
}
