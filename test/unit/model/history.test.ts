import assert from 'node:assert/strict';
import { CAPACITY, CONDENSED, History } from '../../../src/model/history';
import { SlidingWindow } from '../../../src/model/slidingWindow';
import { random } from '../../support/random';

function filled(count: number): History {
  const history = new History();
  for (let index = 0; index < count; index++)
    history.push({
      timeMs: index * 1000,
      freeBytes: index,
      minimumFreeBytes: null,
      leastFreeBytes: index,
      mostFreeBytes: index,
      largestFreeBlock: index,
    });
  return history;
}

describe('History', () => {
  for (const count of [0, 1, CAPACITY, CAPACITY + 1, CAPACITY * 4 + 3, 123_457, 1_000_000]) {
    it(`of ${count} readings has no gap, no overlap, and is bounded`, () => {
      const points = filled(count).points();
      assert.ok(points.length <= CAPACITY * 8, `${points.length} points`);
      assert.equal(points.at(-1)?.freeBytes, count === 0 ? undefined : count - 1);
      let expected = 0;
      for (const point of points) {
        assert.equal(point.leastFreeBytes, expected, 'a bucket begins where the one before ended');
        expected = point.mostFreeBytes + 1;
      }
      assert.equal(expected, count);
    });

    it(`of ${count} readings numbers each point by the readings up to it, condensed or not`, () => {
      const history = filled(count);
      for (const again of [false, true]) {
        if (again) history.condense();
        const lasts = history.points().map(({ freeBytes }) => freeBytes + 1);
        assert.deepEqual(history.numbers(), lasts);
      }
    });
  }

  it('is condensed without a gap, and goes on', () => {
    for (const count of [1, CONDENSED, CAPACITY * 4 + 3]) {
      const history = filled(count);
      history.condense();
      assert.equal(history.count, count);
      assert.equal(history.last?.freeBytes, count - 1);
      const point = { ...history.last, timeMs: count * 1000, freeBytes: count };
      history.push({ ...point, leastFreeBytes: count, mostFreeBytes: count });
      const points = history.points();
      assert.ok(points.length <= CONDENSED + 1, `${points.length} points`);
      let expected = 0;
      for (const { leastFreeBytes, mostFreeBytes } of points) {
        assert.equal(leastFreeBytes, expected);
        expected = mostFreeBytes + 1;
      }
      assert.equal(expected, count + 1);
      assert.deepEqual(
        history.since(count)?.map(({ freeBytes }) => freeBytes),
        [count],
      );
      if (count > CONDENSED) assert.equal(history.since(count - 1), null);
    }
  });

  it('keeps the latest readings exactly', () => {
    const points = filled(10_000).points();
    assert.deepEqual(
      points.slice(-CAPACITY).map(({ freeBytes }) => freeBytes),
      Array.from({ length: CAPACITY }, (_, index) => 10_000 - CAPACITY + index),
    );
  });

  it('gives what is new since a count, or says that it cannot', () => {
    const history = filled(5000);
    assert.deepEqual(
      history.since(4998)?.map(({ freeBytes }) => freeBytes),
      [4998, 4999],
    );
    assert.deepEqual(history.since(5000), []);
    assert.equal(history.since(10), null);
  });
});

describe('SlidingWindow', () => {
  it('agrees with a scan of the readings', () => {
    const next = random(3);
    const window = new SlidingWindow(60_000);
    const readings: [number, number][] = [];
    let timeMs = 0;
    for (let index = 0; index < 5000; index++) {
      timeMs += Math.floor(next() * 5000);
      const value = Math.floor(next() * 1000);
      readings.push([timeMs, value]);
      window.push(timeMs, value);
      const span = readings.filter(([time]) => time >= timeMs - 60_000).map(([, reading]) => reading);
      assert.deepEqual([window.least, window.most], [Math.min(...span), Math.max(...span)]);
      if (readings.length > 500) readings.splice(0, 200);
    }
  });
});
