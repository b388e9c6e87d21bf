/** Call sites that grow make the heap's suspicion a leak, and only then. */
import assert from 'node:assert/strict';
import { simulation } from '../support/inTurn';
import { scoreTwoSided } from '../support/twoSidedScore';

describe('both sides of the evidence', function () {
  this.timeout(60_000);

  const SEEDS = 16;
  const HOURS = 2;

  simulation('call more leaks, and sooner', () => {
    for (const kind of ['leak, steady', 'leak in traffic']) {
      const { trend, both, trendHours, bothHours } = scoreTwoSided(SEEDS, HOURS, kind);
      assert.ok(both > trend, `${kind}: ${both} instead of ${trend}`);
      assert.ok(bothHours <= trendHours, `${kind}: after ${bothHours} h instead of ${trendHours}`);
    }
  });

  simulation('call nothing more where no leak is', () => {
    for (const kind of [undefined, 'cache of minutes']) {
      const { trend, both } = scoreTwoSided(SEEDS, HOURS, kind);
      assert.equal(both, trend, kind);
    }
  });
});
