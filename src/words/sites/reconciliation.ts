/** How much of the heap's loss the call sites explain, and why the rest is missing, in sentences. */
import type { Estimate } from '../../analysis/estimate';
import type { Missing, Reconciliation } from '../../analysis/sites/reconcile';
import { plural, t } from '../l10n';

/**
 * Such as `These 2 call sites explain 93 % ± 8 % of the loss, block headers included.`; empty where nothing is explained.
 */
export function explainedText({
  explained,
  explaining,
  ignored,
  ignoring,
  sampleEvery,
}: Omit<Reconciliation, 'missing'>): string {
  return [
    explained && explaining > 0 ? shareText(explained, explaining, sampleEvery) : '',
    ignored ? ignoredText(ignored, ignoring) : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** One sentence each. */
export function missingTexts({ missing }: Pick<Reconciliation, 'missing'>): string[] {
  return missing.map(missingText);
}

/** `93 % ± 8 %`. */
function percentOf({ estimate, low, high }: Estimate): string {
  const error = Number.isFinite(high) ? ` ± ${Math.round(50 * (high - low))} %` : '';
  return `${Math.round(100 * estimate)} %${error}`;
}

function ignoredText(share: Estimate, count: number): string {
  return count === 1
    ? t('1 ignored call site accounts for {0} of the loss.', percentOf(share))
    : t('{0} ignored call sites account for {1} of the loss.', count, percentOf(share));
}

function shareText(share: Estimate, count: number, sampleEvery: number): string {
  const sites =
    count === 1
      ? t('This call site explains {0} of the loss, block headers included.', percentOf(share))
      : t('These {0} call sites explain {1} of the loss, block headers included.', count, percentOf(share));
  return sampleEvery === 1
    ? sites
    : t('{0} That is reckoned from one of {1} allocations.', sites, sampleEvery);
}

function missingText(missing: Missing): string {
  switch (missing.about) {
    case 'given-back':
      return t('The call sites keep more than the heap loses: some of it is given back after the lists.');
    case 'no-lists':
      return t('The device has printed no list of outstanding allocations: start heap tracing on it.');
    case 'few-lists':
      return t('Only {0} so far: growth shows from the third on.', plural(missing.lists, 'list'));
    case 'incomplete':
      return t(
        'The trace buffer overflowed or a list was cut: the oldest allocations are missing. Give it more records.',
      );
    case 'sampling-changed':
      return t(
        'The device has followed now more, now fewer of its allocations: their share of the loss is not known.',
      );
    case 'no-stacks':
      return t('Some allocations have no call stack: on RISC-V that takes ESP-IDF 5.5 and frame pointers.');
    case 'calloc':
      return t('heap_caps_calloc() is not traced before ESP-IDF 6.2: what it allocates is not in the lists.');
    case 'fragmentation':
      return t('The heap is being fragmented: that takes no allocation.');
    case 'not-traced':
      return t(
        'What was allocated before tracing began, or in memory that is not traced, is not in the lists.',
      );
  }
}
