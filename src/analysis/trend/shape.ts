/**
 * The shape of sixteen successive floors: what tells a leak from warm-up, caches, steps and periodic load. All values
 * are bytes of the used floor (the free floor with its sign turned), so that a leak rises.
 */
import { sum } from '../statistics';

/** Floors in a window. */
export const WINDOW = 16;
/** (8 bytes)²: allocators round, so no noise is less. */
const QUANTISATION = 64;
/** Changes up to this many bytes are none. */
const STILL = 8;
/** Centres of a line through `WINDOW` points. */
const CENTRED = Array.from({ length: WINDOW }, (_, index) => index - (WINDOW - 1) / 2);
const CENTRED_SQUARES = CENTRED.reduce((sum, x) => sum + x * x, 0);

export interface Shape {
  /** Bytes a block. */
  readonly slope: number;
  /** Standard deviation about the line, bytes. */
  readonly noise: number;
  /** Growth from the first quarter to the last, bytes. */
  readonly net: number;
  readonly values: readonly number[];
  /** What the model looks at; null where it is no candidate for a leak at all. */
  readonly features: readonly number[] | null;
  /** Largest fall from an earlier maximum, as a part of `net`. */
  readonly drawdown: number;
  /** Largest single rise, as a part of `net`. */
  readonly step: number;
  /** Slope of the second half, as a part of the whole's. */
  readonly lateSlope: number;
}

/** What is known of a scale beyond its window. */
export interface Past {
  /** Buckets in a block. */
  readonly blockMs: number;
  /** Time since the boot was first heard, ms. */
  readonly ageMs: number;
  /** Highest floor and largest draw-down before the window; −∞ and 0 where there was none. */
  readonly highest: number;
  readonly drawdown: number;
}

export function measureShape(values: readonly number[], past: Past): Shape {
  // Loops, not array methods: this is where nearly all the time of an analysis goes.
  let [total, products, squares] = [0, 0, 0];
  for (let index = 0; index < WINDOW; index++) {
    total += values[index]!;
    products += CENTRED[index]! * values[index]!;
  }
  const [mean, slope] = [total / WINDOW, products / CENTRED_SQUARES];
  for (let index = 0; index < WINDOW; index++)
    squares += (values[index]! - mean - slope * CENTRED[index]!) ** 2;
  const noise = Math.sqrt(squares / (WINDOW - 2) + QUANTISATION);
  const [first, last] = [middleOfFour(values, 0), middleOfFour(values, 12)];
  const net = last - first;
  const fall = largestFall(values);
  const lateSlope = slopeOf(values, WINDOW / 2) / slope;
  const shape = {
    slope,
    noise,
    net,
    values,
    drawdown: fall / Math.max(net, 1),
    step: largestRise(values) / Math.max(net, 1),
    lateSlope,
  };
  const steepness = (slope * Math.sqrt(CENTRED_SQUARES)) / noise;
  if (!(net > 100 && slope > 0 && steepness > 2)) return { ...shape, features: null };
  const changes = values.slice(1).map((value, index) => value - values[index]!);
  const drift = driftOf(changes);
  if (!(drift > 0.8 && lateSlope > 0.1 && fall / net < 0.8)) return { ...shape, features: null };
  const [second, third] = [middleOfFour(values, 4), middleOfFour(values, 8)];
  const growths = [second - first, third - second, last - third];
  const spanS = (past.blockMs / 1000) * WINDOW;
  const trimmed = sum([...changes].sort((a, b) => a - b).slice(0, -2));
  const features = [
    Math.log(spanS),
    Math.log(past.ageMs / 1000),
    Math.log(net),
    clip(steepness, -5, 60),
    clip(drift, -3, 15),
    clip(lateSlope, -2, 4),
    clip(slopeOf(values, WINDOW - 5) / slope, -2, 4),
    clip(trimmed / net, -2, 2),
    clip(fall / net, 0, 4),
    count(changes, (change) => change > STILL) - count(changes, (change) => change < -STILL),
    clip(Math.min(...growths) / net, -1, 1),
    clip(growths[2]! / net, -1, 2),
    clip(past.drawdown / net, 0, 10),
    clip((last - past.highest) / net, -5, 5),
    Math.log(noise),
    Math.log(net / spanS),
  ];
  return { ...shape, features };
}

/** The used floor at the end of the window, bytes: the middle of its last four. */
export function latestFloor({ values }: Shape): number {
  return middleOfFour(values, WINDOW - 4);
}

/** Least-squares slope of the values from one index to another, per step. */
export function slopeOf(values: readonly number[], from = 0, to = values.length): number {
  const centre = (from + to - 1) / 2;
  let [products, squares] = [0, 0];
  for (let index = from; index < to; index++) {
    products += (index - centre) * values[index]!;
    squares += (index - centre) ** 2;
  }
  return products / squares;
}

/** Mean change over its standard error: a trend that a random walk would hardly make. */
function driftOf(changes: readonly number[]): number {
  const mean = sum(changes) / changes.length;
  const deviation = Math.sqrt(
    sum(changes.map((change) => (change - mean) ** 2)) / (changes.length - 1) + QUANTISATION,
  );
  return (mean / deviation) * Math.sqrt(changes.length);
}

function largestFall(values: readonly number[]): number {
  let highest = values[0] ?? 0;
  let fall = 0;
  for (const value of values) {
    if (value > highest) highest = value;
    else fall = Math.max(fall, highest - value);
  }
  return fall;
}

function largestRise(values: readonly number[]): number {
  let rise = -Infinity;
  for (let index = 1; index < values.length; index++)
    rise = Math.max(rise, values[index]! - values[index - 1]!);
  return rise;
}

/** Median of four values from an index on. */
function middleOfFour(values: readonly number[], from: number): number {
  const [a, b, c, d] = [values[from]!, values[from + 1]!, values[from + 2]!, values[from + 3]!];
  return (a + b + c + d - Math.min(a, b, c, d) - Math.max(a, b, c, d)) / 2;
}

function clip(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function count<T>(items: readonly T[], wanted: (item: T) => boolean): number {
  return items.filter(wanted).length;
}
