/** Domains and ticks of the trend's two axes. Pure. */
import { scaleLinear, scaleTime } from 'd3';
import type { ReadingStepMs, TimeMark } from '../../../src/views/panel/protocol';
import type { Stretch } from './decimate';
import type { Gap } from './gaps';
import type { Series } from './series';
import type { Domain } from '../dom/view';
import {
  byteUnit,
  formatCount,
  formatDay,
  formatDuration,
  formatTime,
  formatTimeOfDay,
} from '../../../src/words/units';

export interface Tick {
  /** Where on the axis, in the axis' own unit (ms or bytes). */
  readonly value: number;
  readonly label: string;
}

export interface ByteAxis {
  readonly domain: readonly [number, number];
  /** True where the axis does not begin at 0, which the chart must then show. */
  readonly cut: boolean;
  /** Name of the unit the labels are in. */
  readonly unit: string;
  readonly ticks: readonly Tick[];
}

const shortestSpanMs = 10_000;
const readingStep: ReadingStepMs = 1000;

/** From a domain to pixels. d3's own does far more at each of the thousands of points of a drawing. */
export interface Linear {
  (value: number): number;
  readonly invert: (pixels: number) => number;
}

export function linear([from, to]: Domain, [start, end]: readonly [number, number]): Linear {
  const factor = (end - start) / (to - from);
  const offset = start - from * factor;
  return Object.assign((value: number) => offset + value * factor, {
    invert: (pixels: number) => (pixels - offset) / factor,
  });
}

/** From the boot before the first reading to whatever came last. */
export function timeDomain(
  series: Series,
  marks: readonly TimeMark[],
  gaps: readonly Gap[] = [],
): readonly [startMs: number, endMs: number] {
  const first = series.first?.timeMs ?? 0;
  const start = marks.findLast((mark) => mark.timeMs <= first)?.timeMs ?? first;
  const ends = [series.last?.timeMs, marks.at(-1)?.timeMs, gaps.at(-1)?.toMs];
  const end = Math.max(...ends.map((time) => time ?? start));
  return [start, Math.max(end, start + shortestSpanMs)];
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const niceSteps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
];

/** The number of the reading at a place of an axis of readings, from 1. */
export function readingAt(place: number): number {
  return Math.max(1, Math.round(place / readingStep));
}

/** About `count` numbers of readings. */
export function readingTicks([start, end]: readonly [number, number], count: number): readonly Tick[] {
  return scaleLinear([start / readingStep, end / readingStep], [0, 1])
    .ticks(count)
    .filter((number) => Number.isInteger(number) && number >= 1)
    .map((number) => ({ value: number * readingStep, label: formatCount(number) }));
}

/** About `count` ticks: wall clock where it is known when the session began, else the time since. */
export function timeTicks(
  [startMs, endMs]: readonly [number, number],
  startedAt: number | null,
  count: number,
) {
  return startedAt === null
    ? elapsedTicks(startMs, endMs, count)
    : clockTicks(startMs, endMs, startedAt, count);
}

function elapsedTicks(startMs: number, endMs: number, count: number): readonly Tick[] {
  const wanted = (endMs - startMs) / count;
  const step = niceSteps.find((nice) => nice >= wanted) ?? Math.ceil(wanted / day) * day;
  const ticks: Tick[] = [];
  for (let at = Math.ceil(startMs / step) * step; at <= endMs; at += step)
    ticks.push({ value: at, label: formatDuration(at) });
  return ticks;
}

function clockTicks(startMs: number, endMs: number, startedAt: number, count: number): readonly Tick[] {
  const scale = scaleTime([new Date(startedAt + startMs), new Date(startedAt + endMs)], [0, 1]);
  let dates = scale.ticks(count);
  while (dates.length > count + 1) dates = dates.filter((_, index) => index % 2 === 0);
  const seconds = dates.some((date) => date.getSeconds() !== 0);
  return dates.map((date) => ({
    value: date.getTime() - startedAt,
    label:
      date.getHours() + date.getMinutes() + date.getSeconds() === 0
        ? formatDay(date.getTime())
        : (seconds ? formatTime : formatTimeOfDay)(date.getTime()),
  }));
}

/** Least and most of all that the trend draws; null where it draws nothing. */
export function byteExtent(
  series: Series,
  stretches: readonly Stretch[],
  hasLargest: boolean,
): readonly [number, number] | null {
  let least = Infinity;
  let most = -Infinity;
  for (const stretch of stretches)
    for (const column of stretch) {
      const { last, leastFreeBytes, mostFreeBytes, largestFreeBlock } = column;
      const minimum = series.minimumAt(last);
      least = Math.min(least, column.lowestFreeBytes, leastFreeBytes);
      if (minimum < least) least = minimum;
      // Not printed, it is NaN, which is less than nothing.
      if (hasLargest && largestFreeBlock < least) least = largestFreeBlock;
      most = Math.max(most, column.highestFreeBytes, mostFreeBytes);
    }
  return least <= most ? [least, most] : null;
}

/**
 * The axis begins at 0 where the readings take up half of it or more, or where it is asked for. Else it is cut
 * below the least, so that a slow leak shows; but never closer than 1 % of the heap, so that noise does not.
 */
export function byteAxis(
  [least, most]: readonly [number, number],
  fromZero: boolean,
  count: number,
): ByteAxis {
  const span = Math.max(most - least, most * 0.01, 64);
  const cut = !fromZero && least > most / 2;
  const [unit, name] = byteUnit(most);
  const low = cut ? least - span * 0.12 : 0;
  const high = Math.max(most, cut ? least + span : 0) + span * 0.06;
  const scale = scaleLinear([low / unit, high / unit], [0, 1]).nice(count);
  const [bottom = 0, top = 1] = scale.domain();
  const format = scale.tickFormat(count);
  return {
    domain: [bottom * unit, top * unit],
    cut: bottom > 0,
    unit: name,
    ticks: scale.ticks(count).map((value) => ({ value: value * unit, label: format(value) })),
  };
}
