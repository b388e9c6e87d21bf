/**
 * The call sites of two sessions side by side. Where the same ELF ran, a stack is the same if its addresses are. After
 * a rebuild addresses and lines move, so stacks are the same if they have the same functions in the same order.
 */
import { addEstimates } from '../estimate';
import type { SiteSummary, Summary } from './summary';

export interface SiteMatch {
  /** null where the other session has none like it. */
  readonly before: SiteSummary | null;
  readonly after: SiteSummary | null;
}

/**
 * - `addresses`: the same ELF ran.
 * - `functions`: by the functions of the stacks.
 * - `unsure`: by address, though nobody knows whether the same ELF ran.
 * - `none`: other ELFs ran, and the functions are not known.
 */
export type SiteMatching = 'addresses' | 'functions' | 'unsure' | 'none';

export function matchSites(
  before: Summary,
  after: Summary,
): { readonly matches: readonly SiteMatch[]; readonly matching: SiteMatching } {
  const matching = matchingOf(before, after);
  if (matching === 'none') return { matches: [], matching };
  const key = matching === 'functions' ? functionKey : addressKey;
  const [was, is] = [joined(before.sites, key), joined(after.sites, key)];
  const matches: SiteMatch[] = [...is].map(([name, site]) => ({
    before: was.get(name) ?? null,
    after: site,
  }));
  for (const [name, site] of was) if (!is.has(name)) matches.push({ before: site, after: null });
  return { matches, matching };
}

function matchingOf(
  { elfSha256: a, sites: was }: Summary,
  { elfSha256: b, sites: is }: Summary,
): SiteMatching {
  if (a !== null && b !== null && isSameElf(a, b)) return 'addresses';
  if (hasFunctions(was) && hasFunctions(is)) return 'functions';
  return a !== null && b !== null ? 'none' : 'unsure';
}

/** Some firmware prints more of the hash than other. */
function isSameElf(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

/** A session without sites is no obstacle. */
function hasFunctions(sites: readonly SiteSummary[]): boolean {
  return sites.length === 0 || sites.some(({ functions }) => functions !== null);
}

function addressKey({ stack }: SiteSummary): string {
  return stack;
}

function functionKey({ functions, stack }: SiteSummary): string {
  return functions ? functions.join('\n') : stack;
}

/** Several stacks of one key, as from several lines of one function, count as one. */
function joined(
  sites: readonly SiteSummary[],
  key: (site: SiteSummary) => string,
): ReadonlyMap<string, SiteSummary> {
  const result = new Map<string, SiteSummary>();
  for (const site of sites) {
    const name = key(site);
    const known = result.get(name);
    result.set(name, known ? join(known, site) : site);
  }
  return result;
}

/** Sites come with the likeliest leak first: its kind is that of both, and its growth where the other's is of another kind. */
function join(first: SiteSummary, second: SiteSummary): SiteSummary {
  const alike = first.kind === second.kind;
  return {
    ...first,
    count: first.count + second.count,
    bytes: first.bytes + second.bytes,
    blocksPerHour: alike ? addEstimates(first.blocksPerHour, second.blocksPerHour) : first.blocksPerHour,
    bytesPerHour: alike ? addEstimates(first.bytesPerHour, second.bytesPerHour) : first.bytesPerHour,
  };
}
