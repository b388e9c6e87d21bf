/** The leaks as the panel gets them: the call sites as they are, and what a JSON message can carry of each. */
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import type { CallSite } from '../../analysis/callSites';
import type { Boot } from '../../model/boot';
import type { FrameSource } from '../../frames/frameSource';
import { NOTHING_IGNORED, type Ignoring } from '../ignoring';
import { SHORTFALLS, shownSites } from './leakViews';
import { ownLines } from './panelLines';
import type { PanelLeakGroup, PanelLeaks, SiteView } from './protocol';
import { estimateView, topSites } from './verdictView';
import { explainedText, missingTexts } from '../../words/sites/reconciliation';
import { siteName } from '../../words/sites/siteName';
import { siteReason } from '../../words/sites/siteReason';

/** Groups shown; a report has rarely more than some tens. */
const MAX_GROUPS = 500;

/** The likeliest leak first; groups of which nothing is known come last, in their order, and then the ignored ones. */
export function panelLeaks(
  boot: Boot | undefined,
  analysis: BootAnalysis | undefined,
  frames: FrameSource,
  ignoring: Ignoring = NOTHING_IGNORED,
): PanelLeaks {
  const report = boot?.shownReport ?? null;
  const sites = shownSites(boot, analysis, frames, ignoring).slice(0, MAX_GROUPS);
  const groups = sites.map(groupOf);
  const reconciliation = analysis?.reconciliation;
  return {
    reports: report ? (boot?.leakReports ?? 0) : 0,
    timeMs: report?.timeMs ?? null,
    complete: report?.complete ?? true,
    shortfall: report?.shortfall == null ? '' : SHORTFALLS[report.shortfall],
    groups,
    lines: ownLines(sites),
    top: topSites(groups.filter(({ ignored }) => ignored === null)),
    explained: reconciliation ? explainedText(reconciliation) : '',
    missing: reconciliation ? missingTexts(reconciliation) : [],
  };
}

function groupOf(each: CallSite): PanelLeakGroup {
  const { stack, count, bytes, atLeast, ownFrame, frames, ignored } = each;
  const name = siteName(each.name);
  return { id: stack, count, bytes, atLeast, name, ownFrame, frames, ignored, site: siteView(each) };
}

function siteView({ site, kind, bytesPerHour, history }: CallSite): SiteView | null {
  if (!site) return null;
  const { firstSeenMs, oldestMs } = site;
  const reason = siteReason(site.evidence);
  return { kind, reason, bytesPerHour: estimateView(bytesPerHour), firstSeenMs, oldestMs, history };
}
