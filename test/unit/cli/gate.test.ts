/** What verdicts on one heap come to in a soak. */
import assert from 'node:assert/strict';
import type { HeapVerdict } from '../../../src/analysis/trend/heapWatch';
import { judgeHeap } from '../../../src/cli/watch/gate';

describe('the gate of a soak', () => {
  const said = (
    verdict: HeapVerdict['verdict'],
    limitPerHour: number | null,
    loses: number | null = null,
  ): HeapVerdict => ({
    verdict,
    limitPerHour,
    bytesPerHour: loses === null ? null : { estimate: loses, low: loses - 100, high: loses + 100 },
    evidence: { about: 'falls' },
    earlier: null,
    kind: 'steady',
    beganMs: null,
    clearMs: null,
    exhaustionMs: null,
    largestBlock: null,
    observedMs: 3_600_000,
    readings: 1200,
    hasTime: true,
  });

  it('is clean of a rate only where a leak of that rate would have shown', () => {
    assert.equal(judgeHeap(said('no-leak', 3000), 3000), 'clean');
    assert.equal(judgeHeap(said('no-leak', 3000), 2000), 'unsure');
    assert.equal(judgeHeap(said('too-early', 3000), 4000), 'clean');
    assert.equal(judgeHeap(said('no-leak', null), 4000), 'unsure');
  });

  it('is not clean where call sites grow, unless they and the heap stay below what counts', () => {
    assert.equal(judgeHeap(said('suspected', 300, 500), null), 'unsure');
    assert.equal(judgeHeap(said('suspected', 300, 500), 400), 'unsure');
    assert.equal(judgeHeap(said('suspected', 3000, 500), 1000), 'unsure');
    assert.equal(judgeHeap(said('suspected', 300, 500), 1000), 'clean');
    assert.equal(judgeHeap(said('suspected', 300), 1000), 'unsure', 'nobody knows how fast');
  });

  it('is not clean where a leak has stopped, unless it was slower than what counts', () => {
    assert.equal(judgeHeap(said('stopped', 300, 5000), null), 'unsure');
    assert.equal(judgeHeap(said('stopped', 300, 5000), 1000), 'unsure');
    assert.equal(judgeHeap(said('stopped', 300, 5000), 6000), 'clean');
  });
});
