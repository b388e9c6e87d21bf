/** The latest comparison with another session, as the panel gets it. */
import type { Comparison } from '../../analysis/compare';
import type { FrameSource } from '../../frames/frameSource';
import type { ComparisonView } from './protocol';
import { stackView } from './stackViews';
import { estimateView } from './verdictView';

/** Sites told. */
const MAX_SITES = 20;

/** What was compared last; null where nothing was. */
export interface Compared {
  readonly latest: { readonly before: string; readonly comparison: Comparison } | null;
}

export const NOTHING_COMPARED: Compared = { latest: null };

export function comparisonView({ latest }: Compared, frames: FrameSource): ComparisonView | null {
  if (!latest) return null;
  const { verdict, reason, difference, sites } = latest.comparison;
  return {
    before: latest.before,
    verdict,
    reason,
    difference: estimateView(difference),
    sites: sites
      .filter(({ change }) => change !== 'same')
      .slice(0, MAX_SITES)
      .map(({ change, before, after, difference: by }) => ({
        change,
        group: after?.stack ?? null,
        name: nameOf((after ?? before)?.stack ?? '', frames),
        difference: estimateView(by),
      })),
  };
}

function nameOf(stack: string, source: FrameSource): string {
  return stack === '' ? '' : stackView(stack, stack.split(':'), source).name;
}
