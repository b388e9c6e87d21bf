/**
 * What is kept of a session to compare another one with: the loss of each heap and the call sites. It is made from an
 * analysis, or read from a baseline file (`file.ts`).
 */
import type { BootAnalysis } from '../bootAnalysis';
import type { Estimate } from '../estimate';
import type { Site, SiteKind } from '../sites/site';
import type { HeapVerdict, Verdict } from '../trend/heapWatch';

/** Sites kept, the likeliest leaks first. */
export const MAX_SITES = 500;
/** Frames kept of a stack. */
export const MAX_FRAMES = 64;

/** The trend of one heap. */
export interface HeapSummary {
  readonly verdict: Verdict;
  readonly kind: HeapVerdict['kind'];
  /** What it loses, 95 % interval: zero up to the detection limit where no leak is seen; null while nothing is known. */
  readonly bytesPerHour: Estimate | null;
  readonly observedMs: number;
}

export interface SiteSummary {
  /** As in `Site.stack`. */
  readonly stack: string;
  /** Functions, innermost first, inlined ones too; null where they are not known. */
  readonly functions: readonly string[] | null;
  readonly kind: SiteKind;
  readonly count: number;
  readonly bytes: number;
  readonly blocksPerHour: Estimate;
  readonly bytesPerHour: Estimate;
}

export interface Summary {
  /** Beginning of the SHA-256 of the ELF that ran, lower case; null where it was not printed. */
  readonly elfSha256: string | null;
  readonly project: string | null;
  readonly version: string | null;
  /** By the heap's name. */
  readonly heaps: ReadonlyMap<string, HeapSummary>;
  /** The heap that stands for the device; null where none is printed. */
  readonly mainHeap: string | null;
  /** Lists of outstanding allocations that were seen. */
  readonly lists: number;
  readonly sites: readonly SiteSummary[];
}

/** Functions of a stack, innermost first; null where they are not known. */
export type FunctionsOf = (stack: string) => readonly string[] | null;

/** @param functionsOf Without it, sites can be compared with those of the same ELF only. */
export function summarize(analysis: BootAnalysis, functionsOf: FunctionsOf = () => null): Summary {
  const { boot } = analysis;
  const heaps = new Map<string, HeapSummary>();
  for (const [name, heap] of analysis.heaps) heaps.set(name, summarizeHeap(heap.watch.current));
  return {
    elfSha256: boot.elfSha256?.toLowerCase() ?? null,
    project: boot.application.get('projectName') ?? null,
    version: boot.application.get('appVersion') ?? null,
    heaps,
    mainHeap: boot.heap && heaps.has(boot.heap.name) ? boot.heap.name : null,
    lists: analysis.lists,
    sites: analysis.sites.slice(0, MAX_SITES).map((site) => summarizeSite(site, functionsOf)),
  };
}

function summarizeHeap({ verdict, kind, bytesPerHour, limitPerHour, observedMs }: HeapVerdict): HeapSummary {
  return { verdict, kind, bytesPerHour: lossOf(verdict, bytesPerHour, limitPerHour), observedMs };
}

/** A leak that is not seen is smaller than the detection limit. One that is suspected may be what it looks like. */
function lossOf(verdict: Verdict, rate: Estimate | null, limit: number | null): Estimate | null {
  if (verdict === 'leak' && rate) return { estimate: rate.estimate, low: rate.low, high: rate.high };
  return limit === null || verdict === 'suspected' ? null : { estimate: 0, low: 0, high: limit };
}

function summarizeSite(site: Site, functionsOf: FunctionsOf): SiteSummary {
  const { stack, kind, count, bytes, blocksPerHour, bytesPerHour } = site;
  const functions = functionsOf(stack)?.slice(0, MAX_FRAMES) ?? null;
  return { stack, functions, kind, count, bytes, blocksPerHour, bytesPerHour };
}
