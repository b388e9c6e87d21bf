/** How well growing sites are told from others, over many simulated firmwares. */
import { SiteTracker } from '../../src/analysis/sites/siteTracker';
import { random } from './random';
import { growsPerHour, simulatedFirmware, simulateLists, type StreamOptions } from './siteStreams';

export interface SiteScore {
  /** Of those called growing, how many are leaks. */
  readonly precision: number;
  /** Of the leaks, how many are called growing, and how many growing or suspected. */
  readonly recall: number;
  readonly noticed: number;
  /** Of the growth intervals of found leaks, how many hold the truth. */
  readonly coverage: number;
}

/** @param seeds One firmware each. */
export function scoreSites(seeds: number, options: StreamOptions): SiteScore {
  let [found, noticed, leaks, false_, covered] = [0, 0, 0, 0, 0];
  for (let seed = 1; seed <= seeds; seed++) {
    const next = random(seed * 7919);
    const sites = simulatedFirmware(next);
    const tracker = new SiteTracker();
    for (const snapshot of simulateLists(sites, next, options)) tracker.add(snapshot);
    const judged = new Map(tracker.sites.map((site) => [site.stack, site]));
    for (const site of sites) {
      const known = judged.get(site.stack);
      const isGrowing = known?.kind === 'growing';
      const truth = growsPerHour(site);
      if (truth === 0) {
        if (isGrowing) false_++;
        continue;
      }
      leaks++;
      if (isGrowing || known?.kind === 'suspected') noticed++;
      if (!isGrowing) continue;
      found++;
      if (known.blocksPerHour.low <= truth && truth <= known.blocksPerHour.high) covered++;
    }
  }
  return {
    precision: found / (found + false_),
    recall: found / leaks,
    noticed: noticed / leaks,
    coverage: covered / found,
  };
}

/** Lists every `everySeconds` for `hours`. */
export function listTimes(everySeconds: number, hours: number): number[] {
  return Array.from(
    { length: Math.round((hours * 3600) / everySeconds) },
    (_, index) => 10 + index * everySeconds,
  );
}

/**
 * Leak-free firmware watched list by list: in how many of the boots a site was ever called growing, and at how many of
 * all lists.
 */
export function falseAlarms(seeds: number, options: StreamOptions): { boots: number; lists: number } {
  let [boots, wrong, all] = [0, 0, 0];
  for (let seed = 1; seed <= seeds; seed++) {
    const next = random(seed * 7919);
    const sites = simulatedFirmware(next).filter((site) => growsPerHour(site) === 0);
    const tracker = new SiteTracker();
    let lists = 0;
    for (const snapshot of simulateLists(sites, next, options)) {
      tracker.add(snapshot);
      all++;
      if (tracker.sites.some(({ kind }) => kind === 'growing')) lists++;
    }
    wrong += lists;
    if (lists > 0) boots++;
  }
  return { boots: boots / seeds, lists: wrong / all };
}
