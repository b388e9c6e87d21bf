/** A verdict on a heap in a few words, as the commands print it. */
import type { Verdict } from '../analysis/trend/heapWatch';
import { headlineText } from '../words/verdict/headline';

const VERDICT_WORDS: Readonly<Record<Exclude<Verdict, 'too-early'>, string>> = {
  'no-leak': 'No leak',
  suspected: 'Leak suspected',
  leak: 'Leak',
  stopped: 'Leak stopped',
};

/** @param suspects Call sites that are growing or suspected. */
export function verdictWords(verdict: Verdict, suspects: number): string {
  return verdict === 'too-early'
    ? headlineText({ verdict, kind: 'steady', heap: null, suspects })
    : VERDICT_WORDS[verdict];
}
