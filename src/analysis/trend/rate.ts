/**
 * How fast the heap is lost, from the window of one scale: the median slope between any two of its floors (Sen), which
 * a step or a burst of load bends less than least squares. The interval rests on three errors: that of a random walk
 * with the window's steps, the window's bend (warm-up inside a window is the usual error), and a part of the rate
 * itself. It reaches further down than up, as over-estimates are the usual error; `LOW` and `HIGH` are set so that 95 %
 * of simulated leaks lie inside (docs/verdict-measurements.md).
 */
import type { Estimate } from '../estimate';
import type { Scale } from './scale';
import { slopeOf, WINDOW, type Shape } from './shape';

const HOUR_MS = 3_600_000;
/** Reach of the interval below and above the estimate, in combined errors. */
const LOW = 2.8;
const HIGH = 1.0;
/** Error of the estimate as a part of it. */
const RELATIVE = 0.05;
/** A longer window's interval may be so many times as wide: it has less of the noise, if more of the warm-up. */
const NO_WIDER = 1.3;

export interface Rate extends Estimate {
  /** Combined error, bytes an hour. */
  readonly error: number;
}

/** A window's rate is asked for at each reading, and changes with its blocks only. */
const known = new WeakMap<Shape, Rate>();

/** Loss in bytes an hour; null where the scale's window is not full. */
export function rateOf({ shape, blockMs }: Scale): Rate | null {
  if (!shape) return null;
  const rate = known.get(shape) ?? measureRate(shape, HOUR_MS / blockMs);
  known.set(shape, rate);
  return rate;
}

/** @param perHour Blocks an hour. */
function measureRate({ values }: Shape, perHour: number): Rate {
  const slope = medianSlope(values);
  const walk = randomWalkError(values);
  const bend = (slopeOf(values, WINDOW / 2) - slopeOf(values, 0, WINDOW / 2)) / 2;
  const error = Math.sqrt(walk ** 2 + bend ** 2 + (RELATIVE * slope) ** 2);
  return {
    estimate: slope * perHour,
    low: (slope - LOW * error) * perHour,
    high: (slope + HIGH * error) * perHour,
    error: error * perHour,
  };
}

/** The better of two windows' rates, the second being of the longer window: the longer one while it agrees. */
export function preferLonger(short: Rate, long: Rate, { lateSlope }: Shape): Rate {
  const isEven = lateSlope > 0.55 && lateSlope < 1.8;
  const isNarrow = long.high - long.low < (short.high - short.low) * NO_WIDER;
  return isEven && overlap(long, short) && isNarrow ? long : short;
}

export function overlap(a: Rate, b: Rate): boolean {
  return a.low <= b.high && a.high >= b.low;
}

/** The rate of a window that is all leak, with an interval that holds that of a shorter one too: load may bend either. */
export function together(long: Rate, short: Rate): Rate {
  return { ...long, low: Math.min(long.low, short.low), high: Math.max(long.high, short.high) };
}

/** Median of the slopes between any two values, per step. */
function medianSlope(values: readonly number[]): number {
  const slopes = new Float64Array((values.length * (values.length - 1)) / 2);
  let count = 0;
  for (let from = 0; from < values.length; from++)
    for (let to = from + 1; to < values.length; to++)
      slopes[count++] = (values[to]! - values[from]!) / (to - from);
  slopes.sort();
  return (slopes[(count - 1) >> 1]! + slopes[count >> 1]!) / 2;
}

/** Standard error of the mean step. */
export function randomWalkError(values: readonly number[]): number {
  const steps = values.slice(1).map((value, index) => value - values[index]!);
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  const squares = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0);
  return Math.sqrt(squares / (steps.length - 1) / steps.length);
}
