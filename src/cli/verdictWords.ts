/** A verdict on a heap in a few words, as the commands print it. */
import type { Verdict } from '../analysis/trend/heapWatch';

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  'too-early': 'Too early to say',
  'no-leak': 'No leak',
  suspected: 'Leak suspected',
  leak: 'Leak',
  stopped: 'Leak stopped',
};
