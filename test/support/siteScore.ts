/** How well growing sites are told from others, over many simulated firmwares. */
import { groupByOwnFrame, type OwnSite } from '../../src/analysis/sites/ownSites';
import type { Site } from '../../src/analysis/sites/site';
import { SiteTracker } from '../../src/analysis/sites/siteTracker';
import { random } from './random';
import { growsPerHour, type SimulatedSite } from './siteBehaviours';
import { broadFirmware, KIND_NAMES, simulatedFirmware } from './siteFirmwares';
import { simulateLists, type StreamOptions } from './siteStreams';

export interface SiteScore {
  /** Of those called growing, how many are leaks. */
  readonly precision: number;
  /** Of the leaks, how many are called growing, and how many growing or suspected. */
  readonly recall: number;
  readonly noticed: number;
  /** Of the growth intervals of found leaks, how many hold the truth. */
  readonly coverage: number;
  /** Of the firmwares, how many have a leak ranked first, and leaks only on as many places as there are leaks. */
  readonly first: number;
  readonly top: number;
}

/** @param seeds One firmware each. */
export function scoreSites(seeds: number, options: StreamOptions): SiteScore {
  let [found, noticed, leaks, false_, covered, first, top] = [0, 0, 0, 0, 0, 0, 0];
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
    const leaking = sites.filter((site) => growsPerHour(site) > 0).map(({ stack }) => stack);
    const ranked = tracker.sites.slice(0, leaking.length).map(({ stack }) => leaking.includes(stack));
    if (ranked[0]) first++;
    if (ranked.every(Boolean)) top++;
  }
  return {
    precision: found / (found + false_),
    recall: found / leaks,
    noticed: noticed / leaks,
    coverage: covered / found,
    first: first / seeds,
    top: top / seeds,
  };
}

/** Lists every `everySeconds` for `hours`. */
export function listTimes(everySeconds: number, hours: number): number[] {
  return Array.from(
    { length: Math.round((hours * 3600) / everySeconds) },
    (_, index) => 10 + index * everySeconds,
  );
}

/** What is said of a leak-free firmware at any list; parts of 1. */
export interface FalseShares {
  /** Boots in which a site was ever called growing, ever likely, ever suspected. */
  readonly growing: number;
  readonly likely: number;
  readonly suspected: number;
  /** Lists at which a site was called growing. */
  readonly lists: number;
}

/** Leak-free firmware watched list by list. */
export function falseShares(seeds: number, options: StreamOptions): FalseShares {
  let [growing, likely, suspected, wrong, all] = [0, 0, 0, 0, 0];
  for (let seed = 1; seed <= seeds; seed++) {
    const next = random(seed * 7919);
    const sites = simulatedFirmware(next).filter((site) => growsPerHour(site) === 0);
    const seen = { growing: 0, likely: 0, suspected: 0 };
    watch(sites, next, options, (judged) => {
      all++;
      if (judged.some(({ kind }) => kind === 'growing')) seen.growing++;
      if (judged.some(({ isLikely }) => isLikely)) seen.likely++;
      if (judged.some(({ kind }) => kind === 'suspected')) seen.suspected++;
    });
    wrong += seen.growing;
    growing += Math.sign(seen.growing);
    likely += Math.sign(seen.likely);
    suspected += Math.sign(seen.suspected);
  }
  return {
    growing: growing / seeds,
    likely: likely / seeds,
    suspected: suspected / seeds,
    lists: wrong / all,
  };
}

/** Of one kind of site; parts of 1. */
export interface KindScore {
  readonly name: string;
  readonly leaks: boolean;
  /** Called growing at the end, and at any list. */
  readonly growing: number;
  readonly everGrowing: number;
  /** Growing or suspected at the end, and at any list. */
  readonly noticed: number;
  readonly everNoticed: number;
}

/**
 * Firmware with one site of each kind, watched list by list: those that do not leak alone first, as others' leaks make
 * the correction for many sites milder.
 */
export function scoreKinds(seeds: number, options: StreamOptions): KindScore[] {
  const tallies = KIND_NAMES.map(() => ({
    growing: 0,
    everGrowing: 0,
    noticed: 0,
    everNoticed: 0,
    leaks: false,
  }));
  for (let seed = 1; seed <= seeds; seed++)
    for (const isLeaking of [false, true]) {
      const next = random(seed * 7919);
      const all = broadFirmware(next);
      const scored = all.filter((site) => growsPerHour(site) > 0 === isLeaking);
      const ever = new Map<SimulatedSite, { growing: boolean; noticed: boolean }>();
      let last: readonly OwnSite<string>[] = [];
      watch(isLeaking ? all : scored, next, options, (judged) => {
        last = placesOf(judged);
        for (const site of scored) {
          const kind = last.find(({ own }) => own !== null && site.stack.startsWith(own))?.kind;
          const before = ever.get(site);
          ever.set(site, {
            growing: before?.growing === true || kind === 'growing',
            noticed: before?.noticed === true || kind === 'growing' || kind === 'suspected',
          });
        }
      });
      for (const site of scored) {
        const tally = tallies[all.indexOf(site)]!;
        const kind = last.find(({ own }) => own !== null && site.stack.startsWith(own))?.kind;
        tally.leaks = isLeaking;
        tally.growing += Number(kind === 'growing') / seeds;
        tally.noticed += Number(kind === 'growing' || kind === 'suspected') / seeds;
        tally.everGrowing += Number(ever.get(site)?.growing) / seeds;
        tally.everNoticed += Number(ever.get(site)?.noticed) / seeds;
      }
    }
  return tallies.map((tally, index) => ({ name: KIND_NAMES[index]!, ...tally }));
}

/** By the innermost frame, as one line of the user's. */
function placesOf(sites: readonly Site[]): OwnSite<string>[] {
  return groupByOwnFrame(
    sites,
    (stack) => stack.slice(0, stack.indexOf(':')),
    (frame) => frame,
  );
}

function watch(
  sites: readonly SimulatedSite[],
  next: () => number,
  options: StreamOptions,
  look: (judged: readonly Site[]) => void,
): void {
  const tracker = new SiteTracker();
  for (const snapshot of simulateLists(sites, next, options)) {
    tracker.add(snapshot);
    look(tracker.sites);
  }
}
