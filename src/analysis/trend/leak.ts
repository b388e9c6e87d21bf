/** A leak of one heap: how fast it is at present, and whether it has stopped. */
import { longest } from './calm';
import { overlap, preferLonger, rateOf, together, type Rate } from './rate';
import type { Scale } from './scale';
import type { Scales } from './scales';
import { latestFloor } from './shape';

/** A leak that comes and goes is judged by windows of so many times the time it was not seen. */
const WHOLE_CYCLE = 1.5;
/** It has stopped where this part of it, and more, can be excluded; what it takes must stand out of the noise so far. */
const STOPPED = 0.3;
const NOISES = 10;
/** A window may be so much shorter than the one that showed the leak. */
const SHORTER = 0.75;

const HOUR_MS = 3_600_000;

export interface Leak {
  /** The heap's own figures are enough to show it; otherwise it takes the call sites' support. */
  own: boolean;
  /** When it was seen first, ms. */
  clearMs: number;
  /** When it began, ms: not before this boot, nor before the window that showed it. */
  beganMs: number;
  /** Buckets a block of the scale that shows it. */
  buckets: number;
  /** Of one that has stopped, what it was when a window showed it last. */
  rate: Rate | null;
  /** When a window showed the leak last, ms, and the rate then. */
  shownMs: number;
  shown: Rate | null;
  /** The used floor then, bytes. */
  shownBytes: number;
  stopped: boolean;
  /** Times that a leak has come back in this boot after one had stopped. */
  returns: number;
  /**
   * It has come back again: a shorter window than this one, ms, may see only the time in which it leaks, as
   * by night, or only the one in which it does not.
   */
  leastWindowMs: number;
}

/** One that had stopped is seen again. */
export function comesBack(leak: Leak, nowMs: number): void {
  leak.stopped = false;
  leak.returns++;
  leak.leastWindowMs = Math.max(leak.leastWindowMs, WHOLE_CYCLE * (nowMs - leak.shownMs));
}

/** From the scale that shows the leak on to longer windows while they agree. */
export function currentRate(scales: Scales, leak: Leak): Rate | null {
  let current: Rate | null = null;
  let since: Rate | null = null;
  for (const scale of scalesOf(scales, leak)) {
    const { shape } = scale;
    const rate = rateOf(scale);
    if (!rate || !shape || shape.slope <= 0 || rate.estimate <= 0) continue;
    current = current ? preferLonger(current, rate, shape) : rate;
    if (scale.endMs - scale.windowMs >= leak.clearMs) since = rate;
  }
  if (current && since && !overlap(current, since)) current = together(since, current);
  return current && { ...current, low: Math.max(0, current.low) };
}

/**
 * No growth for three quarters of the time it took to see it. The present rate is no measure: of what levels off it
 * falls with the growth. The first window that is long enough for the noise tells, or a longer one that lies after the
 * leak was seen: what is taken and given back over and over grows in short windows for ever.
 */
export function hasStopped(scales: Scales, leak: Leak): boolean {
  const lost = leak.shown?.estimate ?? 0;
  const enough = scalesOf(scales, leak, SHORTER).filter(
    ({ windowMs, shape }) => (lost * windowMs) / HOUR_MS >= NOISES * shape!.noise,
  );
  const excludes = enough.some((scale, index) => {
    const now = rateOf(scale)!;
    const isSince = scale.endMs - scale.windowMs >= leak.shownMs;
    return (index === 0 || isSince) && now.estimate + now.error < STOPPED * lost;
  });
  return excludes || hasNotGrown(scales, leak, lost);
}

/** Where the noise hides it from every window: the floor would be far lower by now, had it gone on. */
function hasNotGrown(scales: Scales, { buckets, shownMs, shownBytes }: Leak, lostPerHour: number): boolean {
  const scale = scales.all.find((each) => each.buckets === buckets);
  const noise = longest(scales)?.shape?.noise;
  const sinceMs = scales.endMs - shownMs;
  if (!scale?.shape || noise === undefined || sinceMs < scale.windowMs) return false;
  const expected = (lostPerHour * sinceMs) / HOUR_MS;
  const grown = latestFloor(scale.shape) - shownBytes;
  return expected > NOISES * noise && grown + 2 * noise < STOPPED * expected;
}

/** The scales that can tell how fast it is, shortest first. @param part Of the window that showed it. */
function scalesOf({ all }: Scales, { buckets, leastWindowMs }: Leak, part = 1): readonly Scale[] {
  const full = all.filter((scale) => scale.buckets >= part * buckets && scale.shape);
  const whole = full.filter(({ windowMs }) => windowMs >= leastWindowMs);
  return whole.length > 0 ? whole : full.slice(-1);
}
