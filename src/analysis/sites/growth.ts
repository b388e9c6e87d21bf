/**
 * How one site's settled allocations grow, interval by interval.
 *
 * - *Rate*: growth an hour, with an interval from how unequal the intervals are.
 * - *Bend*: a cache that fills grows ever more slowly, a leak does not (score test for a trend of the rate, with the
 *   residuals' own variance; and the rate of the later half against that of the earlier).
 * - *Silence*: nothing new for much longer than the time between growths so far.
 * - *Evenness*: the evidence for a leak (`evenness.ts`).
 */
import type { Estimate } from '../estimate';
import { studentHalfWidth, sum } from '../statistics';
import { measureEvenness, type Evenness } from './evenness';
import type { Interval, SiteSeries } from './siteSeries';

export interface Growth {
  /** Intervals in which the site grew, and in which it shrank. */
  readonly grew: number;
  readonly shrank: number;
  readonly born: number;
  readonly freed: number;
  readonly blocksPerHour: Estimate;
  readonly bytesPerHour: Estimate;
  /** It grows ever more slowly, or not any more. */
  readonly slowing: boolean;
  readonly silent: boolean;
  readonly evenness: Evenness;
}

const HOUR_MS = 3_600_000;
/** One-sided 5 %, on the normal scale. */
const BENT = -1.645;
/** The later half grows at less than this part of the earlier half's rate. */
const MUCH_SLOWER = 0.5;
/** A silence of this many usual waits has a chance below 5 % if the site still grows; among n waits, ln n more. */
const SILENT_WAITS = 3;
/** Growths needed before a bend can be seen. */
const MIN_FOR_BEND = 4;

/**
 * @param intervals The settled part of the axis: its last interval may still have unsettled births.
 * @param usualAgeMs At which the site frees a block; 0: it frees none.
 */
export function measureGrowth(
  series: SiteSeries,
  intervals: readonly Interval[],
  usualAgeMs: number,
): Growth {
  let [grew, shrank, born, freed] = [0, 0, 0, 0];
  let lastGrowthMs: number | null = null;
  const blocks: number[] = [];
  const bytes: number[] = [];
  intervals.forEach((interval, index) => {
    const change = series.at(index);
    const net = change.born - change.freed;
    blocks.push(net);
    bytes.push(change.bytes);
    born += change.born;
    freed += change.freed;
    if (net > 0) {
      grew++;
      lastGrowthMs = interval.toMs;
    } else if (net < 0) shrank++;
  });
  return {
    grew,
    shrank,
    born,
    freed,
    blocksPerHour: ratePerHour(blocks, intervals),
    bytesPerHour: ratePerHour(bytes, intervals),
    slowing: grew >= MIN_FOR_BEND && isBending(bytes, intervals),
    silent: isSilent(grew, lastGrowthMs, intervals),
    evenness: measureEvenness(series, grew > 0 ? intervals : [], usualAgeMs),
  };
}

/** Growth an hour over all intervals; the interval from how unequal they are (ratio estimator). */
function ratePerHour(changes: readonly number[], intervals: readonly Interval[]): Estimate {
  const spans = intervals.map(({ fromMs, toMs }) => toMs - fromMs);
  const total = sum(spans);
  const count = intervals.length;
  if (total <= 0) return { estimate: 0, low: -Infinity, high: Infinity };
  const rate = sum(changes) / total;
  const squares = sum(changes.map((change, index) => (change - rate * (spans[index] ?? 0)) ** 2));
  const error = count < 2 ? Infinity : Math.sqrt((count / (count - 1)) * squares) / total;
  // One more or one less at the ends of the observation is always possible.
  const step = Math.max(...changes.map(Math.abs), 0) / total;
  const half = studentHalfWidth(count - 1) * error + step;
  return { estimate: rate * HOUR_MS, low: (rate - half) * HOUR_MS, high: (rate + half) * HOUR_MS };
}

function isBending(changes: readonly number[], intervals: readonly Interval[]): boolean {
  const first = intervals[0]?.fromMs ?? 0;
  const last = intervals.at(-1)?.toMs ?? 0;
  const total = last - first;
  const rate = sum(changes) / total;
  const middle = (first + last) / 2;
  let [score, variance, earlier, later] = [0, 0, 0, 0];
  intervals.forEach(({ fromMs, toMs }, index) => {
    const change = changes[index] ?? 0;
    const at = (fromMs + toMs) / 2 - middle;
    const residual = change - rate * (toMs - fromMs);
    score += residual * at;
    variance += (residual * at) ** 2;
    if (at < 0) earlier += change;
    else later += change;
  });
  return variance > 0 && score / Math.sqrt(variance) < BENT && later < MUCH_SLOWER * earlier;
}

function isSilent(grew: number, lastGrowthMs: number | null, intervals: readonly Interval[]): boolean {
  const first = intervals[0]?.fromMs;
  const last = intervals.at(-1)?.toMs;
  if (lastGrowthMs === null || first === undefined || last === undefined) return false;
  const usualWaitMs = (lastGrowthMs - first) / grew;
  return last - lastGrowthMs > (SILENT_WAITS + Math.log(grew)) * usualWaitMs;
}
