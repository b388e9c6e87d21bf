/** Two sessions compared, as a document. */
import type { Comparison, SiteChange } from '../analysis/compare';
import type { Estimate } from '../analysis/estimate';
import { t } from '../words/l10n';
import { callersOf } from '../analysis/sites/stackFrame';
import type { Document } from './document';
import { formatRateInterval } from '../words/units';
import { comparisonReason } from '../words/comparisonReason';
import { siteName } from '../words/sites/siteName';

const VERDICTS: Readonly<Record<Comparison['verdict'], () => string>> = {
  fixed: () => t('Fixed'),
  improved: () => t('Improved'),
  'no-change': () => t('No change'),
  worse: () => t('Worse'),
  'cannot-tell': () => t('It cannot be told yet'),
};

const CHANGES: Readonly<Record<SiteChange['change'], () => string>> = {
  gone: () => t('gone'),
  new: () => t('new'),
  changed: () => t('at another rate'),
  same: () => t('as before'),
};

const MATCHINGS: Readonly<Record<Comparison['matching'], () => string>> = {
  addresses: () => t('Call sites are matched by address: the same ELF ran.'),
  functions: () => t('Call sites are matched by their functions.'),
  unsure: () => t('Call sites are matched by address, though nobody knows whether the same ELF ran.'),
  none: () => t('Call sites cannot be matched: other ELFs ran, and the functions are not known.'),
};

/** @param before What it is compared with, such as a file's name. */
export function comparisonReport(comparison: Comparison, before: string, after: string): Document {
  const { verdict, heaps, sites, matching, difference } = comparison;
  return {
    title: t('{0} compared with {1}', after, before),
    blocks: [
      { kind: 'text', text: VERDICTS[verdict](), strong: true },
      { kind: 'text', text: comparisonReason(comparison) },
      ...(difference
        ? [{ kind: 'text', text: t('Difference: {0}.', formatRateInterval(difference)) } as const]
        : []),
      { kind: 'heading', level: 2, text: t('Heaps') },
      {
        kind: 'table',
        head: [t('Heap'), t('Before'), t('After'), t('Difference'), t('Verdict')],
        rows: heaps.map((heap) => [
          heap.name,
          rate(heap.before.bytesPerHour),
          rate(heap.after.bytesPerHour),
          rate(heap.difference),
          VERDICTS[heap.verdict](),
        ]),
      },
      { kind: 'heading', level: 2, text: t('Call sites') },
      { kind: 'text', text: MATCHINGS[matching]() },
      {
        kind: 'table',
        head: [t('Call site'), t('Change'), t('Before'), t('After')],
        rows: sites.map((site) => [
          nameOf(site),
          CHANGES[site.change](),
          rate(site.before?.bytesPerHour ?? null),
          rate(site.after?.bytesPerHour ?? null),
        ]),
      },
    ],
  };
}

function rate(estimate: Estimate | null): string {
  return estimate ? formatRateInterval(estimate) : '';
}

/** The functions of the stack, innermost first; its addresses where they are not known. */
function nameOf({ before, after }: SiteChange): string {
  const site = after ?? before;
  const names = site ? (site.functions ?? callersOf(site.stack)) : [];
  return siteName(names.length === 0 ? null : names.join(' ← '));
}
