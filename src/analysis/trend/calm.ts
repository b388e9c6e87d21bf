/** What a heap does that is not known to leak: the longest window tells. */
import type { Calm, CalmKind } from './heapEvidence';
import type { Scale } from './scale';
import type { Scales } from './scales';
import type { Shape } from './shape';

/** A change below this many deviations of the noise, or bytes, is none. */
const STILL_NOISES = 3;
const STILL_BYTES = 100;
/** Parts of the net growth. */
const STEP = 0.6;
const DRAWDOWN = 0.5;
/** Slope of the second half below this part of the whole's. */
const LEVELLING = 0.6;

export function calmOf(scales: Scales): Calm {
  const scale = longest(scales);
  if (!scale?.shape) return { kind: 'steady', overMs: null };
  return { kind: kindOf(scale.shape), bytes: scale.shape.net, overMs: scale.windowMs };
}

/** The scale with the longest full window. */
export function longest({ all }: Scales): Scale | null {
  return all.findLast(({ shape }) => shape !== null) ?? null;
}

function kindOf({ net, noise, drawdown, step, lateSlope, slope }: Shape): CalmKind {
  if (drawdown > DRAWDOWN && net > 0) return 'load';
  if (net < STILL_BYTES || net < STILL_NOISES * noise) return 'steady';
  if (step > STEP) return 'step';
  return slope > 0 && lateSlope < LEVELLING ? 'saturating' : 'falling';
}
