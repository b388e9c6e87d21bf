/** Where the device could not be heard: bands across the trend, and what is said of them. Pure. */
import type { TimeGap } from '../../../src/views/panel/protocol';
import type { PageState } from '../state';
import { formatDuration } from '../../../src/words/units';
import { formatMany, t } from '../text';

/** A stretch without connection that has an end, be it for now. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface PlacedGap extends Gap {
  /** Left edge and width, px; at least one pixel is seen of each. */
  readonly x: number;
  readonly width: number;
  /** Empty where there is no room for it. */
  readonly label: string;
}

const padding = 6;

/** Ends the one that lasts, if it does, at the present moment. @param now Wall clock, ms since 1970. */
export function gapsUntil({ gaps, status }: Pick<PageState, 'gaps' | 'status'>, now: number): readonly Gap[] {
  const lastedMs = status.lostAt === null ? 0 : Math.max(0, now - status.lostAt);
  return gaps.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs ?? fromMs + lastedMs }));
}

/** The bands from left to right; those that fall into one pixel are one. */
export function placeGaps(
  gaps: readonly Gap[],
  x: (timeMs: number) => number,
  plotWidth: number,
  measure: (text: string) => number,
): readonly PlacedGap[] {
  const placed: PlacedGap[] = [];
  const text = t('gap.label');
  for (const { fromMs, toMs } of gaps) {
    const left = Math.max(0, Math.round(x(fromMs)));
    const right = Math.min(plotWidth, Math.max(left + 1, Math.round(x(toMs))));
    const last = placed.at(-1);
    if (right <= left || toMs <= fromMs || (last && right <= last.x + last.width)) continue;
    const width = right - left;
    const label = measure(text) + 2 * padding <= width ? text : '';
    placed.push({ fromMs, toMs, x: left, width, label });
  }
  return placed;
}

/** Stretches in which allocations were traced, at least two pixels of each. @param endMs Of one that lasts. */
export function placeTraces(
  traces: readonly TimeGap[],
  endMs: number,
  x: (timeMs: number) => number,
  plotWidth: number,
): readonly PlacedGap[] {
  return traces.flatMap((trace) => {
    const { fromMs } = trace;
    const toMs = trace.toMs ?? endMs;
    const left = Math.max(0, Math.round(x(fromMs)));
    const right = Math.min(plotWidth, Math.max(left + 2, Math.round(x(toMs))));
    return right <= left ? [] : [{ fromMs, toMs, x: left, width: right - left, label: '' }];
  });
}

/** The band that a place of the plot lies in. @param x px from the left of the plot. */
export function gapAt(gaps: readonly PlacedGap[], x: number): PlacedGap | undefined {
  return gaps.find((gap) => x >= gap.x && x < gap.x + gap.width);
}

/** What is said of a reading next to a stretch without connection; empty where there is none. */
export function besideGap(gaps: readonly Gap[], timeMs: number, withinMs: number): string {
  const before = gaps.findLast(({ toMs }) => toMs <= timeMs && timeMs - toMs <= withinMs);
  if (before) return t('gap.after', { time: formatDuration(lengthOf(before)) });
  const next = gaps.find(({ fromMs }) => fromMs >= timeMs && fromMs - timeMs <= withinMs);
  return next ? t('gap.then', { time: formatDuration(lengthOf(next)) }) : '';
}

/** `No connection 2 times, 3m20s in all.`; empty where it always held. */
export function gapSummary(gaps: readonly Gap[]): string {
  if (gaps.length === 0) return '';
  const all = gaps.reduce((sum, gap) => sum + lengthOf(gap), 0);
  return t('gap.summary', { times: formatMany(gaps.length, 'time'), time: formatDuration(all) });
}

export function lengthOf({ fromMs, toMs }: Gap): number {
  return toMs - fromMs;
}
