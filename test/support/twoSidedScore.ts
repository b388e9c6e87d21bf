/**
 * What call sites add to the heap's trend: sessions with readings of the free heap, under a load that is not traced, and
 * lists of outstanding allocations.
 */
import { SiteTracker } from '../../src/analysis/sites/siteTracker';
import { supportOf } from '../../src/analysis/twoSided';
import { HeapWatch } from '../../src/analysis/trend/heapWatch';
import { freeAfter } from './heapOf';
import { median } from './median';
import { random } from './random';
import { growsPerHour, type Random, type SimulatedSite } from './siteBehaviours';
import { broadFirmware, KIND_NAMES, simulatedFirmware } from './siteFirmwares';
import { listTimes } from './siteScore';
import { listsOf, simulateEvents } from './siteStreams';

/** Parts of the sessions, and hours until it was said: the median of all, `Infinity` where half of them never do. */
export interface TwoSidedScore {
  readonly trend: number;
  readonly both: number;
  readonly trendHours: number;
  readonly bothHours: number;
}

const READINGS_S = 3;
const LISTS_S = 60;
const FREE_BYTES = 200_000;

/**
 * How often a leak is called, by the trend alone and with the sites: of firmware that does not leak but for one site.
 * @param seeds One session each.
 * @param kind As in `KIND_NAMES`; undefined: no further site.
 */
export function scoreTwoSided(seeds: number, hours: number, kind?: string): TwoSidedScore {
  const firsts = Array.from({ length: seeds }, (_, index) => {
    const next = random((index + 1) * 7919);
    const others = simulatedFirmware(next)
      .filter((site) => growsPerHour(site) === 0)
      .map((site) => ({ ...site, stack: `${site.stack}:others` }));
    const one = broadFirmware(next)[KIND_NAMES.indexOf(kind ?? '')];
    return firstCalls(one ? [...others, one] : others, next, hours);
  });
  const [trend, both] = [firsts.map((first) => first.trend), firsts.map((first) => first.both)];
  return {
    trend: trend.filter(Number.isFinite).length / seeds,
    both: both.filter(Number.isFinite).length / seeds,
    trendHours: median(trend),
    bothHours: median(both),
  };
}

/** When it is called a leak first, hours; never: Infinity. */
function firstCalls(
  sites: readonly SimulatedSite[],
  next: Random,
  hours: number,
): { trend: number; both: number } {
  const events = simulateEvents(sites, hours * 3600, next);
  const load = simulateEvents(untracedLoad(next), hours * 3600, next);
  const freeAt = freeAfter(FREE_BYTES, [...events, ...load]);
  const tracker = new SiteTracker();
  const [alone, supported] = [new HeapWatch(), new HeapWatch()];
  const first = { trend: Infinity, both: Infinity };
  let at = 0;
  for (const list of listsOf(events, { lists: listTimes(LISTS_S, hours), capacity: 1000, ccount: true })) {
    for (; at * 1000 <= list.timeMs; at += READINGS_S) {
      const free = freeAt(at);
      for (const watch of [alone, supported]) watch.add(at * 1000, free, null);
    }
    tracker.add(list);
    supported.support = supportOf(tracker.sites, () => false, 1);
    const hour = list.timeMs / 3_600_000;
    if (alone.current.verdict === 'leak') first.trend = Math.min(first.trend, hour);
    if (supported.current.verdict === 'leak') first.both = Math.min(first.both, hour);
  }
  return first;
}

/** What a network stack takes for a while: the heap oscillates by tens of KB. */
function untracedLoad(next: Random): SimulatedSite[] {
  const between = (low: number, high: number): number => low * (high / low) ** next();
  return Array.from({ length: 3 }, (_, index) => ({
    stack: `load ${index}`,
    sizeBytes: Math.round(between(2000, 16_000)),
    behaviour: { kind: 'transient', every: between(10, 120), lifetime: between(1, 20) },
  }));
}
