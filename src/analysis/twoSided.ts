/**
 * The other side of the evidence: call sites that grow show a leak before the heap's trend can, and below what its noise
 * hides. They alone make it suspected, no more: a buffer that fills for hours looks the same (docs/verdict.md).
 */
import { addEstimates, type Estimate } from './estimate';
import type { Site } from './sites/site';
import { plural, t } from '../l10n';
import type { HeapVerdict } from './trend/heapWatch';
import { bytesText } from './trend/words';

export function withSites(
  trend: HeapVerdict,
  sites: readonly Site[],
  isIgnored: (stack: string) => boolean,
): HeapVerdict {
  if (trend.verdict === 'leak' || trend.verdict === 'suspected') return trend;
  const growing = sites.filter(({ isLikely, stack }) => isLikely && !isIgnored(stack));
  const [first, ...more] = growing.map(({ bytesPerHour }) => bytesPerHour);
  if (!first) return trend;
  const bytesPerHour = more.reduce(addEstimates, first);
  return {
    ...trend,
    verdict: 'suspected',
    kind: 'leak',
    reason: sentence(growing.length, bytesPerHour),
    bytesPerHour: { ...bytesPerHour, low: Math.max(0, bytesPerHour.low) },
    beganMs: null,
    clearMs: null,
  };
}

function sentence(count: number, { estimate }: Estimate): string {
  return t(
    'Allocations of {0} grow by {1} an hour and are not given back; the heap as a whole does not show it yet.',
    plural(count, 'call site'),
    bytesText(estimate),
  );
}
