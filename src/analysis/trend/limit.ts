/**
 * The detection limit: the smallest leak that would have shown by now. A smaller one may hide in the noise, so it is set
 * wide: of simulated steady leaks that were not called, 95 % and more are slower (docs/verdict-measurements.md).
 */
import { randomWalkError } from './rate';
import type { Scale } from './scale';
import type { Scales } from './scales';

const HOUR_MS = 3_600_000;
/** A shorter window may miss what comes in bursts, or is still full of warm-up. */
const LEAST_WINDOW_MS = 20 * 60_000;
/** A leak shows where it exceeds what is seen by so many errors of a random walk. */
const SURE = 3;
/** A loss of no more than this in a window may be a few blocks, bytes. */
const LEAST_LOSS = 3000;

/** Bytes an hour; null while no window is long enough. */
export function detectionLimit({ all }: Scales): number | null {
  let limit: number | null = null;
  for (const scale of all) {
    const ofScale = scale.windowMs < LEAST_WINDOW_MS ? null : limitOf(scale);
    if (ofScale !== null) limit = Math.min(limit ?? Infinity, ofScale);
  }
  return limit;
}

/**
 * Until the first window is long enough, if readings go on as they come, ms; 0 where one is.
 * @param density As of `FloorBuckets`: each block of the window needs a reading.
 */
export function untilLimitMs({ all }: Scales, density: number): number {
  const enough = all.filter(({ windowMs, buckets }) => windowMs >= LEAST_WINDOW_MS && buckets * density >= 1);
  const fit = enough.length > 0 ? enough : all.slice(-1);
  return Math.min(...fit.map((scale) => scale.blocksUntilFull * scale.blockMs));
}

function limitOf({ shape, blockMs, windowMs }: Scale): number | null {
  if (!shape) return null;
  const perBlock = Math.max(0, shape.slope) + SURE * randomWalkError(shape.values);
  return Math.max((perBlock * HOUR_MS) / blockMs, (LEAST_LOSS * HOUR_MS) / windowMs);
}
