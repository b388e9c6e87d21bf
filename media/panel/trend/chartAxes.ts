/** What of the trend is SVG: axes, the words at marks and gaps, and where the byte axis is cut. */
import type { Selection } from 'd3';
import type { ChartLayout } from './chartLayout';
import { formatBytes } from '../../../src/words/units';
import type { PlacedGap } from './gaps';
import type { PlacedMark } from './markLabels';
import { putAttribute, putText } from '../dom/put';
import type { Tick } from './scale';
import { t } from '../text';

type Group = Selection<SVGGElement, undefined, null, undefined>;

const tickLength = 4;

export interface Axes {
  readonly draw: (layout: ChartLayout) => void;
}

export function chartAxes(plot: Group): Axes {
  const time = axis(plot, 'time');
  const bytes = axis(plot, 'bytes');
  const unit = plot.append('text').attr('class', 'unit').attr('x', -8).attr('y', -12);
  const title = plot.append('text').attr('class', 'unit').attr('x', -8);
  const gaps = plot.append('g').attr('class', 'gaps');
  const cut = plot.append('g').attr('class', 'cut');
  const marks = plot.append('g').attr('class', 'marks');
  drawBreak(cut);
  return {
    draw: (layout) => {
      const { x, y, plotWidth, plotHeight, timeTicks, byteAxis } = layout;
      putAttribute(time.node()!, 'transform', `translate(0,${plotHeight})`);
      drawAxis(time, {
        ticks: timeTicks,
        line: `M.5,${tickLength}V.5H${plotWidth + 0.5}V${tickLength}`,
        place: ({ value }) => `translate(${pixel(x(value))},0)`,
        label: [0, 17],
      });
      drawAxis(bytes, {
        ticks: byteAxis.ticks,
        line: `M.5,.5V${plotHeight + 0.5}`,
        place: ({ value }) => `translate(0,${pixel(y(value))})`,
        label: [-6, 4],
      });
      putText(unit, byteAxis.unit);
      putText(title, layout.axisTitle);
      putAttribute(title.node()!, 'y', String(plotHeight + 17));
      cut.classed('gone', !byteAxis.cut);
      putAttribute(cut.node()!, 'transform', `translate(0,${plotHeight})`);
      putText(cut.select('text'), t('trend.cut', { bytes: formatBytes(byteAxis.domain[0]) }));
      drawGaps(gaps, layout.gaps);
      drawMarks(marks, layout.marks);
    },
  };
}

/** In the middle of a pixel, where a line of one pixel is sharp. */
function pixel(at: number): number {
  return Math.round(at) + 0.5;
}

function axis(plot: Group, kind: 'time' | 'bytes'): Group {
  const group = plot.append('g').attr('class', `axis ${kind}`);
  group.append('path');
  return group;
}

interface Axis {
  readonly ticks: readonly Tick[];
  /** The axis itself, as a path. */
  readonly line: string;
  /** Where a tick is, as a transformation, and its words from there. */
  readonly place: (tick: Tick) => string;
  readonly label: readonly [x: number, y: number];
}

/** What groups show: most of it is the same from one drawing to the next. */
const drawn = new WeakMap<Group, string>();

/** Whether a group shows something else; it is then to be drawn. */
function isOther(group: Group, shown: string): boolean {
  if (drawn.get(group) === shown) return false;
  drawn.set(group, shown);
  return true;
}

/** Ticks are taken as they come: all of them move while readings come. */
function drawAxis(group: Group, { ticks, line, place, label: [x, y] }: Axis): void {
  if (!isOther(group, [line, ...ticks.map((tick) => `${place(tick)} ${tick.label}`)].join())) return;
  const [path, ...known] = group.node()!.children;
  putAttribute(path!, 'd', line);
  for (const node of known.slice(ticks.length)) node.remove();
  ticks.forEach((tick, at) => {
    const node = known[at] ?? addTick(group, x, y);
    putAttribute(node, 'transform', place(tick));
    putText(node.lastElementChild!, tick.label);
  });
}

function addTick(group: Group, x: number, y: number): Element {
  const tick = group.append('g').attr('class', 'tick');
  tick.append('line').attr('y2', tickLength);
  tick.append('text').attr('x', x).attr('y', y);
  return tick.node()!;
}

function drawGaps(group: Group, gaps: readonly PlacedGap[]): void {
  if (!isOther(group, JSON.stringify(gaps))) return;
  group
    .selectAll<SVGTextElement, PlacedGap>('text')
    .data(
      gaps.filter(({ label }) => label !== ''),
      ({ fromMs }) => fromMs,
    )
    .join('text')
    .attr('x', (gap) => gap.x + gap.width / 2)
    .attr('y', 16)
    .text(({ label }) => label);
}

function drawMarks(group: Group, marks: readonly PlacedMark[]): void {
  if (!isOther(group, JSON.stringify(marks))) return;
  group
    .selectAll<SVGTextElement, PlacedMark>('text')
    .data(
      marks.filter(({ label }) => label !== ''),
      ({ key }) => key,
    )
    .join('text')
    .attr('class', ({ kind }) => kind)
    .attr('x', (mark) => mark.x + (mark.anchor === 'start' ? 4 : -4))
    .attr('y', ({ row }) => -20 + row * 14)
    .attr('text-anchor', ({ anchor }) => anchor)
    .text(({ label }) => label);
}

/** The mark of an axis that is cut: a break across its foot, and words. */
function drawBreak(cut: Group): void {
  cut.append('rect').attr('x', -5).attr('y', -11).attr('width', 10).attr('height', 7);
  cut.append('path').attr('d', 'M-5,-2 L5,-6 M-5,-8 L5,-12');
  cut.append('text').attr('x', 8).attr('y', -5);
}
