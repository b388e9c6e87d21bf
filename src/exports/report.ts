/** A session as a report: the verdict, the heap, the tasks and the call sites of its latest boot, and all its events. */
import { crashesOf, UNRESOLVED, type CrashResolver } from '../analysis/crashes';
import type { BootAnalysis } from '../analysis/bootAnalysis';
import { eventCosts } from '../analysis/generations/perEvent';
import type { HeapVerdict } from '../analysis/trend/heapWatch';
import { plural, t } from '../words/l10n';
import type { Boot } from '../model/boot';
import type { Session } from '../model/session';
import type { CallSite } from '../analysis/callSites';
import type { Block, Document } from './document';
import { siteBlocks } from './siteBlocks';
import { formatBytes, formatRate, formatRateInterval, formatSpan } from '../words/units';
import { heapLabel } from '../words/heapLabel';
import { headlineText } from '../words/verdict/headline';
import { crashesText } from '../words/crashText';
import { heapReason } from '../words/verdict/heapReason';
import type { StackAdvice } from '../analysis/stacks';
import { missingTexts } from '../words/sites/reconciliation';
import { stackReason } from '../words/stackReason';

const MAX_EVENTS = 100;

export interface ReportInput {
  readonly session: Session;
  readonly analysis: BootAnalysis | undefined;
  readonly sites: readonly CallSite[];
  /** What the session is of, such as `/dev/ttyUSB0 at 115200`. */
  readonly source: string;
  /** Wall clock of the session's time 0, ms since 1970; null where nobody knows. */
  readonly startedAt: number | null;
  /** What makes frames of a crash's addresses; absent: they stay addresses. */
  readonly crashFrames?: CrashResolver;
}

export function reportOf(input: ReportInput): Document {
  const { session, analysis, sites, source, startedAt } = input;
  const { boot } = session;
  const when = startedAt === null ? '' : new Date(startedAt).toISOString();
  const facts = [source, when, boot ? firmware(boot) : ''].filter((fact) => fact !== '');
  return {
    title: t('Heap Monitor report'),
    blocks: [
      { kind: 'text', text: facts.join(' · ') },
      ...crashBlocks(input),
      ...verdictBlocks(analysis),
      ...trendBlocks(session),
      ...taskBlocks(boot, analysis),
      ...siteBlocks(sites, boot),
      ...markBlocks(session),
      ...eventBlocks(session),
    ],
  };
}

function firmware({ application, elfSha256, chip }: Boot): string {
  const name = [application.get('projectName'), application.get('appVersion')].filter(Boolean).join(' ');
  const idf = application.get('idfVersion');
  return [name, idf ? `ESP-IDF ${idf}` : '', chip ?? '', elfSha256 === null ? '' : `ELF ${elfSha256}`]
    .filter((part) => part !== '')
    .join(' · ');
}

/** What it is about comes first where the boot has several heaps. */
function namedReason(heap: string | null, reason: string): string {
  return heap === null ? reason : `${heapLabel(heap)}: ${reason}`;
}

function heading(text: string): Block {
  return { kind: 'heading', level: 2, text };
}

function verdictBlocks(analysis: BootAnalysis | undefined): Block[] {
  const verdict = analysis?.verdict;
  if (!analysis || !verdict) return [{ kind: 'text', text: t('The heap was not read.') }];
  const missing = verdict.verdict === 'leak' ? missingTexts(analysis.reconciliation) : [];
  return [
    heading(t('Verdict')),
    { kind: 'text', text: headOf(analysis, verdict), strong: true },
    ...guessBlocks(analysis.boot),
    { kind: 'list', items: [...verdictFacts(verdict), ...missing] },
  ];
}

/** Too early is a headline of its own: it says how many call sites are suspected. */
function headOf({ namedHeap: heap, suspects }: BootAnalysis, verdict: HeapVerdict): string {
  const reason = namedReason(heap, heapReason(verdict));
  return verdict.verdict === 'too-early'
    ? `${headlineText({ ...verdict, heap, suspects })}: ${reason}`
    : reason;
}

/** What a firmware that crashed is about. */
function crashBlocks({ session, crashFrames = UNRESOLVED }: ReportInput): Block[] {
  const crashes = crashesOf(session, crashFrames);
  return crashes ? [{ kind: 'text', text: `${crashesText(crashes)}.`, strong: true }] : [];
}

function guessBlocks({ heap }: Boot): Block[] {
  if (!heap?.guess) return [];
  return [{ kind: 'text', text: t('This heap was guessed from lines like: {0}', heap.guess.example) }];
}

function verdictFacts({
  verdict,
  bytesPerHour,
  exhaustionMs,
  observedMs,
  limitPerHour,
  hasTime,
  readings,
}: HeapVerdict): string[] {
  return [
    hasTime
      ? t('Watched for {0}.', formatSpan(observedMs))
      : t('{0}, without times.', plural(readings, 'reading')),
    ...(bytesPerHour ? [t('Loss: {0}.', formatRateInterval(bytesPerHour))] : []),
    ...(verdict === 'leak' && exhaustionMs && Number.isFinite(exhaustionMs.estimate)
      ? [t('At this rate memory runs out in about {0}.', formatSpan(exhaustionMs.estimate))]
      : []),
    ...(limitPerHour === null || verdict === 'leak'
      ? []
      : [t('A leak above {0} would have shown.', formatRate(limitPerHour))]),
  ];
}

function trendBlocks({ boots }: Session): Block[] {
  const heaps = boots.flatMap(({ heap }) => (heap ? [heap] : []));
  const count = heaps.reduce((sum, heap) => sum + heap.samples, 0);
  const rows = boots.flatMap((boot) =>
    [...boot.heaps.values()]
      .filter(({ samples }) => samples > 0)
      .map((heap) => [
        `${boot.number}`,
        heapLabel(heap.name),
        `${heap.samples}`,
        figure(heap.firstFreeBytes),
        figure(heap.lastFreeBytes),
        figure(heap.leastFreeBytes),
        figure(heap.minimumFreeBytes),
        figure(heap.largestFreeBlock),
      ]),
  );
  if (rows.length === 0) return [];
  return [
    heading(t('Heap')),
    {
      kind: 'trend',
      title: t('Free heap'),
      points: heaps.flatMap((heap) => heap.history.points()),
      ...(heaps.some((heap) => heap.timeSource === 'none') ? { span: plural(count, 'reading') } : {}),
    },
    {
      kind: 'table',
      head: [
        t('Boot'),
        t('Heap'),
        t('Readings'),
        t('First free'),
        t('Last free'),
        t('Least free'),
        t('Minimum ever'),
        t('Largest free block'),
      ],
      rows,
      numeric: [0, 2, 3, 4, 5, 6, 7],
    },
  ];
}

function taskBlocks(boot: Boot | undefined, analysis: BootAnalysis | undefined): Block[] {
  if (!boot || boot.tasks.all.length === 0) return [];
  const advice = analysis?.stacks;
  const tasks = [...boot.tasks.all].sort(
    (a, b) => (a.stackHighWaterMark ?? Infinity) - (b.stackHighWaterMark ?? Infinity),
  );
  return [
    heading(t('Tasks')),
    {
      kind: 'table',
      head: [t('Task'), t('Ever free, bytes'), t('Stack, bytes'), t('Priority'), t('Advice')],
      rows: tasks.map((task) => [
        task.name,
        figure(task.stackHighWaterMark),
        figure(task.stackSizeBytes),
        figure(task.currentPriority),
        adviceText(advice?.get(task.name)),
      ]),
      numeric: [1, 2, 3],
    },
  ];
}

function adviceText(advice: StackAdvice | undefined): string {
  return advice ? stackReason(advice) : '';
}

/** What events that come again and again cost. */
function markBlocks({ marks, boot }: Session): Block[] {
  const costs = boot ? eventCosts(marks.all, boot.number, boot.heap?.history.points() ?? []) : [];
  if (costs.length === 0) return [];
  return [
    heading(t('Events')),
    {
      kind: 'list',
      items: costs.map(({ name, events, bytes }) =>
        t(
          '{0}: {1}, each takes {2} ({3} to {4}, 95 %) if nothing else does.',
          name,
          plural(events, 'event'),
          formatBytes(bytes.estimate),
          formatBytes(bytes.low),
          formatBytes(bytes.high),
        ),
      ),
    },
  ];
}

function eventBlocks({ boots }: Session): Block[] {
  const events = boots.flatMap((boot) => boot.events.all.map((event) => ({ boot, event })));
  if (events.length === 0) return [];
  return [
    heading(t('Panics and other events')),
    {
      kind: 'table',
      head: [t('Boot'), t('After'), t('What')],
      rows: events
        .slice(-MAX_EVENTS)
        .map(({ boot, event }) => [
          `${boot.number}`,
          boot.timeSource === 'none' ? '' : formatSpan(event.timeMs - boot.startedMs),
          event.reason,
        ]),
      numeric: [0],
    },
  ];
}

function figure(value: number | null): string {
  return value === null ? '' : `${value}`;
}
