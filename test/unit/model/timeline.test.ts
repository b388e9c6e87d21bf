/** The time axis of logs without arrivals, whose clock may be garbled, begin again, or stand still for hours. */
import assert from 'node:assert/strict';
import { Timeline } from '../../../src/model/timeline';

const SECOND = 1000;

/** Times of lines, s. */
function times(...clocksMs: number[]): number[] {
  const timeline = new Timeline();
  return clocksMs.map((deviceMs) => timeline.advance({ deviceMs, arrivalMs: null }) / SECOND);
}

describe('the time axis of a log', () => {
  it('goes on as if nothing were where a digit of its clock is lost, or a bit of one is another', () => {
    const clocks = Array.from({ length: 20 }, (_, index) => 7_140_000 + 3 * SECOND * index);
    const wanted = times(...clocks);
    for (const garbled of [716_400, 17, 7_964_000, 3_164_000, 7_564_000]) {
      const got = times(...clocks.map((clock, index) => (index === 8 ? garbled : clock)));
      assert.deepEqual(got.slice(0, 8), wanted.slice(0, 8));
      assert.deepEqual(got.slice(10), wanted.slice(10), `${garbled}`);
    }
    // A short way ahead the axis waits until the clock is there.
    const ahead = times(...clocks.map((clock, index) => (index === 8 ? clock + 20 * SECOND : clock)));
    assert.deepEqual(ahead.slice(16), wanted.slice(16));
  });

  it('begins anew where the clock does, and goes on at once behind hours without a line', () => {
    assert.deepEqual(times(100_000, 103_000, 500, 3500, 6500), [0, 3, 3, 3, 6]);
    assert.deepEqual(times(100_000, 103_000, 3_703_000, 3_706_000), [0, 3, 3603, 3606]);
  });
});
