/** The trend's data: grid, gaps, band, minimum ever, largest block, free, the fitted loss, and the lines of marks. */
import type { ChartLayout } from './chartLayout';
import { linePoints, type Stretch } from './decimate';
import type { PlacedGap } from './gaps';
import type { Series } from './series';
import type { Theme } from '../dom/theme';
import { trendAt, type TrendLine } from './trendLine';

/** What is painted with: a canvas, or what makes an SVG image of the same strokes (svgContext.ts). */
export type Painter = Pick<
  CanvasRenderingContext2D,
  | 'save'
  | 'restore'
  | 'translate'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'closePath'
  | 'rect'
  | 'arc'
  | 'clip'
  | 'fill'
  | 'stroke'
  | 'fillRect'
  | 'setLineDash'
  | 'lineWidth'
  | 'lineJoin'
> & {
  fillStyle: string | CanvasGradient | CanvasPattern;
  strokeStyle: string | CanvasGradient | CanvasPattern;
};

/** Between the lines of a hatched gap. */
const hatchPx = 8;
const traceHeight = 3;

/** Paints all of it on a canvas, sized to the device's pixels. */
export function paint(canvas: HTMLCanvasElement, layout: ChartLayout, series: Series, theme: Theme): void {
  const context = fit(canvas, layout);
  if (context) paintChart(context, layout, series, theme);
}

export function paintChart(to: Painter, layout: ChartLayout, series: Series, theme: Theme): void {
  const { margin, stretches, gaps, plotWidth, plotHeight } = layout;
  to.save();
  to.translate(margin.left, margin.top);
  paintGrid(to, layout, theme);
  to.save();
  to.beginPath();
  to.rect(0, -margin.top, plotWidth, plotHeight + margin.top);
  to.clip();
  for (const gap of gaps) paintGap(to, layout, gap, theme);
  for (const stretch of stretches) paintBand(to, layout, series, stretch, theme);
  if (layout.trend) paintTrendBand(to, layout, layout.trend, theme);
  if (layout.hasLargest) for (const stretch of stretches) paintLargest(to, layout, series, stretch, theme);
  for (const stretch of stretches) paintMinimum(to, layout, series, stretch, theme);
  for (const stretch of stretches) paintFree(to, layout, series, stretch, theme);
  if (layout.trend) paintTrend(to, layout, layout.trend, theme);
  paintTraces(to, layout, theme);
  paintMarks(to, layout, theme);
  to.restore();
  to.restore();
}

/** Empties the canvas, sized to the device's pixels. */
function fit(canvas: HTMLCanvasElement, { width, height }: ChartLayout): CanvasRenderingContext2D | null {
  const ratio = devicePixelRatio;
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
  if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}

function paintGrid(to: Painter, { byteAxis, y, plotWidth }: ChartLayout, theme: Theme): void {
  to.beginPath();
  for (const { value } of byteAxis.ticks) {
    const at = Math.round(y(value)) + 0.5;
    to.moveTo(0, at);
    to.lineTo(plotWidth, at);
  }
  stroke(to, theme.grid, 1);
}

/** Hatched, so that it is told from the band of the readings without colour too. */
function paintGap(to: Painter, { plotHeight }: ChartLayout, { x, width }: PlacedGap, theme: Theme): void {
  to.save();
  to.beginPath();
  to.rect(x, 0, width, plotHeight);
  to.clip();
  to.fillStyle = theme.gap;
  to.fillRect(x, 0, width, plotHeight);
  to.beginPath();
  // From one grid for all gaps, so that neighbours look of a piece.
  const first = Math.floor((x - plotHeight) / hatchPx) * hatchPx;
  for (let at = first; at < x + width; at += hatchPx) {
    to.moveTo(at, plotHeight);
    to.lineTo(at + plotHeight, 0);
  }
  stroke(to, theme.gapLine, 1);
  to.restore();
}

function paintBand(to: Painter, { x, y }: ChartLayout, series: Series, stretch: Stretch, theme: Theme): void {
  to.beginPath();
  for (const { first, leastFreeBytes } of stretch) to.lineTo(x(series.timeAt(first)), y(leastFreeBytes));
  for (let at = stretch.length - 1; at >= 0; at--) {
    const { first, mostFreeBytes } = stretch[at]!;
    to.lineTo(x(series.timeAt(first)), y(mostFreeBytes));
  }
  to.closePath();
  to.fillStyle = theme.band;
  to.fill();
}

/** Steps, as the device's minimum holds until it prints a lower one. */
function paintMinimum(
  to: Painter,
  { x, y }: ChartLayout,
  series: Series,
  stretch: Stretch,
  theme: Theme,
): void {
  to.beginPath();
  let minimum = NaN;
  let end = 0;
  const reach = (index: number): void => {
    const bytes = series.minimumAt(index);
    if (Number.isNaN(bytes)) return;
    end = index;
    if (bytes === minimum) return;
    const at = x(series.timeAt(index));
    if (Number.isNaN(minimum)) to.moveTo(at, y(bytes));
    else to.lineTo(at, y(minimum));
    to.lineTo(at, y(bytes));
    minimum = bytes;
  };
  for (const { first, last } of stretch) {
    reach(first);
    if (last !== first) reach(last);
  }
  if (!Number.isNaN(minimum)) to.lineTo(x(series.timeAt(end)), y(minimum));
  to.setLineDash([5, 3]);
  stroke(to, theme.minimum, 1.5);
  to.setLineDash([]);
}

/** Of each column the least. */
function paintLargest(
  to: Painter,
  { x, y }: ChartLayout,
  series: Series,
  stretch: Stretch,
  theme: Theme,
): void {
  to.beginPath();
  for (const { first, largestFreeBlock } of stretch)
    if (!Number.isNaN(largestFreeBlock)) to.lineTo(x(series.timeAt(first)), y(largestFreeBlock));
  to.setLineDash([1.5, 2.5]);
  stroke(to, theme.largest, 1.5);
  to.setLineDash([]);
}

function paintFree(to: Painter, { x, y }: ChartLayout, series: Series, stretch: Stretch, theme: Theme): void {
  const points = linePoints(stretch);
  to.beginPath();
  to.lineJoin = 'round';
  for (const index of points) to.lineTo(x(series.timeAt(index)), y(series.freeAt(index)));
  stroke(to, theme.free, 1.5);
  const alone = points.length === 1 ? points[0] : undefined;
  if (alone !== undefined) dot(to, x(series.timeAt(alone)), y(series.freeAt(alone)), theme.free);
}

/** A reading between two boots has no line to be seen by. */
function dot(to: Painter, x: number, y: number, colour: string): void {
  to.beginPath();
  to.arc(x, y, 2, 0, 2 * Math.PI);
  to.fillStyle = colour;
  to.fill();
}

/** Between the slopes of the interval's ends, which cross in the middle. */
function paintTrendBand(to: Painter, { x, y, domain }: ChartLayout, trend: TrendLine, theme: Theme): void {
  const { fastest, slowest, fromMs, middleMs, middleBytes } = trend;
  if (fastest === null || slowest === null) return;
  const corner = (loss: number, timeMs: number): void =>
    to.lineTo(x(timeMs), y(trendAt(trend, loss, timeMs)));
  to.beginPath();
  corner(fastest, fromMs);
  to.lineTo(x(middleMs), y(middleBytes));
  corner(fastest, domain[1]);
  corner(slowest, domain[1]);
  to.lineTo(x(middleMs), y(middleBytes));
  corner(slowest, fromMs);
  to.closePath();
  to.fillStyle = theme.trendBand;
  to.fill();
}

function paintTrend(to: Painter, { x, y, domain }: ChartLayout, trend: TrendLine, theme: Theme): void {
  to.beginPath();
  for (const timeMs of [trend.fromMs, domain[1]]) to.lineTo(x(timeMs), y(trendAt(trend, trend.loss, timeMs)));
  to.setLineDash([10, 4]);
  stroke(to, theme.trend, 2);
  to.setLineDash([]);
}

function paintTraces(to: Painter, { traces, plotHeight }: ChartLayout, theme: Theme): void {
  to.fillStyle = theme.trace;
  for (const { x, width } of traces) to.fillRect(x, plotHeight - traceHeight, width, traceHeight);
}

function paintMarks(to: Painter, { marks, plotHeight }: ChartLayout, theme: Theme): void {
  for (const { kind, x, label, row } of marks) {
    to.beginPath();
    to.moveTo(x + 0.5, label ? -28 + row * 14 : -2);
    to.lineTo(x + 0.5, plotHeight);
    if (kind === 'boot' || kind === 'mark') to.setLineDash(kind === 'boot' ? [2, 3] : [6, 3]);
    stroke(to, theme[kind], 1);
    to.setLineDash([]);
  }
}

function stroke(to: Painter, colour: string, width: number): void {
  to.strokeStyle = colour;
  to.lineWidth = width;
  to.stroke();
}
