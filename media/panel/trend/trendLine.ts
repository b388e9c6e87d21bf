/**
 * The verdict's rate as a line through the readings it is about: through the middle of the floors since the loss
 * began, with the slope that the analysis found. Its band has the slopes of the 95 % interval. Pure.
 */
import type { VerdictView } from '../../../src/views/panel/protocol';
import type { Series } from './series';

export interface TrendLine {
  readonly fromMs: number;
  /** Where the floors are in the middle. */
  readonly middleMs: number;
  readonly middleBytes: number;
  /** Loss, bytes a ms; the slowest is null where the interval has no such end. */
  readonly loss: number;
  readonly fastest: number | null;
  readonly slowest: number | null;
}

const hourMs = 3_600_000;
/** Floors the line is laid through. */
const floors = 24;

/** null where nothing is lost, or no reading is of that time. */
export function trendLine(series: Series, verdict: VerdictView | null): TrendLine | null {
  const rate = verdict?.bytesPerHour;
  if (!rate || !verdict.isShown || verdict.beganMs === null || verdict.verdict === 'stopped') return null;
  const fromMs = verdict.beganMs;
  const toMs = series.last?.timeMs ?? fromMs;
  const step = (toMs - fromMs) / floors;
  if (step <= 0) return null;
  let [count, times, bytes] = [0, 0, 0];
  for (let floor = 0; floor < floors; floor++) {
    const from = series.lowerBound(fromMs + floor * step);
    const to = series.lowerBound(fromMs + (floor + 1) * step);
    if (to <= from) continue;
    const { lowest } = series.summarize(from, to);
    count++;
    times += series.timeAt(lowest);
    bytes += series.freeAt(lowest);
  }
  if (count === 0) return null;
  return {
    fromMs,
    middleMs: times / count,
    middleBytes: bytes / count,
    loss: rate.estimate / hourMs,
    fastest: rate.high === null ? null : rate.high / hourMs,
    slowest: rate.low === null ? null : rate.low / hourMs,
  };
}

/** Free bytes by the line at a time. */
export function trendAt({ middleMs, middleBytes }: TrendLine, loss: number, timeMs: number): number {
  return middleBytes - loss * (timeMs - middleMs);
}
