/** Whether the trend has to be drawn again. Pure. */
import { msPerPixel, type ChartLayout, type ChartSize, type ChartState } from './chartLayout';
import type { Series } from './series';
import type { PageState } from '../state';
import { trendLine } from './trendLine';

/** What the chart is drawn from beside its readings. */
const parts = ['marks', 'gaps', 'traces', 'heaps', 'heapName', 'status', 'origin'] as const;

/**
 * Tells whether a drawing would look any different from the last one. In weeks of readings, those of a few seconds lie
 * within the last pixel, and are to be seen only where they go beyond what is drawn there.
 */
export function newsOf(): (
  state: PageState,
  shown: ChartState,
  theme: object,
  size: ChartSize,
  layout: ChartLayout,
) => boolean {
  let drawn:
    { state: PageState; shown: ChartState; theme: object; width: number; height: number } | undefined;
  let drawnLength = 0;
  return (state, shown, theme, size, layout) => {
    const { series } = state;
    const { width, height } = size;
    const isSame =
      drawn !== undefined &&
      drawn.shown === shown &&
      drawn.theme === theme &&
      drawn.width === width &&
      drawn.height === height &&
      drawn.state.series === series &&
      parts.every((part) => drawn?.state[part] === state[part]) &&
      state.status.lostAt === null &&
      !shown.isTable &&
      (state.verdict === drawn.state.verdict || (!layout.trend && !trendLine(series, state.verdict))) &&
      isWithinLastColumn(series, drawnLength, layout);
    if (isSame) return false;
    drawn = { state, shown, theme, width, height };
    drawnLength = series.length;
    return true;
  };
}

function isWithinLastColumn(series: Series, drawnLength: number, layout: ChartLayout): boolean {
  const column = layout.stretches.at(-1)?.at(-1);
  if (!column || series.length < drawnLength || !series.last) return false;
  if (series.length === drawnLength) return true;
  const isNear = series.last.timeMs - layout.full[1] < msPerPixel(layout) / 2;
  const added = series.summarize(drawnLength, series.length);
  return (
    isNear &&
    added.leastFreeBytes >= column.leastFreeBytes &&
    added.mostFreeBytes <= column.mostFreeBytes &&
    // Where none is printed, both are NaN.
    !(added.largestFreeBlock < column.largestFreeBlock) &&
    Object.is(series.minimumAt(series.length - 1), series.minimumAt(drawnLength - 1))
  );
}
