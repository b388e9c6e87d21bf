/** Guards: lists with more call stacks than are followed take a time that grows with their length alone. */
import assert from 'node:assert/strict';
import { SiteTracker } from '../../../src/analysis/sites/siteTracker';
import type { SiteSnapshot } from '../../../src/analysis/sites/snapshot';

/** A third of the stacks of each list are new. */
function list(stacks: number, index: number): SiteSnapshot {
  const allocations = Array.from({ length: stacks }, (_, at) => {
    const own = at % 3 === 0 ? at + index * stacks : at;
    return {
      address: 0x3ffb0000 + own * 16,
      sizeBytes: 16,
      stack: `0x${(0x400d0000 + own * 4).toString(16)}`,
    };
  });
  return {
    timeMs: index * 60_000,
    allocations,
    overflowed: false,
    cut: false,
    newTrace: false,
    sampleEvery: 1,
  };
}

describe('lists of many call stacks', () => {
  it('take linear time, up to all that a list can have', () => {
    const tracker = new SiteTracker();
    const start = performance.now();
    for (let index = 0; index < 4; index++) tracker.add(list(20_000, index));
    assert.ok(tracker.sites.length > 0);
    const seconds = (performance.now() - start) / 1000;
    // Was minutes where each site beyond the followed ones searched all others.
    assert.ok(seconds < 5, `${seconds.toFixed(1)} s`);
  });
});
