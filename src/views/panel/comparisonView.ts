/** The latest comparison with another session, as the panel gets it. */
import type { Comparison } from '../../analysis/compare';
import { siteNames } from '../../analysis/sites/siteNames';
import { callersOf } from '../../analysis/sites/stackFrame';
import type { FrameSource } from '../../frames/frameSource';
import type { ComparisonView } from './protocol';
import { stackView } from './stackViews';
import { estimateView } from './verdictView';
import { comparisonReason } from '../../words/comparisonReason';
import { siteName } from '../../words/sites/siteName';

/** Sites told. */
const MAX_SITES = 20;

/** What was compared last; null where nothing was. */
export interface Compared {
  readonly latest: { readonly before: string; readonly comparison: Comparison } | null;
}

export const NOTHING_COMPARED: Compared = { latest: null };

export function comparisonView({ latest }: Compared, frames: FrameSource): ComparisonView | null {
  if (!latest) return null;
  const { verdict, difference, sites } = latest.comparison;
  const told = sites.filter(({ change }) => change !== 'same').slice(0, MAX_SITES);
  const names = namesOf(
    told.map(({ before, after }) => (after ?? before)?.stack ?? ''),
    frames,
  );
  return {
    before: latest.before,
    verdict,
    reason: comparisonReason(latest.comparison),
    difference: estimateView(difference),
    sites: told.map(({ change, after, difference: by }, index) => ({
      change,
      group: after?.stack ?? null,
      name: names[index] ?? '',
      difference: estimateView(by),
    })),
  };
}

function namesOf(stacks: readonly string[], source: FrameSource): string[] {
  return siteNames(stacks.map((stack) => stackView(stack, callersOf(stack), source))).map(siteName);
}
