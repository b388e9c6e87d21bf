/** A verdict on a heap in a few words, as the commands print it. */
import type { Verdict } from '../analysis/trend/heapWatch';
import { bytesText } from '../analysis/trend/words';
import type { EstimateJson } from './verdictJson';

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  'too-early': 'Too early to say',
  'no-leak': 'No leak',
  suspected: 'Leak suspected',
  leak: 'Leak',
  stopped: 'Leak stopped',
};

/** `2.1 KB an hour (95 %: 1.9 KB to 2.3 KB)`. */
export function rateText({ estimate, low, high }: EstimateJson): string {
  const upper = high !== null && Number.isFinite(high) ? bytesText(high) : 'any';
  return `${bytesText(estimate)} an hour (95 %: ${bytesText(Math.max(0, low))} to ${upper})`;
}
