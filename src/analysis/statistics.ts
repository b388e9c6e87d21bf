/** The few statistics that decisions rest on. Pure. */

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
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
