/** What the verdict says, from its figures. Pure. */
import type { EstimateView, VerdictView } from '../../../src/views/panel/protocol';
import { headlineText, isFragmenting } from '../../../src/words/verdict/headline';
import { formatBytes, formatDuration, formatMoment, visible } from '../format';
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
    rate && `${t('verdict.rate', { bytes: formatBytes(rate.estimate) })} (${interval(rate, formatBytes)})`,
    exhaustionMs && t('verdict.exhaustion', { time: spanText(exhaustionMs) }),
    largestBlockExhaustionMs && t('verdict.blockExhaustion', { time: spanText(largestBlockExhaustionMs) }),
    beganMs !== null && t('verdict.began', { time: moment(beganMs) }),
    clearMs !== null && t('verdict.clear', { time: moment(clearMs) }),
    verdict.series !== '' && visible(verdict.series),
  ].filter((fact): fact is string => typeof fact === 'string');
}

function spanText(time: EstimateView): string {
  return `${formatDuration(time.estimate)} (${interval(time, formatDuration)})`;
}

/** `95 %: 0.9 KB – 1.5 KB`. */
export function interval({ low, high }: EstimateView, format: (value: number) => string): string {
  const least = format(low ?? 0);
  const range = high === null ? t('orMore', { least }) : t('range', { least, most: format(high) });
  return t('verdict.interval', { range });
}

/** `1.2 KB/h`; empty where nothing is known. */
export function rateText(rate: EstimateView | null): string {
  return rate ? t('perHour', { bytes: formatBytes(rate.estimate) }) : '';
}

/** How much of the loss the call sites make up, or why that is not known; empty where nothing is lost. */
export function explanation({ verdict, leaks }: PageState): string {
  const loses = verdict?.verdict === 'leak' || verdict?.kind === 'fragmentation';
  if (!loses) return '';
  const { explained, missing } = leaks;
  const share = explained
    ? t('verdict.explained', { percent: Math.round(Math.min(explained.estimate, 1) * 100) })
    : '';
  return [share, ...missing].filter((sentence) => sentence !== '').join(' ');
}
