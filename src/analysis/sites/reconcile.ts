/**
 * How much of the heap's loss the call sites explain, and why the rest is missing. A block costs the heap more than
 * was asked for: `BLOCK_OVERHEAD` (the header of a TLSF block, ESP-IDF ≥ 4.3; heap poisoning adds to it).
 */
import type { Estimate } from '../estimate';
import { isSuspect, MIN_LISTS, type Site } from './site';

/** Bytes of header that a 32-bit TLSF block has. */
const BLOCK_OVERHEAD = 4;
/** Half the width of a 95 % interval, in standard errors. */
const Z = 1.96;
/** Less explained than this asks for reasons. */
const MOST = 0.8;

/** What is known about how the lists were made. */
export interface TraceConditions {
  /** As the application information prints it, such as `v5.3.1`; null where it did not. */
  readonly idfVersion: string | null;
  /** The device's buffer overflowed, or a list was cut. */
  readonly incomplete: boolean;
  /** Lists of the boot. */
  readonly lists: number;
  /** One of so many allocations is followed, so that each stands for so many; null where that has changed. */
  readonly sampleEvery: number | null;
  /** The heap's largest free block shrinks while its free bytes do not. */
  readonly fragmenting: boolean;
  /** Call sites, by stack, that the user has accepted: their share is told apart. Absent: none. */
  readonly isIgnored?: (stack: string) => boolean;
}

/** Why something of the loss may be missing. */
export type Missing =
  /** The sites keep more than the heap loses. */
  | { readonly about: 'given-back' }
  | { readonly about: 'no-lists' }
  | { readonly about: 'few-lists'; readonly lists: number }
  /** The trace buffer overflowed or a list was cut. */
  | { readonly about: 'incomplete' }
  /** The device has followed now more, now fewer of its allocations. */
  | { readonly about: 'sampling-changed' }
  | { readonly about: 'no-stacks' }
  /** `heap_caps_calloc()` is not traced before ESP-IDF 6.2. */
  | { readonly about: 'calloc' }
  | { readonly about: 'fragmentation' }
  /** What was allocated before tracing began, or in memory that is not traced. */
  | { readonly about: 'not-traced' };

/** `src/words/sites/reconciliation.ts` makes sentences of it. */
export interface Reconciliation {
  /** Part of the heap's loss that the growing and suspected sites make up with their block headers, 1 = all, 95 % interval. */
  readonly explained: Estimate | null;
  /** Sites that `explained` is of. */
  readonly explaining: number;
  /** The part of those that are ignored, which are not in `explained`; null where none is, or no share is known. */
  readonly ignored: Estimate | null;
  readonly ignoring: number;
  /** As of `TraceConditions`; 1 where that is not known. */
  readonly sampleEvery: number;
  readonly missing: readonly Missing[];
}

/** @param lossPerHour What the heap loses, bytes an hour; null where it is not known to lose anything. */
export function reconcile(
  lossPerHour: Estimate | null,
  sites: readonly Site[],
  conditions: TraceConditions,
): Reconciliation {
  const { isIgnored = () => false, sampleEvery } = conditions;
  const growing = sites.filter(isSuspect);
  const counted = growing.filter(({ stack }) => !isIgnored(stack));
  const others = growing.filter(({ stack }) => isIgnored(stack));
  const partOf = (part: readonly Site[]) => (lossPerHour ? shareOf(lossPerHour, part, sampleEvery) : null);
  const share = partOf(growing);
  const isTooMuch = share !== null && share.low > TOO_MUCH;
  const isEnough = !lossPerHour || (share !== null && !isTooMuch && share.estimate >= MOST);
  return {
    explained: isTooMuch ? null : partOf(counted),
    explaining: counted.length,
    ignored: isTooMuch || others.length === 0 ? null : partOf(others),
    ignoring: others.length,
    sampleEvery: sampleEvery ?? 1,
    missing: isEnough ? [] : isTooMuch ? [{ about: 'given-back' }] : reasons(sites, growing, conditions),
  };
}

/** A suspected site must make up this much of the loss to be borne out by it, and all together not much more than it. */
const SUPPORTED = 0.1;
const TOO_MUCH = 1.5;

/** What windows leave behind of a site that keeps more than the whole heap loses is given back after them. */
export function withinLoss(
  lossPerHour: Estimate,
  sites: readonly Site[],
  sampleEvery: number | null = 1,
): readonly Site[] {
  if (sampleEvery === null) return sites;
  const isTooMuch = ({ kind, fromWindows, bytesPerHour }: Site): boolean =>
    fromWindows && kind === 'suspected' && sampleEvery * bytesPerHour.low > lossPerHour.high;
  return sites.map((site) =>
    isTooMuch(site)
      ? {
          ...site,
          kind: 'bounded',
          isLikely: false,
          evidence: { about: 'given-back-after' },
        }
      : site,
  );
}

/**
 * Sites that the heap's own loss bears out: a suspected one that makes up a good part of a leak that is there anyway
 * is growing.
 */
export function supportedBy(
  lossPerHour: Estimate,
  sites: readonly Site[],
  sampleEvery: number | null = 1,
): readonly Site[] {
  const share = shareOf(lossPerHour, sites.filter(isSuspect), sampleEvery);
  if (sampleEvery === null || !share || share.estimate > TOO_MUCH) return sites;
  const bearsOut = (site: Site): boolean =>
    site.kind === 'suspected' && sampleEvery * costPerHour(site) >= SUPPORTED * lossPerHour.estimate;
  return sites.map((site) =>
    bearsOut(site) ? { ...site, kind: 'growing', evidence: { ...site.evidence, borneOut: true } } : site,
  );
}

/** What a site's growth costs the heap, bytes. */
export function costPerHour({ bytesPerHour, blocksPerHour }: Site): number {
  return bytesPerHour.estimate + BLOCK_OVERHEAD * blocksPerHour.estimate;
}

function shareOf(loss: Estimate, growing: readonly Site[], sampleEvery: number | null): Estimate | null {
  if (sampleEvery === null || loss.estimate <= 0 || loss.low <= 0) return null;
  let [cost, variance] = [0, 0];
  for (const site of growing) {
    cost += sampleEvery * costPerHour(site);
    variance += (sampleEvery * standardError(site.bytesPerHour)) ** 2;
  }
  const share = cost / loss.estimate;
  if (!Number.isFinite(variance)) return { estimate: share, low: 0, high: Infinity };
  const half = (Z * Math.sqrt(variance + (share * standardError(loss)) ** 2)) / loss.estimate;
  return { estimate: share, low: Math.max(0, share - half), high: share + half };
}

function standardError({ low, high }: Estimate): number {
  return (high - low) / (2 * Z);
}

function reasons(sites: readonly Site[], growing: readonly Site[], conditions: TraceConditions): Missing[] {
  const { idfVersion, incomplete, lists, fragmenting, sampleEvery } = conditions;
  if (lists === 0) return [{ about: 'no-lists' }];
  const result: Missing[] = [];
  if (lists < MIN_LISTS) result.push({ about: 'few-lists', lists });
  if (incomplete || growing.some(({ atLeast }) => atLeast)) result.push({ about: 'incomplete' });
  if (sampleEvery === null) result.push({ about: 'sampling-changed' });
  if (sites.some(({ stack }) => stack === '')) result.push({ about: 'no-stacks' });
  if (missesCalloc(idfVersion)) result.push({ about: 'calloc' });
  if (fragmenting) result.push({ about: 'fragmentation' });
  return result.length === 0 ? [{ about: 'not-traced' }] : result;
}

/** `v5.3.1-dirty` → before 6.2; false where there is no version to tell. */
function missesCalloc(idfVersion: string | null): boolean {
  const match = /^v?(\d+)\.(\d+)/.exec(idfVersion ?? '');
  if (!match) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major < 6 || (major === 6 && minor < 2);
}
