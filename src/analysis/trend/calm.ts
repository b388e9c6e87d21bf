/** What a heap does that is not known to leak, in words: the longest window tells. */
import type { Scale } from './scale';
import type { Scales } from './scales';
import type { Shape } from './shape';
import { t } from '../../words/l10n';
import { formatBytes, formatSpan } from '../../words/units';

/**
 * - `steady`: the floor stays where it is.
 * - `saturating`: warm-up, or a cache that fills ever more slowly.
 * - `step`: something was opened and kept.
 * - `load`: it is taken and given back.
 * - `falling`: none of these; too little of it to say.
 */
export type CalmKind = 'steady' | 'saturating' | 'step' | 'load' | 'falling';

/** A change below this many deviations of the noise, or bytes, is none. */
const STILL_NOISES = 3;
const STILL_BYTES = 100;
/** Parts of the net growth. */
const STEP = 0.6;
const DRAWDOWN = 0.5;
/** Slope of the second half below this part of the whole's. */
const LEVELLING = 0.6;

export function describeCalm(scales: Scales): { kind: CalmKind; sentence: string } {
  const scale = longest(scales);
  if (!scale?.shape) return { kind: 'steady', sentence: '' };
  const { shape, windowMs } = scale;
  const kind = kindOf(shape);
  return { kind, sentence: sentenceOf(kind, shape, formatSpan(windowMs)) };
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

function sentenceOf(kind: CalmKind, { net }: Shape, span: string): string {
  switch (kind) {
    case 'steady':
      return t('The floor of the free heap has kept its level over the last {0}.', span);
    case 'saturating':
      return t(
        'The floor fell by {0} over the last {1}, ever more slowly, as caches that fill.',
        formatBytes(net),
        span,
      );
    case 'step':
      return t('The floor fell by {0} at one time and has kept its level since.', formatBytes(net));
    case 'load':
      return t('What is taken is given back: the floor fell and rose again within the last {0}.', span);
    case 'falling':
      return t(
        'The floor fell by {0} over the last {1}, not evenly enough to tell it from load.',
        formatBytes(net),
        span,
      );
  }
}
