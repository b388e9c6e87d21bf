/** The free heap over the time as SVG, from zero up: for reports. */
import { escape } from './escape';
import { formatBytes, formatSpan } from '../words/units';

const WIDTH = 960;
const HEIGHT = 220;
const LEFT = 64;
const BOTTOM = 24;
/** Points drawn; of more, the least and the most of each stretch. */
const MAX_STRETCHES = 600;

interface Point {
  readonly timeMs: number;
  readonly freeBytes: number;
}

/** Empty where there is nothing to draw. @param span What its whole width stands for; absent: the time of the points. */
export function trendSvg(title: string, points: readonly Point[], span?: string): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return '';
  const spanMs = Math.max(1, last.timeMs - first.timeMs);
  const most = points.reduce((max, { freeBytes }) => Math.max(max, freeBytes), 1);
  const x = (timeMs: number): string =>
    (LEFT + ((timeMs - first.timeMs) / spanMs) * (WIDTH - LEFT)).toFixed(1);
  const y = (bytes: number): string => ((1 - bytes / most) * (HEIGHT - BOTTOM - 8) + 8).toFixed(1);
  const line = thinned(points).map(({ timeMs, freeBytes }) => `${x(timeMs)},${y(freeBytes)}`);
  const base = HEIGHT - BOTTOM;
  return `<figure>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(title)}">
<line x1="${LEFT}" x2="${WIDTH}" y1="${base}" y2="${base}"/><line x1="${LEFT}" x2="${WIDTH}" y1="8" y2="8"/>
<text x="${LEFT - 6}" y="12" text-anchor="end">${escape(formatBytes(most))}</text>
<text x="${LEFT - 6}" y="${base + 4}" text-anchor="end">0</text>
<text x="${WIDTH}" y="${HEIGHT - 6}" text-anchor="end">${escape(span ?? formatSpan(spanMs))}</text>
<polyline points="${line.join(' ')}"/>
</svg>
<figcaption>${escape(title)}</figcaption>
</figure>`;
}

/** What the eye would see of very many points. */
function thinned(points: readonly Point[]): Point[] {
  if (points.length <= 2 * MAX_STRETCHES) return [...points];
  const size = Math.ceil(points.length / MAX_STRETCHES);
  const result: Point[] = [];
  for (let from = 0; from < points.length; from += size) {
    const stretch = points.slice(from, from + size);
    const least = stretch.reduce((a, b) => (b.freeBytes < a.freeBytes ? b : a));
    const most = stretch.reduce((a, b) => (b.freeBytes > a.freeBytes ? b : a));
    result.push(...(least.timeMs < most.timeMs ? [least, most] : [most, least]));
  }
  return result;
}
