/**
 * How well the call sites explain what the heap loses: sessions with readings of the free heap and lists of outstanding
 * allocations, of the same simulated allocations.
 */
import { reconcile, supportedBy } from '../../src/analysis/sites/reconcile';
import { isSuspect } from '../../src/analysis/sites/site';
import { SiteTracker } from '../../src/analysis/sites/siteTracker';
import { HeapWatch } from '../../src/analysis/trend/heapWatch';
import { blockCost, freeAfter } from './heapOf';
import { median } from './median';
import { random } from './random';
import { growsPerHour, type Event, type SimulatedSite } from './siteBehaviours';
import { simulatedFirmware } from './siteFirmwares';
import { listTimes } from './siteScore';
import { listsOf, simulateEvents } from './siteStreams';

export interface ReconcileScore {
  /** Of the sessions, how many tell a share. */
  readonly told: number;
  /** Of those, how many have the true one in their interval. */
  readonly coverage: number;
  /** Half the interval's width and the error, medians; 1 = all of the loss. */
  readonly width: number;
  readonly error: number;
  /** Of the sites called growing with the heap's support, how many leak. */
  readonly precision: number;
}

const READINGS_S = 5;

/** @param seeds One session each; every other one has a leak that is not traced. */
export function scoreReconciliation(seeds: number, hours: number): ReconcileScore {
  const [widths, errors]: [number[], number[]] = [[], []];
  let [covered, growing, leaking] = [0, 0, 0];
  for (let seed = 1; seed <= seeds; seed++) {
    const next = random(seed * 7919);
    const sites = simulatedFirmware(next);
    const events = simulateEvents(sites, hours * 3600, next);
    const untraced = seed % 2 === 0 ? simulateEvents([untracedLeak(next)], hours * 3600, next) : [];
    const loss = lossOf([...events, ...untraced], hours * 3600);
    const tracker = new SiteTracker();
    const lists = listTimes(120, hours);
    for (const list of listsOf(events, { lists, capacity: 5000, ccount: true })) tracker.add(list);
    const judged = loss ? supportedBy(loss, tracker.sites) : tracker.sites;
    const leaks = new Set(sites.filter((site) => growsPerHour(site) > 0).map(({ stack }) => stack));
    for (const { kind, stack } of judged)
      if (kind === 'growing') {
        growing++;
        if (leaks.has(stack)) leaking++;
      }
    const { explained } = reconcile(loss, judged, {
      idfVersion: null,
      incomplete: false,
      lists: lists.length,
      sampleEvery: 1,
      fragmenting: false,
    });
    if (!explained) continue;
    const named = new Set(judged.filter(isSuspect).map(({ stack }) => stack));
    const lost = (those: readonly Event[]): number =>
      those
        .filter(({ stack, until }) => leaks.has(stack) && until === Infinity)
        .reduce((sum, { sizeBytes }) => sum + blockCost(sizeBytes), 0);
    const all = lost(events) + untraced.reduce((sum, { sizeBytes }) => sum + blockCost(sizeBytes), 0);
    const truth = lost(events.filter(({ stack }) => named.has(stack))) / all;
    if (explained.low <= truth && truth <= explained.high) covered++;
    widths.push((explained.high - explained.low) / 2);
    errors.push(Math.abs(explained.estimate - truth));
  }
  return {
    told: widths.length / seeds,
    coverage: covered / widths.length,
    width: median(widths),
    error: median(errors),
    precision: leaking / growing,
  };
}

/** As `heap_caps_calloc` before ESP-IDF 6.2. */
function untracedLeak(next: () => number): SimulatedSite {
  return {
    stack: 'untraced',
    sizeBytes: Math.round(12 * 50 ** next()),
    behaviour: { kind: 'leak', every: 30 * 10 ** next() },
  };
}

/** What the heap is known to lose, from its readings alone. */
function lossOf(
  events: readonly Event[],
  endS: number,
): { estimate: number; low: number; high: number } | null {
  const watch = new HeapWatch();
  const freeAt = freeAfter(8_000_000, events);
  for (let at = 0; at < endS; at += READINGS_S) watch.add(at * 1000, freeAt(at), null);
  watch.end();
  return watch.current.bytesPerHour;
}
