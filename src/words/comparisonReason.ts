/** What a comparison of two sessions says, in a sentence or two. */
import type { Comparison, ComparisonVerdict, HeapComparison, SiteChange } from '../analysis/compare';
import type { Estimate } from '../analysis/estimate';
import { t } from './l10n';
import { formatRate, formatRateChange, formatSpan } from './units';

export function comparisonReason({ verdict, hoursNeeded, difference, decisive, sites }: Comparison): string {
  const first = difference && decisive ? heapReason(verdict, decisive, difference) : SITE_REASONS[verdict]();
  const more =
    hoursNeeded === null
      ? ''
      : t(' About {0} more of the later session would tell.', formatSpan(hoursNeeded * 3_600_000));
  return first + siteReason(sites) + more;
}

function heapReason(
  verdict: ComparisonVerdict,
  { before, after }: HeapComparison,
  difference: Estimate,
): string {
  const was = formatRate(before.bytesPerHour?.estimate ?? 0);
  const is = formatRate(after.bytesPerHour?.estimate ?? 0);
  const limit = formatRate(after.bytesPerHour?.high ?? 0);
  switch (verdict) {
    case 'fixed':
      return t('It lost {0}; now a leak of {1} would show, and none does.', was, limit);
    case 'improved':
      return after.verdict === 'leak'
        ? t('It lost {0} and still loses {1}.', was, is)
        : t('It lost {0}; now it loses less than {1}.', was, limit);
    case 'no-change':
      return before.verdict === 'leak'
        ? t('It lost {0} and still loses {1}.', was, is)
        : t('Neither session leaks.');
    case 'worse':
      return before.verdict === 'leak'
        ? t('It lost {0} and now loses {1}.', was, is)
        : t('It did not leak and now loses {0}.', is);
    case 'cannot-tell':
      return t(
        'The loss changed by between {0} and {1}.',
        formatRateChange(difference.low),
        formatRateChange(difference.high),
      );
  }
}

const SITE_REASONS: Readonly<Record<ComparisonVerdict, () => string>> = {
  fixed: () => t('The call sites that grew do not grow any more.'),
  improved: () => t('The call sites grow less than before.'),
  'no-change': () => t('The call sites grow as before.'),
  worse: () => t('Call sites grow that did not, or more than before.'),
  'cannot-tell': () => t('Too little is known of one of the two.'),
};

/** How many of the growing call sites became what, in the order in which they are told. */
const CHANGES: readonly (readonly [SiteChange['change'], (count: number) => string])[] = [
  ['gone', (count) => t('{0} growing no more', count)],
  ['new', (count) => t('{0} new', count)],
  ['changed', (count) => t('{0} at another rate', count)],
  ['same', (count) => t('{0} as before', count)],
];

function siteReason(sites: readonly SiteChange[]): string {
  const told = CHANGES.flatMap(([change, words]) => {
    const count = sites.filter((site) => site.change === change).length;
    return count === 0 ? [] : [words(count)];
  });
  return told.length === 0 ? '' : t(' Growing call sites: {0}.', told.join(', '));
}
