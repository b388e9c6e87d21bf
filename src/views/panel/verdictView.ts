/** The verdict on the shown heap as the panel gets it: nothing infinite, and times no finer than they are shown. */
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import type { Estimate } from '../../analysis/estimate';
import { isSuspect } from '../../analysis/sites/site';
import type { HeapVerdict } from '../../analysis/trend/heapWatch';
import { heapLabel } from '../../words/heapLabel';
import { headlineText } from '../../words/verdict/headline';
import { outlookLines } from '../outlookLines';
import type { EstimateView, PanelLeakGroup, TopSite, VerdictView } from './protocol';
import { heapReason } from '../../words/verdict/heapReason';

/** Call sites named in the verdict. */
const MAX_TOP = 3;
const MINUTE_MS = 60_000;

/**
 * Everything of the device's verdict but where the memory goes; null where there are no readings.
 * @param shown The heap that the chart shows.
 * @param liveMs Now, ms since 1970, where the device is heard; null where it is not.
 */
export function verdictView(
  analysis: BootAnalysis | undefined,
  shown: string,
  liveMs: number | null,
): VerdictView | null {
  const verdict = analysis?.verdict;
  if (!analysis || !verdict) return null;
  const { largestBlock } = verdict;
  return {
    verdict: verdict.verdict,
    kind: verdict.kind,
    heap: analysis.namedHeap,
    suspects: analysis.suspects,
    isShown: shown === analysis.judgedHeap,
    series: shown === analysis.judgedHeap ? '' : seriesText(shown, analysis.verdictOn(shown)),
    reason: heapReason(verdict),
    bytesPerHour: estimateView(verdict.bytesPerHour),
    beganMs: verdict.beganMs,
    clearMs: verdict.clearMs,
    exhaustionMs: estimateView(verdict.exhaustionMs),
    largestBlockExhaustionMs: estimateView(largestBlock?.exhaustionMs ?? null),
    limitPerHour: verdict.limitPerHour,
    outlook: liveMs === null ? '' : outlookLines(analysis, liveMs).join(' '),
    observedMs: Math.floor(verdict.observedMs / MINUTE_MS) * MINUTE_MS,
  };
}

function seriesText(heap: string, verdict: HeapVerdict | null): string {
  return verdict ? `${heapLabel(heap)}: ${headlineText({ ...verdict, heap: null, suspects: 0 })}` : '';
}

/** null where there is none, or no end to it. */
export function estimateView(estimate: Estimate | null): EstimateView | null {
  if (!estimate || !Number.isFinite(estimate.estimate)) return null;
  return {
    estimate: estimate.estimate,
    low: Number.isFinite(estimate.low) ? estimate.low : null,
    high: Number.isFinite(estimate.high) ? estimate.high : null,
  };
}

/** The call sites that grow, the likeliest leak first. */
export function topSites(groups: readonly PanelLeakGroup[]): TopSite[] {
  return groups
    .slice(0, MAX_TOP)
    .flatMap(({ id, name, site }) =>
      site && isSuspect(site) ? [{ group: id, name, bytesPerHour: site.bytesPerHour }] : [],
    );
}
