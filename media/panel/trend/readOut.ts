/** What the crosshair says of one place of the trend, and the trend in a sentence. Pure. */
import type { HeapPoint, TimeMark } from '../../../src/views/panel/protocol';
import {
  formatByteRange,
  formatBytes,
  formatCount,
  formatDuration,
  formatTime,
} from '../../../src/words/units';
import { heapLabel } from '../../../src/words/heapLabel';
import { clean } from '../../../src/words/untrusted';
import { besideGap, gapsUntil, gapSummary, lengthOf, type Gap } from './gaps';
import { readingAt } from './scale';
import type { Series } from './series';
import type { PageState } from '../state';
import { formatMany, t } from '../text';

/** The values of one reading, as the crosshair shows them. */
export interface ReadOut {
  readonly time: string;
  readonly free: string;
  readonly minimum: string;
  /** Empty where the device prints none. */
  readonly largest: string;
  readonly band: string;
  /** A boot, a panic or a stretch without connection within a few pixels; else empty. */
  readonly mark: string;
}

export function readOut(state: PageState, point: HeapPoint, msPerPixel: number): ReadOut {
  const near = 5 * msPerPixel;
  const gaps = state.gaps.flatMap(({ fromMs, toMs }) => (toMs === null ? [] : { fromMs, toMs }));
  const { minimumFreeBytes, largestFreeBlock } = point;
  return {
    time: timeText(state, point.timeMs),
    free: formatBytes(point.freeBytes),
    minimum: minimumFreeBytes === null ? t('notPrinted') : formatBytes(minimumFreeBytes),
    largest: largestFreeBlock === null ? '' : formatBytes(largestFreeBlock),
    band: state.origin.hasTime ? formatByteRange(point.leastFreeBytes, point.mostFreeBytes) : '',
    mark: [markNear(state.marks, point.timeMs, near), besideGap(gaps, point.timeMs, near)]
      .filter(Boolean)
      .join(' · '),
  };
}

/** What there is to read out of a stretch without connection. */
export function gapReadOut(state: PageState, gap: Gap): ReadOut {
  const mark = t('gap.for', { time: formatDuration(lengthOf(gap)) });
  return { time: timeText(state, gap.fromMs), free: '', minimum: '', largest: '', band: '', mark };
}

/** Wall clock, where it is known, and time since the beginning; the number of the reading where no time is known. */
export function timeText(
  { startedAt, origin }: Pick<PageState, 'startedAt' | 'origin'>,
  timeMs: number,
): string {
  if (!origin.hasTime) return t('read.reading', { number: formatCount(readingAt(timeMs)) });
  const elapsed = `+${formatDuration(timeMs)}`;
  return startedAt === null ? elapsed : `${formatTime(startedAt + timeMs)}  ${elapsed}`;
}

function markNear(marks: readonly TimeMark[], timeMs: number, withinMs: number): string {
  const near = marks.filter((mark) => Math.abs(mark.timeMs - timeMs) <= withinMs);
  const mark = near.findLast(({ kind }) => kind === 'panic') ?? near.at(-1);
  if (!mark) return '';
  const label = clean(mark.label, 80);
  // An event's label says what it is.
  return mark.kind === 'event' ? label : t(`read.${mark.kind}`, { label });
}

/**
 * The reading that an arrow key goes to: the next one that is at least a pixel away, so that holding the key
 * gets somewhere among thousands of readings.
 */
export function step(series: Series, from: number, direction: 1 | -1, msPerPixel: number): number {
  if (from < 0 || from >= series.length) return -1;
  const aimed = series.timeAt(from) + direction * msPerPixel;
  const reached =
    direction > 0
      ? Math.max(from + 1, series.lowerBound(aimed))
      : Math.min(from - 1, series.lowerBound(aimed + 1e-9) - 1);
  return Math.max(0, Math.min(series.length - 1, reached));
}

/** What the trend is of. */
export function heapTitle({ heapName }: Pick<PageState, 'heapName'>): string {
  return heapName === '' ? t('trend.free') : t('trend.freeOf', { name: clean(heapLabel(heapName), 80) });
}

/** The trend in a sentence, for those who do not see it. */
export function summary(state: PageState, now = Date.now()): string {
  const { series } = state;
  const { first, last } = series;
  if (!first || !last) return t('trend.none');
  return [
    state.origin.hasTime
      ? t('trend.summary', {
          heap: heapTitle(state),
          readings: formatMany(series.length, 'reading'),
          time: formatDuration(last.timeMs - first.timeMs),
        })
      : t('trend.summaryOfReadings', {
          heap: heapTitle(state),
          readings: formatMany(readingAt(last.timeMs), 'reading'),
        }),
    t('trend.firstLast', { first: formatBytes(first.freeBytes), last: formatBytes(last.freeBytes) }),
    last.minimumFreeBytes === null ? '' : t('trend.minimum', { bytes: formatBytes(last.minimumFreeBytes) }),
    (['boot', 'panic', 'event', 'mark'] as const)
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
