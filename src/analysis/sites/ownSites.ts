/**
 * Call sites by the user's own innermost frame: many stacks that lead to one line of the user's code are one place to
 * look at, and together they may be sure where each alone is only suspected.
 */
import { addEstimates, type Estimate } from '../estimate';
import { isSuspect, NO_FILL, type Site, type SiteKind } from './site';
import { likeliestFirst } from './ranking';

export interface OwnSite<Frame> {
  /** The frame that names it; null for stacks whose frames are not known, which stay apart. */
  readonly own: Frame | null;
  /** As of its likeliest stack, or `growing` where several suspected ones are sure together. */
  readonly kind: SiteKind;
  readonly count: number;
  readonly bytes: number;
  /** Growth of all its growing and suspected stacks. */
  readonly bytesPerHour: Estimate;
  /** Chance that bounded sites look like this. */
  readonly chance: number;
  /** Its stacks, the likeliest leak first. */
  readonly sites: readonly Site[];
}

/** Chance up to which it is sure, as for single sites. */
const SURE = 0.05;
const NONE: Estimate = { estimate: 0, low: 0, high: 0 };

/**
 * @param ownOf The user's own innermost frame of a stack; undefined where its frames are not known.
 * @param placeOf What tells two frames apart, such as function, file and line.
 */
export function groupByOwnFrame<Frame>(
  sites: readonly Site[],
  ownOf: (stack: string) => Frame | undefined,
  placeOf: (frame: Frame) => string,
): OwnSite<Frame>[] {
  const groups = new Map<string, { own: Frame | null; sites: Site[] }>();
  for (const site of sites) {
    const own = ownOf(site.stack) ?? null;
    const key = own ? `frame ${placeOf(own)}` : `stack ${site.stack}`;
    const known = groups.get(key);
    if (known) known.sites.push(site);
    else groups.set(key, { own, sites: [site] });
  }
  return [...groups.values()]
    .map(({ own, sites: all }) => summed(own, all.sort(likeliestFirst)))
    .sort((a, b) => likeliestFirst(asSite(a), asSite(b)));
}

function summed<Frame>(own: Frame | null, sites: readonly Site[]): OwnSite<Frame> {
  const growing = sites.filter(isSuspect);
  const chance = combinedChance(growing.map((site) => site.chance));
  // Of independent stacks the e-values may be multiplied.
  const noFill = growing.reduce((sum, site) => sum + site.noFill, 0);
  const first = sites[0]!.kind;
  return {
    own,
    kind: first === 'suspected' && chance <= SURE && noFill >= NO_FILL ? 'growing' : first,
    count: sites.reduce((sum, { count }) => sum + count, 0),
    bytes: sites.reduce((sum, { bytes }) => sum + bytes, 0),
    bytesPerHour: growing.reduce((sum, { bytesPerHour }) => addEstimates(sum, bytesPerHour), NONE),
    chance,
    sites,
  };
}

/** Fisher's method; the chances are adjusted for many sites already, so that this errs on the safe side. */
function combinedChance(chances: readonly number[]): number {
  if (chances.length === 0) return 1;
  const half = -chances.reduce((sum, chance) => sum + Math.log(Math.max(chance, 1e-300)), 0);
  // Upper tail of χ² with 2n degrees of freedom: a Poisson sum.
  let [term, sum] = [1, 1];
  for (let k = 1; k < chances.length; k++) {
    term *= half / k;
    sum += term;
  }
  return Math.min(1, Math.exp(-half) * sum);
}

function asSite<Frame>({ sites, ...own }: OwnSite<Frame>): Site {
  return { ...sites[0]!, ...own };
}
