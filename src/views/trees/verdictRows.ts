/** The verdict on the heap that stands for the device, first of the Heap tree: in a few words, with its reason. */
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import type { Estimate } from '../../analysis/estimate';
import type { HeapVerdict, Verdict } from '../../analysis/trend/heapWatch';
import { t } from '../../words/l10n';
import { headlineText, isFragmenting } from '../../words/verdict/headline';
import { formatDuration, formatRate, formatRateInterval } from '../../words/units';
import { outlookLines } from '../outlookLines';
import type { Row } from './stableTree';
import { heapReason } from '../../words/verdict/heapReason';
import { missingTexts } from '../../words/sites/reconciliation';

const ICONS: Readonly<Record<Verdict, readonly [string, string?]>> = {
  leak: ['flame', 'list.errorForeground'],
  suspected: ['warning', 'list.warningForeground'],
  stopped: ['check'],
  'no-leak': ['pass', 'charts.green'],
  'too-early': ['watch'],
};

/** None before the heap was read. @param liveMs As for `outlookLines`. */
export function verdictRows(analysis: BootAnalysis | undefined, liveMs: number | null): Row[] {
  const verdict = analysis?.verdict;
  if (!analysis || !verdict) return [];
  const { namedHeap: heap, suspects } = analysis;
  const label = withRate(headlineText({ ...verdict, heap, suspects }), verdict);
  return [
    {
      id: 'verdict',
      label,
      description: heapReason(verdict),
      tooltip: [label, ...details(verdict), ...outlookLines(analysis, liveMs), ...missing(analysis)].join(
        '\n',
      ),
      icon: isFragmenting(verdict) ? ICONS.suspected : ICONS[verdict.verdict],
      contextValue: 'verdict',
      accessibleName: `${label}: ${heapReason(verdict)}`,
      command: { command: 'heapMonitor.showPanel', title: t('Show Panel') },
    },
  ];
}

/** `Leaking 1.2 KB/h`. */
export function verdictLabel(verdict: HeapVerdict): string {
  return withRate(headlineText({ ...verdict, heap: null, suspects: 0 }), verdict);
}

function withRate(headline: string, { verdict, bytesPerHour }: HeapVerdict): string {
  return verdict === 'leak' && bytesPerHour ? `${headline} ${formatRate(bytesPerHour.estimate)}` : headline;
}

function details(of: HeapVerdict): string[] {
  const { verdict, bytesPerHour, exhaustionMs, limitPerHour } = of;
  return [
    heapReason(of),
    ...(bytesPerHour ? [lossText(bytesPerHour)] : []),
    ...(exhaustionMs && Number.isFinite(exhaustionMs.estimate)
      ? [t('At this rate memory runs out in about {0}.', formatDuration(exhaustionMs.estimate))]
      : []),
    ...(verdict === 'too-early' && limitPerHour !== null
      ? [t('A leak above {0} would have shown.', formatRate(limitPerHour))]
      : []),
  ];
}

function lossText({ estimate, low, high }: Estimate): string {
  return t('It loses {0}.', formatRateInterval({ estimate, low, high }));
}

/** What the call sites do not explain is of interest only where something is lost. */
function missing({ verdict, reconciliation }: BootAnalysis): readonly string[] {
  return verdict?.verdict === 'leak' ? missingTexts(reconciliation) : [];
}
