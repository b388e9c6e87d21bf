/**
 * How much of the heap's loss the call sites explain, and why the rest is missing. A block costs the heap more than
 * was asked for: `BLOCK_OVERHEAD` (the header of a TLSF block, ESP-IDF ≥ 4.3; heap poisoning adds to it).
 */
import type { Estimate } from '../estimate';
import { isSuspect, type Site } from './site';
import { plural, t } from '../../words/l10n';

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

export interface Reconciliation {
  /** Part of the heap's loss that the growing and suspected sites make up with their block headers, 1 = all, 95 % interval. */
  readonly explained: Estimate | null;
  /** The part of those that are ignored, which are not in `explained`; null where none is, or no share is known. */
  readonly ignored: Estimate | null;
  /**
   * The same for people, such as `These 2 call sites explain 93 % ± 8 % of the loss, block headers included.`; empty where
   * nothing is explained.
   */
  readonly sentence: string;
  /** Why something may be missing, one sentence each. */
  readonly missing: readonly string[];
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
  const explained = isTooMuch ? null : partOf(counted);
  const ignored = isTooMuch || others.length === 0 ? null : partOf(others);
  const sentence = [
    explained && counted.length > 0 ? sentenceOf(explained, counted.length, sampleEvery ?? 1) : '',
    ignored ? ignoredSentence(ignored, others.length) : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
  if (!lossPerHour || (share && !isTooMuch && share.estimate >= MOST))
    return { explained, ignored, sentence, missing: [] };
  if (isTooMuch)
    return {
      explained,
      ignored,
      sentence,
      missing: [t('The call sites keep more than the heap loses: some of it is given back after the lists.')],
    };
  return { explained, ignored, sentence, missing: reasons(sites, growing, conditions) };
}

/** `93 % ± 8 %`. */
function percentOf({ estimate, low, high }: Estimate): string {
  const error = Number.isFinite(high) ? ` ± ${Math.round(50 * (high - low))} %` : '';
  return `${Math.round(100 * estimate)} %${error}`;
}

function ignoredSentence(share: Estimate, count: number): string {
  return count === 1
    ? t('1 ignored call site accounts for {0} of the loss.', percentOf(share))
    : t('{0} ignored call sites account for {1} of the loss.', count, percentOf(share));
}

function sentenceOf(share: Estimate, count: number, sampleEvery: number): string {
  const sites =
    count === 1
      ? t('This call site explains {0} of the loss, block headers included.', percentOf(share))
      : t('These {0} call sites explain {1} of the loss, block headers included.', count, percentOf(share));
  return sampleEvery === 1
    ? sites
    : t('{0} That is reckoned from one of {1} allocations.', sites, sampleEvery);
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
          reason: t('The traces leave more of it behind than the heap loses: it is given back after them.'),
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
    bearsOut(site)
      ? { ...site, kind: 'growing', reason: t('{0} The heap loses as much as it takes.', site.reason) }
      : site,
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

function reasons(sites: readonly Site[], growing: readonly Site[], conditions: TraceConditions): string[] {
  const { idfVersion, incomplete, lists, fragmenting, sampleEvery } = conditions;
  const result: string[] = [];
  if (lists === 0)
    return [t('The device has printed no list of outstanding allocations: start heap tracing on it.')];
  if (lists < 3) result.push(t('Only {0} so far: growth shows from the third on.', plural(lists, 'list')));
  if (incomplete || growing.some(({ atLeast }) => atLeast))
    result.push(
      t(
        'The trace buffer overflowed or a list was cut: the oldest allocations are missing. Give it more records.',
      ),
    );
  if (sampleEvery === null)
    result.push(
      t(
        'The device has followed now more, now fewer of its allocations: their share of the loss is not known.',
      ),
    );
  if (sites.some(({ stack }) => stack === ''))
    result.push(
      t('Some allocations have no call stack: on RISC-V that takes ESP-IDF 5.5 and frame pointers.'),
    );
  if (missesCalloc(idfVersion))
    result.push(
      t('heap_caps_calloc() is not traced before ESP-IDF 6.2: what it allocates is not in the lists.'),
    );
  if (fragmenting) result.push(t('The heap is being fragmented: that takes no allocation.'));
  if (result.length === 0)
    result.push(
      t('What was allocated before tracing began, or in memory that is not traced, is not in the lists.'),
    );
  return result;
}

/** `v5.3.1-dirty` → before 6.2; false where there is no version to tell. */
function missesCalloc(idfVersion: string | null): boolean {
  const match = /^v?(\d+)\.(\d+)/.exec(idfVersion ?? '');
  if (!match) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major < 6 || (major === 6 && minor < 2);
}
