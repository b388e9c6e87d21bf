/** The leaks as the panel gets them: the groups of the latest report with what is known of their call sites. */
import type { BootAnalysis } from '../analysis/bootAnalysis';
import type { Site } from '../analysis/sites/site';
import type { Boot } from '../model/boot';
import type { FrameSource } from './frameSource';
import { leaksView } from './leakViews';
import type { PanelLeakGroup, PanelLeaks, SiteView } from './messages';
import { estimateView, topSites } from './verdictView';

/** The likeliest leak first; groups of which nothing is known come last, in their order. */
export function panelLeaks(
  boot: Boot | undefined,
  analysis: BootAnalysis | undefined,
  frames: FrameSource,
): PanelLeaks {
  const view = leaksView(boot, frames);
  const sites = new Map((analysis?.sites ?? []).map((site, rank) => [site.stack, { site, rank }]));
  const rankOf = ({ id }: PanelLeakGroup): number => sites.get(id)?.rank ?? Infinity;
  const groups = view.groups
    .map((group): PanelLeakGroup => ({ ...group, site: siteView(sites.get(group.id)?.site) }))
    .sort((a, b) => compare(rankOf(a), rankOf(b)) || b.bytes - a.bytes);
  const { explained, missing } = analysis?.reconciliation ?? { explained: null, missing: [] };
  return { ...view, groups, top: topSites(groups), explained: estimateView(explained), missing };
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function siteView(site: Site | undefined): SiteView | null {
  if (!site) return null;
  const { kind, reason, firstSeenMs, oldestMs } = site;
  const hasGrowth = kind === 'growing' || kind === 'suspected' || kind === 'bounded';
  return {
    kind,
    reason,
    bytesPerHour: hasGrowth ? estimateView(site.bytesPerHour) : null,
    firstSeenMs,
    oldestMs,
  };
}
