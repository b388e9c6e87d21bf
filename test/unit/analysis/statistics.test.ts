/** Tails of fair coins, for the chance that a site which gives back looks as if it did not. */
import assert from 'node:assert/strict';
import { fairCoinTail } from '../../../src/analysis/statistics';

/** By Pascal's triangle. */
function tail(atLeast: number, trials: number): number {
  let row = [1];
  for (let n = 0; n < trials; n++)
    row = [...row, 0].map((each, k) => each / 2 + (k > 0 ? row[k - 1]! / 2 : 0));
  return row.slice(atLeast).reduce((sum, each) => sum + each, 0);
}

describe('the tail of a fair coin', () => {
  it('is what Pascal’s triangle has', () => {
    for (const trials of [1, 2, 7, 31, 32, 33, 64, 200])
      for (let atLeast = 0; atLeast <= trials; atLeast += Math.ceil(trials / 17)) {
        const [is, wanted] = [fairCoinTail(atLeast, trials), tail(atLeast, trials)];
        assert.ok(Math.abs(is - wanted) <= 1e-11 * wanted, `${atLeast} of ${trials}: ${is}, not ${wanted}`);
      }
  });

  it('takes no longer for many coins', () => {
    assert.equal(fairCoinTail(0, 1e9), 1);
    assert.equal(fairCoinTail(2, 1), 0);
    const half = fairCoinTail(5e8, 1e9);
    assert.ok(half > 0.5 && half < 0.501, String(half));
  });
});
