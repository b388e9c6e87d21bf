/** The leaks as the panel gets them: the groups of the latest report with what is known of their call sites. */
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import { whyIgnored } from '../../analysis/ignore/rules';
import { isSuspect, type Site } from '../../analysis/sites/site';
import type { Boot } from '../../model/boot';
import type { FrameSource } from '../../frames/frameSource';
import { NOTHING_IGNORED, type Ignoring } from '../ignoring';
import { leaksView } from './leakViews';
import { ownLines } from './panelLines';
import type { PanelLeakGroup, PanelLeaks, SiteView } from './protocol';
import { estimateView, topSites } from './verdictView';

/** The likeliest leak first; groups of which nothing is known come last, in their order, and then the ignored ones. */
export function panelLeaks(
  boot: Boot | undefined,
  analysis: BootAnalysis | undefined,
  frames: FrameSource,
  ignoring: Ignoring = NOTHING_IGNORED,
): PanelLeaks {
  const view = leaksView(boot, frames);
  const sites = new Map((analysis?.sites ?? []).map((site, rank) => [site.stack, { site, rank }]));
  const rankOf = ({ id }: PanelLeakGroup): number => sites.get(id)?.rank ?? Infinity;
  const groups = view.groups
    .map((group): PanelLeakGroup => {
      const rule = ignoring.ruleFor(group.frames);
      const site = siteView(sites.get(group.id)?.site, analysis);
      const dropped = analysis?.droppedOf(group.id);
      const count = group.count + (dropped?.count ?? 0);
      const bytes = group.bytes + (dropped?.bytes ?? 0);
      return { ...group, count, bytes, site, ignored: whyIgnored(rule) };
    })
    .sort(
      (a, b) =>
        Number(a.ignored !== null) - Number(b.ignored !== null) ||
        compare(rankOf(a), rankOf(b)) ||
        b.bytes - a.bytes,
    );
  const { explained, missing } = analysis?.reconciliation ?? { explained: null, missing: [] };
  return {
    ...view,
    groups,
    lines: ownLines(groups, (id) => sites.get(id)?.site),
    top: topSites(groups.filter(({ ignored }) => ignored === null)),
    explained: estimateView(explained),
    missing,
  };
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function siteView(site: Site | undefined, analysis: BootAnalysis | undefined): SiteView | null {
  if (!site || !analysis) return null;
  const { kind, reason, firstSeenMs, oldestMs } = site;
  const hasGrowth = isSuspect(site) || kind === 'bounded';
  return {
    kind,
    reason,
    bytesPerHour: hasGrowth ? estimateView(site.bytesPerHour) : null,
    firstSeenMs,
    oldestMs,
    history: analysis.trendOf(site.stack),
  };
}
