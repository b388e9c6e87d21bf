/** What a soak says on standard error while it runs: at once what has changed, else now and then. */
import type { Assessment } from './assess';
import { OUTCOMES } from './outcomeText';
import type { Soak } from './soak';
import { formatSpan } from '../../words/units';

/** Where people look on, and where a log is written, ms. */
const TERMINAL_MS = 5000;
const LOG_MS = 60_000;

export class Progress {
  #told = '';
  #toldMs = -Infinity;

  constructor(
    private readonly forMs: number,
    private readonly write: (text: string) => void,
    private readonly isTerminal: boolean,
  ) {}

  tell(assessment: Assessment, { watchedMs, lost }: Soak): void {
    const state = lost ? `not heard: ${lost.message}` : stateOf(assessment);
    const isDue = watchedMs - this.#toldMs >= (this.isTerminal ? TERMINAL_MS : LOG_MS);
    if (state === this.#told && !isDue) return;
    this.#told = state;
    this.#toldMs = watchedMs;
    this.write(`heapmon: ${formatSpan(watchedMs)} of ${formatSpan(this.forMs)}: ${state}\n`);
  }
}

/** Without figures, which change all the time. */
function stateOf({ outcome, heaps, sites, hasLists }: Assessment): string {
  if (heaps.length === 0 && !hasLists) return 'no heap lines yet';
  const verdicts = heaps.map(({ name, verdict }) => `${name} ${verdict.verdict}`).join(', ');
  const growing = sites.filter(({ kind }) => kind === 'growing').length;
  return `${OUTCOMES[outcome].toLowerCase()}${verdicts === '' ? '' : ` (${verdicts})`}${growing === 0 ? '' : `, growing call sites: ${growing}`}`;
}
