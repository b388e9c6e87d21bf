/** A comparison in words. */
import type { Comparison, ComparisonVerdict, HeapComparison, SiteChange } from './comparison';
import type { Estimate } from '../estimate';
import { bytesText, spanText } from '../trend/words';

export function comparisonReason(
  { verdict, hoursNeeded, difference, sites }: Omit<Comparison, 'reason'>,
  heap: HeapComparison | undefined,
): string {
  const first = difference && heap ? heapReason(verdict, heap, difference) : SITE_REASONS[verdict];
  const more =
    hoursNeeded === null
      ? ''
      : ` About ${spanText(hoursNeeded * 3_600_000)} more of the later session would tell.`;
  return first + siteReason(sites) + more;
}

function heapReason(
  verdict: ComparisonVerdict,
  { before, after }: HeapComparison,
  difference: Estimate,
): string {
  const was = `${bytesText(before.bytesPerHour?.estimate ?? 0)} an hour`;
  const is = `${bytesText(after.bytesPerHour?.estimate ?? 0)} an hour`;
  const limit = `${bytesText(after.bytesPerHour?.high ?? 0)} an hour`;
  switch (verdict) {
    case 'fixed':
      return `It lost ${was}; now a leak of ${limit} would show, and none does.`;
    case 'improved':
      return after.verdict === 'leak'
        ? `It lost ${was} and still loses ${is}.`
        : `It lost ${was}; now it loses less than ${limit}.`;
    case 'no-change':
      return before.verdict === 'leak'
        ? `It lost ${was} and still loses ${is}.`
        : 'Neither of the two leaks.';
    case 'worse':
      return before.verdict === 'leak'
        ? `It lost ${was} and now loses ${is}.`
        : `It did not leak and now loses ${is}.`;
    case 'cannot-tell':
      return `The loss changed by something between ${signedText(difference.low)} and ${signedText(difference.high)} an hour.`;
  }
}

const SITE_REASONS: Readonly<Record<ComparisonVerdict, string>> = {
  fixed: 'The call sites that grew do not grow any more.',
  improved: 'The call sites grow less than before.',
  'no-change': 'The call sites grow as before.',
  worse: 'Call sites grow that did not, or more than before.',
  'cannot-tell': 'Too little is known of one of the two.',
};

function siteReason(sites: readonly SiteChange[]): string {
  const count = (change: SiteChange['change']): number =>
    sites.filter((site) => site.change === change).length;
  const parts = [
    [count('gone'), 'growing no more'],
    [count('new'), 'new'],
    [count('changed'), 'at another rate'],
    [count('same'), 'as before'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return told.length === 0 ? '' : ` Growing call sites: ${told.join(', ')}.`;
}

function signedText(bytes: number): string {
  return `${bytes < 0 ? '−' : '+'}${bytesText(bytes)}`;
}
