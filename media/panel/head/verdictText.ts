/** What the verdict says, from its figures. Pure. */
import type { EstimateView, VerdictView } from '../../../src/views/panel/protocol';
import { formatMoment, formatRate, formatRateInterval, formatSpanInterval } from '../../../src/words/units';
import { clean } from '../../../src/words/untrusted';
import { headlineText, isFragmenting } from '../../../src/words/verdict/headline';
import type { PageState } from '../state';
import { t } from '../text';

type Headline = VerdictView['verdict'] | 'fragmenting';

export interface VerdictText {
  readonly headline: string;
  /** Which of its looks it has. */
  readonly look: Headline;
  /** Rate, time to exhaustion, since when: a few words each, the first the most important. */
  readonly facts: readonly string[];
  readonly reason: string;
  /** What would help; empty where nothing is needed. */
  readonly help: string;
}

/** null where there is nothing to judge. */
export function verdictText(state: PageState): VerdictText | null {
  const { verdict } = state;
  if (!verdict) return null;
  const look = lookOf(verdict);
  return {
    look,
    headline: headlineText(verdict),
    facts: factsOf(verdict, state),
    reason: verdict.reason,
    help: verdict.outlook || (look === 'too-early' || look === 'suspected' ? t('verdict.help') : ''),
  };
}

function lookOf(verdict: VerdictView): Headline {
  return isFragmenting(verdict) ? 'fragmenting' : verdict.verdict;
}

function factsOf(verdict: VerdictView, state: PageState): string[] {
  const { bytesPerHour: rate, exhaustionMs, largestBlockExhaustionMs, beganMs, clearMs } = verdict;
  const moment = (timeMs: number): string => formatMoment(state.startedAt, timeMs);
  return [
    rate && formatRateInterval(rate),
    exhaustionMs && t('verdict.exhaustion', { time: formatSpanInterval(exhaustionMs) }),
    largestBlockExhaustionMs &&
      t('verdict.blockExhaustion', { time: formatSpanInterval(largestBlockExhaustionMs) }),
    beganMs !== null && t('verdict.began', { time: moment(beganMs) }),
    clearMs !== null && t('verdict.clear', { time: moment(clearMs) }),
    verdict.series !== '' && clean(verdict.series),
  ].filter((fact): fact is string => typeof fact === 'string');
}

/** `1.2 KB/h`; empty where nothing is known. */
export function rateText(rate: EstimateView | null): string {
  return rate ? formatRate(rate.estimate) : '';
}

/** How much of the loss the call sites make up, or why that is not known; empty where nothing is lost. */
export function explanation({ verdict, leaks }: PageState): string {
  const loses = verdict?.verdict === 'leak' || verdict?.kind === 'fragmentation';
  if (!loses) return '';
  const { explained, missing } = leaks;
  return [explained, ...missing].filter((sentence) => sentence !== '').join(' ');
}
