/**
 * Whether what a site keeps has come evenly: the evidence for a leak, valid at any look.
 *
 * What is still there, by when it came: a leak's is spread evenly from its beginning to now. A cache that fills has come
 * ever more slowly, what is given back after some time has come lately. For each, a likelihood ratio of even growth to a
 * mixture over time constants τ (log-uniform from a minute to `LONGEST_MS`, or to a third of the time since), given how
 * much has come: times of growth with density 1/T against e^(−t/τ), from the beginning or from the end. Bursts count for
 * as little as they are uneven (quasi-likelihood: over the counts' variance per mean).
 *
 * Such a ratio is an e-value: where nothing is freed, and with no prior opinion on how much will come, the chance under the
 * mixture that it ever reaches K, at whatever look, is at most 1/K (Ville's inequality; Ramdas, Grünwald, Vovk and Shafer,
 * Game-Theoretic Statistics and Safe Anytime-Valid Inference, 2023), and 1/e is a p-value.
 */
import { sum } from '../statistics';
import type { Interval, SiteSeries } from './siteSeries';

export interface Evenness {
  /** Logarithm of the e-value against a cache that fills. */
  readonly noFill: number;
  /** Logarithm of the e-value against blocks that are given back after a time. */
  readonly noReturn: number;
  /** Time since the first block that is still there, ms. */
  readonly spanMs: number;
}

const NOTHING: Evenness = { noFill: 0, noReturn: 0, spanMs: 0 };
/** Time constants of what is ruled out. */
const SHORTEST_MS = 60_000;
const LONGEST_MS = 16 * 60_000;
const LONGEST_PART = 1 / 3;
const TIME_CONSTANTS = 9;
/** So many times the age at which the site usually frees, a block is there to stay. */
const STAYS = 2;

/** @param usualAgeMs At which the site frees a block; 0: it frees none. */
export function measureEvenness(
  series: SiteSeries,
  intervals: readonly Interval[],
  usualAgeMs: number,
): Evenness {
  const nowMs = intervals.at(-1)?.toMs ?? 0;
  let end = intervals.length;
  while (end > 0 && nowMs - intervals[end - 1]!.toMs < STAYS * usualAgeMs) end--;
  let first = 0;
  while (first < end && series.at(first).kept === 0) first++;
  // The first one only tells when it began.
  const since = intervals.slice(first + 1, end);
  const kept = since.map((_, index) => series.at(first + 1 + index).kept);
  if (!since[0] || !kept.some((count) => count > 0)) return NOTHING;
  const fromMs = since[0].fromMs;
  const totalMs = since.at(-1)!.toMs - fromMs;
  const spread = dispersion(kept);
  const steps = since
    .map((interval, index) => ({
      from: interval.fromMs - fromMs,
      to: interval.toMs - fromMs,
      count: kept[index]!,
    }))
    .filter(({ count }) => count > 0);
  const mirrored = steps.map(({ from, to, count }) => ({ from: totalMs - to, to: totalMs - from, count }));
  return {
    noFill: logEvidence(steps, totalMs) / spread,
    noReturn: logEvidence(mirrored, totalMs) / spread,
    spanMs: nowMs - fromMs,
  };
}

interface Step {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Even growth against growth that fades with time constants of a minute and more. */
function logEvidence(steps: readonly Step[], totalMs: number): number {
  const even = sum(steps.map(({ from, to, count }) => count * Math.log((to - from) / totalMs)));
  const longest = Math.max(LONGEST_MS, totalMs * LONGEST_PART);
  const fading = Array.from({ length: TIME_CONSTANTS }, (_, index) => {
    const tau = SHORTEST_MS * (longest / SHORTEST_MS) ** (index / (TIME_CONSTANTS - 1));
    const all = -Math.expm1(-totalMs / tau);
    // e^(−from/τ) − e^(−to/τ), as a logarithm: no small number is lost.
    return sum(
      steps.map(
        ({ from, to, count }) => count * (-from / tau + Math.log(-Math.expm1((from - to) / tau) / all)),
      ),
    );
  });
  const most = Math.max(...fading);
  return even - most - Math.log(sum(fading.map((one) => Math.exp(one - most))) / TIME_CONSTANTS);
}

/** Variance per mean of the counts, at least 1, as of single blocks that come at random. */
function dispersion(counts: readonly number[]): number {
  const mean = sum(counts) / counts.length;
  const squares = sum(counts.map((count) => (count - mean) ** 2));
  return Math.max(1, squares / Math.max(1, counts.length - 1) / mean);
}
