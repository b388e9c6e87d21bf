/** What of the trend is SVG: axes, the words at marks and gaps, and where the byte axis is cut. */
import { axisBottom, axisLeft, type Selection } from 'd3';
import type { ChartLayout } from './chartLayout';
import { formatBytes } from './format';
import type { PlacedGap } from './gaps';
import type { PlacedMark } from './markLabels';
import { t } from './text';

type Group = Selection<SVGGElement, undefined, null, undefined>;

export interface Axes {
  readonly draw: (layout: ChartLayout) => void;
}

export function chartAxes(plot: Group): Axes {
  const time = plot.append('g').attr('class', 'axis');
  const bytes = plot.append('g').attr('class', 'axis');
  const unit = plot.append('text').attr('class', 'unit').attr('x', -8).attr('y', -12);
  const gaps = plot.append('g').attr('class', 'gaps');
  const cut = plot.append('g').attr('class', 'cut');
  const marks = plot.append('g').attr('class', 'marks');
  drawBreak(cut);
  return {
    draw: (layout) => {
      drawScales(time, bytes, layout);
      unit.text(layout.byteAxis.unit);
      cut.classed('gone', !layout.byteAxis.cut).attr('transform', `translate(0,${layout.plotHeight})`);
      cut.select('text').text(t('trend.cut', { bytes: formatBytes(layout.byteAxis.domain[0]) }));
      drawGaps(gaps, layout.gaps);
      drawMarks(marks, layout.marks);
    },
  };
}

function drawScales(time: Group, bytes: Group, { x, y, plotHeight, timeTicks, byteAxis }: ChartLayout): void {
  const labels = new Map(timeTicks.map(({ value, label }) => [value, label]));
  const byteLabels = new Map(byteAxis.ticks.map(({ value, label }) => [value, label]));
  time.attr('transform', `translate(0,${plotHeight})`).call(
    axisBottom<number>(x)
      .tickValues([...labels.keys()])
      .tickFormat((value) => labels.get(value) ?? '')
      .tickSize(4),
  );
  bytes.call(
    axisLeft<number>(y)
      .tickValues([...byteLabels.keys()])
      .tickFormat((value) => byteLabels.get(value) ?? '')
      .tickSize(0)
      .tickPadding(6),
  );
}

function drawGaps(group: Group, gaps: readonly PlacedGap[]): void {
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
