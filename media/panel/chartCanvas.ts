/** The trend's data on a canvas: grid, gaps, band, minimum ever, free, and the lines of boots and panics. */
import { area, curveStepAfter, line } from 'd3';
import type { HeapPoint } from '../../src/views/messages';
import type { ChartLayout } from './chartLayout';
import { linePoints, type Column, type Stretch } from './decimate';
import type { PlacedGap } from './gaps';
import type { Theme } from './theme';

/** Between the lines of a hatched gap. */
const HATCH_PX = 8;

export function paint(canvas: HTMLCanvasElement, layout: ChartLayout, theme: Theme): void {
  const context = fit(canvas, layout);
  if (!context) return;
  context.save();
  context.translate(layout.margin.left, layout.margin.top);
  paintGrid(context, layout, theme);
  for (const gap of layout.gaps) paintGap(context, layout, gap, theme);
  for (const stretch of layout.stretches) paintBand(context, layout, stretch, theme);
  for (const stretch of layout.stretches) paintMinimum(context, layout, stretch, theme);
  for (const stretch of layout.stretches) paintFree(context, layout, stretch, theme);
  paintMarks(context, layout, theme);
  context.restore();
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

function paintGrid(
  context: CanvasRenderingContext2D,
  { byteAxis, y, plotWidth }: ChartLayout,
  theme: Theme,
): void {
  context.beginPath();
  for (const { value } of byteAxis.ticks) {
    const at = Math.round(y(value)) + 0.5;
    context.moveTo(0, at);
    context.lineTo(plotWidth, at);
  }
  stroke(context, theme.grid, 1);
}

/** Hatched, so that it is told from the band of the readings without colour too. */
function paintGap(
  context: CanvasRenderingContext2D,
  { plotHeight }: ChartLayout,
  { x, width }: PlacedGap,
  theme: Theme,
): void {
  context.save();
  context.beginPath();
  context.rect(x, 0, width, plotHeight);
  context.clip();
  context.fillStyle = theme.gap;
  context.fillRect(x, 0, width, plotHeight);
  context.beginPath();
  // From one grid for all gaps, so that neighbours look of a piece.
  const first = Math.floor((x - plotHeight) / HATCH_PX) * HATCH_PX;
  for (let at = first; at < x + width; at += HATCH_PX) {
    context.moveTo(at, plotHeight);
    context.lineTo(at + plotHeight, 0);
  }
  stroke(context, theme.gapLine, 1);
  context.restore();
}

function paintBand(
  context: CanvasRenderingContext2D,
  { x, y }: ChartLayout,
  stretch: Stretch,
  theme: Theme,
): void {
  context.beginPath();
  area<Column>()
    .x(({ first }) => x(first.timeMs))
    .y0(({ leastFreeBytes }) => y(leastFreeBytes))
    .y1(({ mostFreeBytes }) => y(mostFreeBytes))
    .context(context)(stretch);
  context.fillStyle = theme.band;
  context.fill();
}

/** Steps, as the device's minimum holds until it prints a lower one. */
function paintMinimum(
  context: CanvasRenderingContext2D,
  { x, y }: ChartLayout,
  stretch: Stretch,
  theme: Theme,
) {
  const points = stretch.flatMap(({ first, last }) => (first === last ? [first] : [first, last]));
  context.beginPath();
  line<HeapPoint>()
    .defined(({ minimumFreeBytes }) => minimumFreeBytes !== null)
    .x(({ timeMs }) => x(timeMs))
    .y(({ minimumFreeBytes }) => y(minimumFreeBytes ?? 0))
    .curve(curveStepAfter)
    .context(context)(points);
  context.setLineDash([5, 3]);
  stroke(context, theme.minimum, 1.5);
  context.setLineDash([]);
}

function paintFree(
  context: CanvasRenderingContext2D,
  { x, y }: ChartLayout,
  stretch: Stretch,
  theme: Theme,
): void {
  const points = linePoints(stretch);
  context.beginPath();
  context.lineJoin = 'round';
  line<HeapPoint>()
    .x(({ timeMs }) => x(timeMs))
    .y(({ freeBytes }) => y(freeBytes))
    .context(context)(points);
  stroke(context, theme.free, 1.5);
  const alone = points.length === 1 ? points[0] : undefined;
  if (alone) dot(context, x(alone.timeMs), y(alone.freeBytes), theme.free);
}

/** A reading between two boots has no line to be seen by. */
function dot(context: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  context.beginPath();
  context.arc(x, y, 2, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}

function paintMarks(
  context: CanvasRenderingContext2D,
  { marks, plotHeight }: ChartLayout,
  theme: Theme,
): void {
  for (const { kind, x, label, row } of marks) {
    context.beginPath();
    context.moveTo(x + 0.5, label ? -28 + row * 14 : -2);
    context.lineTo(x + 0.5, plotHeight);
    if (kind === 'boot') context.setLineDash([2, 3]);
    stroke(context, theme[kind], 1);
    context.setLineDash([]);
  }
}

function stroke(context: CanvasRenderingContext2D, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}
