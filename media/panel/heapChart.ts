/** The heap trend: data on a canvas (chartCanvas.ts), axes and labels in SVG over it, crosshair on top. */
import { axisBottom, axisLeft, create, select, type Selection } from 'd3';
import type { PanelState } from '../../src/views/messages';
import { paint } from './chartCanvas';
import { countMarks, heapTitle, layoutChart, type ChartLayout } from './chartLayout';
import { crosshair } from './crosshair';
import { formatBytes } from './format';
import type { PlacedGap } from './gaps';
import type { PlacedMark } from './markLabels';
import { t } from './text';
import { onThemeChange, readTheme } from './theme';

export interface HeapChart {
  readonly node: HTMLElement;
  readonly draw: (state: PanelState, fromZero: boolean) => void;
}

type Group = Selection<SVGGElement, undefined, null, undefined>;

interface Axes {
  readonly time: Group;
  readonly bytes: Group;
  readonly unit: Selection<SVGTextElement, undefined, null, undefined>;
  readonly cut: Group;
  readonly marks: Group;
  readonly gaps: Group;
}

/** How often the trend is drawn while the connection is lost. */
const growMs = 1000;

/** `redraw` is called when the size or the theme has changed, `setFromZero` when the user asks for another axis. */
export function heapChart(redraw: () => void, setFromZero: (fromZero: boolean) => void): HeapChart {
  const section = create('section').attr('class', 'trend').attr('aria-labelledby', 'trend-title');
  const heading = section.append('div').attr('class', 'heading');
  const title = heading.append('h2').attr('id', 'trend-title');
  const panics = heading.append('span').attr('class', 'counts error');
  const boots = heading.append('span').attr('class', 'counts');
  const zero = heading
    .append('button')
    .attr('type', 'button')
    .attr('class', 'toggle')
    .attr('title', t('trend.from0Title'))
    .text(t('trend.from0'))
    .on('click', () => setFromZero(zero.attr('aria-pressed') !== 'true'));
  const gapLegend = legend(heading.append('div').attr('class', 'legend').node()!);

  const box = section
    .append('div')
    .attr('class', 'chart')
    .attr('tabindex', 0)
    .attr('role', 'slider')
    .attr('aria-orientation', 'horizontal')
    .attr('aria-readonly', 'true');
  const canvas = box.append('canvas').attr('aria-hidden', 'true');
  const svg = box.append('svg').attr('aria-hidden', 'true');
  const plot = svg.append('g');
  const axes: Axes = {
    time: plot.append('g').attr('class', 'axis'),
    bytes: plot.append('g').attr('class', 'axis'),
    unit: plot.append('text').attr('class', 'unit').attr('x', -8).attr('y', -12),
    gaps: plot.append('g').attr('class', 'gaps'),
    cut: plot.append('g').attr('class', 'cut'),
    marks: plot.append('g').attr('class', 'marks'),
  };
  drawBreak(axes.cut);
  const cursor = crosshair(box.node()!, plot.append('g'));
  const measuring = document.createElement('canvas').getContext('2d');

  let theme = readTheme(document.body);
  const measure = (text: string) => measuring?.measureText(text).width ?? 0;
  onThemeChange(() => {
    theme = readTheme(document.body);
    redraw();
  });
  // Kept from the observer, as asking the box itself makes the browser lay the page out in mid-drawing.
  let size = { width: 0, height: 0 };
  const measureBox = () => {
    const { clientWidth: width, clientHeight: height } = box.node()!;
    size = { width, height };
  };
  new ResizeObserver(() => {
    measureBox();
    redraw();
  }).observe(box.node()!);

  // The band of a connection that is lost grows with time alone.
  let growing: number | undefined;
  const goOn = (isLost: boolean) => {
    clearTimeout(growing);
    growing = isLost ? window.setTimeout(redraw, growMs) : undefined;
  };

  return {
    node: section.node()!,
    draw: (state, fromZero) => {
      if (measuring) measuring.font = theme.font;
      if (size.width === 0) measureBox();
      const layout = layoutChart(state, size, fromZero, measure);
      title.text(heapTitle(state));
      panics.text(countMarks(state.marks, 'panic'));
      boots.text(countMarks(state.marks, 'boot'));
      gapLegend.classed('gone', state.gaps.length === 0);
      goOn(state.status.lostAt !== null);
      zero.attr('aria-pressed', String(fromZero)).classed('gone', !fromZero && !layout?.byteAxis.cut);
      if (layout) {
        paint(canvas.node()!, layout, theme);
        svg.attr('width', layout.width).attr('height', layout.height);
        plot.attr('transform', `translate(${layout.margin.left},${layout.margin.top})`);
        drawAxes(axes, layout);
      }
      cursor.update(state, layout);
    },
  };
}

function drawAxes({ time, bytes, unit, cut, marks, gaps }: Axes, layout: ChartLayout): void {
  const { x, y, plotHeight, timeTicks, byteAxis, marks: placed } = layout;
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
  unit.text(byteAxis.unit);
  cut.classed('gone', !byteAxis.cut).attr('transform', `translate(0,${plotHeight})`);
  cut.select('text').text(t('trend.cut', { bytes: formatBytes(byteAxis.domain[0]) }));
  gaps
    .selectAll<SVGTextElement, PlacedGap>('text')
    .data(
      layout.gaps.filter(({ label }) => label !== ''),
      ({ fromMs }) => fromMs,
    )
    .join('text')
    .attr('x', (gap) => gap.x + gap.width / 2)
    .attr('y', 16)
    .text(({ label }) => label);
  marks
    .selectAll<SVGTextElement, PlacedMark>('text')
    .data(
      placed.filter(({ label }) => label !== ''),
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

/** Returns the item of the gaps, which most trends have none of. */
function legend(node: HTMLElement): Selection<HTMLSpanElement, string[], HTMLElement, undefined> {
  const items = [
    ['free', t('legend.free')],
    ['minimum', t('legend.minimum')],
    ['band', t('legend.band')],
    ['gap', t('legend.gap')],
  ];
  const item = select<HTMLElement, undefined>(node)
    .selectAll<HTMLSpanElement, string[]>('span')
    .data(items)
    .join('span')
    .attr('class', 'legend-item');
  item.append('i').attr('class', ([kind]) => `swatch ${kind}`);
  item.append('span').text(([, text]) => text!);
  return item.filter(([kind]) => kind === 'gap');
}
