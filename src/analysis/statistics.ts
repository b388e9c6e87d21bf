/** The few statistics that decisions rest on. Pure. */

/** P(X ≥ `atLeast`) where X counts the successes of `trials` fair coins: the one-sided sign test. */
export function fairCoinTail(atLeast: number, trials: number): number {
  if (atLeast <= 0) return 1;
  if (atLeast > trials) return 0;
  // Of P(X = atLeast) the logarithm, as no factorial overflows then.
  const log = logFactorial(trials) - logFactorial(atLeast) - logFactorial(trials - atLeast);
  let term = Math.exp(log - trials * Math.LN2);
  let sum = 0;
  for (let k = atLeast; k <= trials; k++) {
    sum += term;
    term *= (trials - k) / (k + 1);
    // Beyond the middle they only become less.
    if (2 * k > trials && term < sum * Number.EPSILON) break;
  }
  return Math.min(1, sum);
}

const HALF_LOG_TAU = Math.log(2 * Math.PI) / 2;

/** ln n!, exact to about 15 digits (Stirling's series from 32 up). */
function logFactorial(n: number): number {
  if (n < 32) {
    let product = 1;
    for (let k = 2; k <= n; k++) product *= k;
    return Math.log(product);
  }
  const x = n + 1;
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TAU + (1 / 12 - (1 / 360 - 1 / (1260 * x * x)) / (x * x)) / x;
}

/**
 * Benjamini–Hochberg: which of many tests are significant while the share of false ones among them stays below
 * `rate`. Gives each test's adjusted p value, in the order of `pValues`.
 */
export function falseDiscoveryAdjusted(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let least = 1;
  order.forEach((index, position) => {
    const rank = pValues.length - position;
    least = Math.min(least, (pValues[index]! * pValues.length) / rank);
    adjusted[index] = least;
  });
  return adjusted;
}

/** 97.5 % quantile of Student's t distribution: half the width of a 95 % interval, in standard errors. */
export function studentHalfWidth(degreesOfFreedom: number): number {
  if (degreesOfFreedom < 1) return Infinity;
  const exact = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
  const known = exact[Math.floor(degreesOfFreedom) - 1];
  if (known !== undefined) return known;
  // Cornish–Fisher around the normal quantile (Abramowitz & Stegun 26.7.5); within 0.001 from 10 degrees on.
  const z = 1.959964;
  const n = degreesOfFreedom;
  return z + (z ** 3 + z) / (4 * n) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * n * n);
}
