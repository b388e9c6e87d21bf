/** The heap trend: data on a canvas (chartCanvas.ts), axes and labels in SVG over it, crosshair on top. */
import { create } from 'd3';
import { chartAxes } from './chartAxes';
import { paint } from './chartCanvas';
import { layoutChart, type ChartLayout, type ChartState } from './chartLayout';
import { newsOf } from './chartNews';
import { chartTable } from './chartTable';
import { chartTools, type ChartActions } from './chartTools';
import { crosshair } from './crosshair';
import { gestures } from './gestures';
import { putAttribute, putClass } from '../dom/put';
import type { Series } from './series';
import type { PageState } from '../state';
import { t } from '../text';
import { onThemeChange, readTheme } from '../dom/theme';
import { show, type View } from '../dom/view';

export interface HeapChart {
  readonly node: HTMLElement;
  readonly draw: (state: PageState, shown: ChartState) => void;
}

/** How often the trend is drawn while the connection is lost. */
const growMs = 1000;

/** `redraw` is called when the size or the theme has changed. */
export function heapChart(
  redraw: () => void,
  setView: (view: View | null) => void,
  actions: ChartActions,
): HeapChart {
  const section = create('section').attr('class', 'trend').attr('aria-labelledby', 'trend-title');
  const box = create('div')
    .attr('class', 'chart')
    .attr('tabindex', 0)
    .attr('role', 'slider')
    .attr('aria-orientation', 'horizontal')
    .attr('aria-readonly', 'true')
    .attr('aria-describedby', 'trend-keys');
  const canvas = box.append('canvas').attr('aria-hidden', 'true');
  const svg = box.append('svg').attr('aria-hidden', 'true');
  const plot = svg.append('g');
  const axes = chartAxes(plot);
  const overlay = plot.append('g');
  let layout: ChartLayout | null = null;
  let shownView: View | null = null;
  let drawnSeries: Series | null = null;
  const isNew = newsOf();
  const cursor = crosshair(box.node()!, overlay, (timeMs) => {
    if (layout && (timeMs < layout.domain[0] || timeMs > layout.domain[1]))
      setView(show(layout.domain, layout.full, timeMs));
  });
  const moves = gestures({
    box: box.node()!,
    overlay,
    layout: () => layout,
    centre: cursor.timeMs,
    setView,
    isFollowing: () => shownView === null || shownView.endMs === null,
  });
  const tools = chartTools(
    () => moves,
    actions,
    () => (layout && drawnSeries ? { layout, series: drawnSeries, theme, words: svg.node()! } : null),
  );
  const table = chartTable();
  section.append(() => tools.node);
  section.append(() => box.node());
  section.append('p').attr('id', 'trend-keys').attr('class', 'spoken').text(t('trend.keys'));
  section.append(() => table.node);

  const measuring = document.createElement('canvas').getContext('2d');
  const measure = (text: string) => measuring?.measureText(text).width ?? 0;
  let theme = readTheme(document.body);
  onThemeChange(() => {
    theme = readTheme(document.body);
    redraw();
  });
  const size = watchSize(box.node()!, redraw);
  // The band of a connection that is lost grows with time alone.
  let growing: number | undefined;
  const goOn = (isLost: boolean) => {
    clearTimeout(growing);
    growing = isLost ? window.setTimeout(redraw, growMs) : undefined;
  };

  const draw = (state: PageState, shown: ChartState): void => {
    if (layout && !isNew(state, shown, theme, size(), layout)) return cursor.update(state, layout);
    if (measuring) measuring.font = theme.font;
    shownView = shown.view;
    drawnSeries = state.series;
    layout = layoutChart(state, size(), shown, measure);
    goOn(state.status.lostAt !== null);
    tools.draw(state, shown, layout);
    if (layout) {
      paint(canvas.node()!, layout, state.series, theme);
      putAttribute(svg.node()!, 'width', String(layout.width));
      putAttribute(svg.node()!, 'height', String(layout.height));
      putAttribute(plot.node()!, 'transform', `translate(${layout.margin.left},${layout.margin.top})`);
      axes.draw(layout);
      if (shown.isTable) table.draw(state, layout);
    }
    putClass(table.node, 'gone', !shown.isTable);
    cursor.update(state, layout);
  };
  return { node: section.node()!, draw };
}

/** Kept from the observer, as asking the box itself makes the browser lay the page out in mid-drawing. */
function watchSize(box: HTMLElement, changed: () => void): () => { width: number; height: number } {
  let size = { width: 0, height: 0 };
  const measure = () => {
    size = { width: box.clientWidth, height: box.clientHeight };
  };
  new ResizeObserver(() => {
    measure();
    changed();
  }).observe(box);
  return () => {
    if (size.width === 0) measure();
    return size;
  };
}
