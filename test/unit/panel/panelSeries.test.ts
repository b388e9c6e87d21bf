/** The readings on the panel's page: bounded, and summed up by a pyramid. */
import assert from 'node:assert/strict';
import { maximumReadings, Series } from '../../../media/panel/trend/series';
import { packPoints } from '../../../src/views/panel/panelPoints';
import type { HeapPoint } from '../../../src/views/panel/protocol';
import { random } from '../../support/random';
import { point, pointsOf, seriesOf } from '../../support/panelPoints';

function readings(count: number, from = 0): HeapPoint[] {
  return Array.from({ length: count }, (_, index) => {
    const free = 200_000 + (((from + index) * 7919) % 4001);
    return {
      ...point((from + index) * 100, free),
      leastFreeBytes: free - ((index * 31) % 97),
      mostFreeBytes: free + ((index * 17) % 89),
      largestFreeBlock: index % 3 === 0 ? null : free >> 1,
    };
  });
}

describe('panel series', () => {
  it('gives back what was put in, in parts of any size', () => {
    const all = readings(1000);
    const series = new Series();
    for (let from = 0; from < 1000; from += 37) series.append(packPoints(all.slice(from, from + 37)));
    assert.deepEqual(pointsOf(series), all);
    assert.equal(series.at(1000), undefined);
    assert.equal(series.at(-1), undefined);
  });

  it('sums up any stretch as if it had looked at each reading', () => {
    const all = readings(3000);
    const series = new Series();
    for (let from = 0; from < 3000; from += 111) series.append(packPoints(all.slice(from, from + 111)));
    const next = random(7);
    for (let round = 0; round < 100; round++) {
      const from = Math.floor(next() * 2999);
      const to = from + 1 + Math.floor(next() * (2999 - from));
      const part = all.slice(from, to);
      const summary = series.summarize(from, to);
      const free = part.map(({ freeBytes }) => freeBytes);
      const blocks = part.flatMap(({ largestFreeBlock }) => largestFreeBlock ?? []);
      assert.deepEqual(
        {
          ...summary,
          lowest: series.freeAt(summary.lowest),
          highest: series.freeAt(summary.highest),
        },
        {
          first: from,
          last: to - 1,
          lowest: Math.min(...free),
          highest: Math.max(...free),
          lowestFreeBytes: Math.min(...free),
          highestFreeBytes: Math.max(...free),
          leastFreeBytes: Math.min(...part.map(({ leastFreeBytes }) => leastFreeBytes)),
          mostFreeBytes: Math.max(...part.map(({ mostFreeBytes }) => mostFreeBytes)),
          largestFreeBlock: blocks.length === 0 ? NaN : Math.min(...blocks),
        },
        `${from} to ${to}`,
      );
      assert.ok(summary.lowest >= from && summary.lowest < to && summary.highest >= from);
    }
  });

  it('finds times', () => {
    const series = seriesOf(readings(1000));
    assert.deepEqual(
      [-5, 0, 449, 450, 451, 99_900, 1e9].map((timeMs) => series.lowerBound(timeMs)),
      [0, 0, 5, 5, 5, 999, 1000],
    );
    assert.deepEqual(
      [-5, 449, 451, 1e9].map((timeMs) => series.nearest(timeMs)),
      [0, 4, 5, 999],
    );
    assert.equal(new Series().nearest(5), -1);
  });

  it('stays bounded through a million readings and more, and keeps the extremes', () => {
    const series = new Series();
    for (let batch = 0; batch < 13; batch++) {
      const part = readings(100_000, batch * 100_000);
      if (batch === 3) part[5000] = point(part[5000]!.timeMs, 17);
      series.append(packPoints(part));
      assert.ok(series.length <= maximumReadings, `${series.length} readings`);
    }
    assert.ok(series.length > maximumReadings / 2);
    const { lowest } = series.summarize(0, series.length);
    assert.equal(series.freeAt(lowest), 17);
    assert.equal(series.timeAt(lowest), 305_000 * 100);
    for (let at = 1; at < series.length; at++)
      if (series.timeAt(at) <= series.timeAt(at - 1))
        assert.fail(`reading ${at} is not after the one before`);
  });

  it('drops what is before a time', () => {
    const series = seriesOf(readings(100));
    series.dropBefore(5050);
    assert.equal(series.length, 49);
    assert.equal(series.first?.timeMs, 5100);
    assert.deepEqual(series.summarize(0, 49).first, 0);
  });
});
