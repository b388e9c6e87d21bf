/** Where everything of the heap trend goes, from the panel's state and the size of its box. Pure. */
import { bisector, scaleLinear, type ScaleLinear } from 'd3';
import type { HeapPoint, PanelState, TimeMark } from '../../src/views/messages';
import { decimate, type Stretch } from './decimate';
import { formatByteRange, formatBytes, formatClock, formatDuration, formatMany, visible } from './format';
import { besideGap, gapsUntil, gapSummary, lengthOf, placeGaps, type Gap, type PlacedGap } from './gaps';
import { placeMarks, type PlacedMark } from './markLabels';
import { t } from './text';
import { byteAxis, byteExtent, timeDomain, timeTicks, type ByteAxis, type Tick } from './scale';

export interface ChartLayout {
  /** Size of the whole box and of the plot inside its margins, px. */
  readonly width: number;
  readonly height: number;
  readonly margin: {
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
    readonly left: number;
  };
  readonly plotWidth: number;
  readonly plotHeight: number;
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
  readonly timeTicks: readonly Tick[];
  readonly byteAxis: ByteAxis;
  readonly stretches: readonly Stretch[];
  readonly marks: readonly PlacedMark[];
  readonly gaps: readonly PlacedGap[];
}

const margin = { top: 34, right: 10, bottom: 20, left: 40 };

/**
 * Null where there is nothing to draw or no room for it.
 * @param now Wall clock, ms since 1970: a connection that is lost is so until now.
 */
export function layoutChart(
  state: PanelState,
  size: { readonly width: number; readonly height: number },
  fromZero: boolean,
  measure: (text: string) => number,
  now = Date.now(),
): ChartLayout | null {
  const plotWidth = size.width - margin.left - margin.right;
  const plotHeight = size.height - margin.top - margin.bottom;
  if (plotWidth < 20 || plotHeight < 20) return null;
  const gaps = gapsUntil(state, now);
  const domain = timeDomain(state.points, state.marks, gaps);
  const breaks = breaksOf(state.marks, gaps);
  const stretches = decimate(state.points, breaks, domain[0], (domain[1] - domain[0]) / plotWidth);
  const extent = byteExtent(stretches);
  if (!extent) return null;
  const axis = byteAxis(extent, fromZero, Math.max(2, Math.round(plotHeight / 55)));
  const x = scaleLinear(domain, [0, plotWidth]);
  return {
    ...size,
    margin,
    plotWidth,
    plotHeight,
    x,
    y: scaleLinear(axis.domain, [plotHeight, 0]),
    timeTicks: timeTicks(domain, state.startedAt, Math.max(2, Math.round(plotWidth / 100))),
    byteAxis: axis,
    stretches,
    marks: placeMarks(state.marks, x, plotWidth, measure),
    gaps: placeGaps(gaps, x, plotWidth, measure),
  };
}

/** No line leads over a boot or a stretch without connection. */
function breaksOf(marks: readonly TimeMark[], gaps: readonly Gap[]): number[] {
  const boots = marks.filter((mark) => mark.kind === 'boot').map((mark) => mark.timeMs);
  return [...boots, ...gaps.map(({ toMs }) => toMs)].sort((a, b) => a - b);
}

const byTime = bisector((point: HeapPoint) => point.timeMs);

/** The index of the reading nearest in time; -1 where there are none. */
export function nearest(points: readonly HeapPoint[], timeMs: number): number {
  return points.length === 0 ? -1 : byTime.center(points, timeMs);
}

/**
 * The reading that an arrow key goes to: the next one that is at least a pixel away, so that holding the key
 * gets somewhere among thousands of readings.
 */
export function step(
  points: readonly HeapPoint[],
  from: number,
  direction: 1 | -1,
  msPerPixel: number,
): number {
  const here = points[from];
  if (!here) return -1;
  const next = direction > 0 ? from + 1 : from - 1;
  const aimed = here.timeMs + direction * msPerPixel;
  const reached = direction > 0 ? byTime.left(points, aimed, next) : byTime.right(points, aimed, 0, from) - 1;
  return Math.max(0, Math.min(points.length - 1, reached));
}

/** The values of one reading, as the crosshair shows them. */
export interface ReadOut {
  readonly time: string;
  readonly free: string;
  readonly minimum: string;
  readonly band: string;
  /** A boot, a panic or a stretch without connection within a few pixels; else empty. */
  readonly mark: string;
}

export function readOut(state: PanelState, point: HeapPoint, msPerPixel: number): ReadOut {
  const near = 5 * msPerPixel;
  const gaps = state.gaps.flatMap(({ fromMs, toMs }) => (toMs === null ? [] : { fromMs, toMs }));
  return {
    time: timeText(state, point.timeMs),
    free: formatBytes(point.freeBytes),
    minimum: point.minimumFreeBytes === null ? t('notPrinted') : formatBytes(point.minimumFreeBytes),
    band: formatByteRange(point.leastFreeBytes, point.mostFreeBytes),
    mark: [markNear(state.marks, point.timeMs, near), besideGap(gaps, point.timeMs, near)]
      .filter(Boolean)
      .join(' · '),
  };
}

/** What there is to read out of a stretch without connection. */
export function gapReadOut(state: PanelState, gap: Gap): ReadOut {
  const mark = t('gap.for', { time: formatDuration(lengthOf(gap)) });
  return { time: timeText(state, gap.fromMs), free: '', minimum: '', band: '', mark };
}

/** Wall clock, where it is known, and time since the beginning. */
function timeText({ startedAt }: PanelState, timeMs: number): string {
  const elapsed = `+${formatDuration(timeMs)}`;
  return startedAt === null ? elapsed : `${formatClock(new Date(startedAt + timeMs), true)}  ${elapsed}`;
}

function markNear(marks: readonly TimeMark[], timeMs: number, withinMs: number): string {
  const near = marks.filter((mark) => Math.abs(mark.timeMs - timeMs) <= withinMs);
  const mark = near.findLast(({ kind }) => kind === 'panic') ?? near.at(-1);
  if (!mark) return '';
  const label = visible(mark.label, 80);
  // An event's label says what it is.
  return mark.kind === 'event' ? label : t(`read.${mark.kind}`, { label });
}

/** What the trend is of. */
export function heapTitle({ heapName }: Pick<PanelState, 'heapName'>): string {
  return heapName === '' ? t('trend.free') : t('trend.freeOf', { name: visible(heapName, 80) });
}

/** The trend in a sentence, for those who do not see it. */
export function summary(state: PanelState, now = Date.now()): string {
  const first = state.points[0];
  const last = state.points.at(-1);
  if (!first || !last) return t('trend.none');
  const span = formatDuration(last.timeMs - first.timeMs);
  return [
    t('trend.summary', {
      heap: heapTitle(state),
      readings: formatMany(state.points.length, 'reading'),
      time: span,
    }),
    t('trend.firstLast', { first: formatBytes(first.freeBytes), last: formatBytes(last.freeBytes) }),
    last.minimumFreeBytes === null ? '' : t('trend.minimum', { bytes: formatBytes(last.minimumFreeBytes) }),
    (['boot', 'panic', 'event'] as const)
      .map((kind) => countMarks(state.marks, kind))
      .filter(Boolean)
      .join(', '),
    gapSummary(gapsUntil(state, now)),
  ]
    .filter(Boolean)
    .join(' ');
}

/** `2 boots`, `1 panic`; empty where there are none. */
export function countMarks(marks: readonly TimeMark[], kind: TimeMark['kind']): string {
  const count = marks.filter((mark) => mark.kind === kind).length;
  return count > 0 ? formatMany(count, kind) : '';
}
