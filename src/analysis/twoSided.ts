/**
 * The other side of the evidence. Call sites that grow show a leak before the heap's trend can, and below what its noise
 * hides: alone they make it suspected, no more, as a buffer that fills for hours looks the same. Where the heap's own
 * figures make it suspected too, and the sites are sure, it is a leak (docs/verdict-measurements.md).
 */
import { addEstimates } from './estimate';
import type { Site } from './sites/site';
import { costPerHour } from './sites/reconcile';
import { sum } from './statistics';
import type { Support } from './trend/heapTrend';
import type { HeapVerdict } from './trend/heapWatch';

/** Logarithm of the e-value of all growing sites together from which on they bear a suspicion out. */
const SURE = Math.log(100_000);

/**
 * What the growing sites say for a leak; null: too little.
 * @param sampleEvery One of so many allocations is followed; null where that has changed.
 */
export function supportOf(
  sites: readonly Site[],
  isIgnored: (stack: string) => boolean,
  sampleEvery: number | null,
): Support | null {
  const growing = sites.filter(({ kind, stack }) => kind === 'growing' && !isIgnored(stack));
  if (sampleEvery === null || sum(growing.map(({ noFill }) => noFill)) < SURE) return null;
  return { sites: growing.length, bytesPerHour: sampleEvery * sum(growing.map(costPerHour)) };
}

export function withSites(
  trend: HeapVerdict,
  sites: readonly Site[],
  isIgnored: (stack: string) => boolean,
): HeapVerdict {
  if (trend.verdict === 'leak' || trend.verdict === 'suspected' || !trend.hasTime) return trend;
  const growing = sites.filter(({ isLikely, stack }) => isLikely && !isIgnored(stack));
  const [first, ...more] = growing.map(({ bytesPerHour }) => bytesPerHour);
  if (!first) return trend;
  const bytesPerHour = more.reduce(addEstimates, first);
  return {
    ...trend,
    verdict: 'suspected',
    kind: 'leak',
    evidence: { about: 'sites-only', sites: growing.length, bytesPerHour: bytesPerHour.estimate },
    bytesPerHour: { ...bytesPerHour, low: Math.max(0, bytesPerHour.low) },
    beganMs: null,
    clearMs: null,
  };
}
