/** Where everything of the heap trend goes, from the panel's state, what of it is in view, and its size. Pure. */
import type { TimeMark } from '../../../src/views/panel/protocol';
import { decimate, type Stretch } from './decimate';
import { gapsUntil, placeGaps, placeTraces, type Gap, type PlacedGap } from './gaps';
import { placeMarks, type PlacedMark } from './markLabels';
import {
  byteAxis,
  byteExtent,
  linear,
  readingTicks,
  timeDomain,
  timeTicks,
  type ByteAxis,
  type Linear,
  type Tick,
} from './scale';
import type { PageState } from '../state';
import { t } from '../text';
import { trendLine, type TrendLine } from './trendLine';
import { domainOf, type Domain, type View } from '../dom/view';

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** What the user chose of how the trend is shown. */
export interface ChartChoice {
  readonly view: View | null;
  readonly fromZero: boolean;
  readonly hasLargest: boolean;
}

export interface ChartState extends ChartChoice {
  /** It is shown as a table too. */
  readonly isTable: boolean;
}

export interface ChartLayout extends ChartSize {
  readonly margin: {
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
    readonly left: number;
  };
  /** Size of the plot inside the margins, px. */
  readonly plotWidth: number;
  readonly plotHeight: number;
  /** All of the time there is, and the part in view. */
  readonly full: Domain;
  readonly domain: Domain;
  readonly x: Linear;
  readonly y: Linear;
  readonly timeTicks: readonly Tick[];
  /** What its numbers are; empty where they are times, which show it. */
  readonly axisTitle: string;
  readonly byteAxis: ByteAxis;
  readonly stretches: readonly Stretch[];
  readonly hasLargest: boolean;
  readonly trend: TrendLine | null;
  readonly marks: readonly PlacedMark[];
  readonly gaps: readonly PlacedGap[];
  readonly traces: readonly PlacedGap[];
}

const margin = { top: 34, right: 10, bottom: 22, left: 40 };

/**
 * Null where there is nothing to draw or no room for it.
 * @param now Wall clock, ms since 1970: a connection that is lost is so until now.
 */
export function layoutChart(
  state: PageState,
  size: ChartSize,
  { view, fromZero, hasLargest }: ChartChoice,
  measure: (text: string) => number,
  now = Date.now(),
): ChartLayout | null {
  const plotWidth = size.width - margin.left - margin.right;
  const plotHeight = size.height - margin.top - margin.bottom;
  const { series } = state;
  if (plotWidth < 20 || plotHeight < 20 || series.length === 0) return null;
  const gaps = gapsUntil(state, now);
  const full = timeDomain(series, state.marks, gaps);
  const domain = domainOf(view, full);
  const stretches = decimate(series, breaksOf(state.marks, gaps), domain, Math.ceil(plotWidth));
  const extent = byteExtent(series, stretches, hasLargest) ?? [0, series.last?.freeBytes ?? 0];
  const axis = byteAxis(extent, fromZero, Math.max(2, Math.round(plotHeight / 55)));
  const x = linear(domain, [0, plotWidth]);
  const ticks = Math.max(2, Math.round(plotWidth / 100));
  return {
    ...size,
    margin,
    plotWidth,
    plotHeight,
    full,
    domain,
    x,
    y: linear(axis.domain, [plotHeight, 0]),
    timeTicks: state.origin.hasTime ? timeTicks(domain, state.startedAt, ticks) : readingTicks(domain, ticks),
    axisTitle: state.origin.hasTime ? '' : t('trend.readings'),
    byteAxis: axis,
    stretches,
    hasLargest,
    trend: trendLine(series, state.verdict),
    marks: placeMarks(state.marks, x, plotWidth, measure),
    gaps: placeGaps(gaps, x, plotWidth, measure),
    traces: placeTraces(state.traces, full[1], x, plotWidth),
  };
}

/** No line leads over a boot or a stretch without connection. */
function breaksOf(marks: readonly TimeMark[], gaps: readonly Gap[]): number[] {
  const boots = marks.filter((mark) => mark.kind === 'boot').map((mark) => mark.timeMs);
  return [...boots, ...gaps.map(({ toMs }) => toMs)].sort((a, b) => a - b);
}

/** Time that one pixel stands for. */
export function msPerPixel({ domain, plotWidth }: ChartLayout): number {
  return (domain[1] - domain[0]) / plotWidth;
}
