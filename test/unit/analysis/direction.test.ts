import assert from 'node:assert/strict';
import { heapDirection } from '../../../src/analysis/direction';
import { heapLine, sessionOf, type Timed } from '../../support/sessions';

/** Where a heap goes that had these readings, one every 3 s. */
function direction(readings: readonly number[]): ReturnType<typeof heapDirection> {
  const { boot } = sessionOf(...readings.map((free, index): Timed => [index * 3000, heapLine(free)]));
  assert.ok(boot?.heap);
  return heapDirection(boot.heap);
}

/** `minutes` of readings around what `floor` gives for the time in minutes. */
function readings(minutes: number, floor: (minute: number) => number): number[] {
  return Array.from({ length: minutes * 20 }, (_, index) =>
    Math.round(floor(index / 20) + (index % 7) * 1500),
  );
}

describe('heapDirection', () => {
  it('follows the floor, not the oscillation', () => {
    assert.equal(direction(readings(5, () => 200_000)), 'steady');
    assert.equal(direction(readings(5, (minute) => 200_000 - 3000 * minute)), 'falling');
    assert.equal(direction(readings(5, (minute) => 200_000 + 3000 * minute)), 'rising');
  });

  it('does not tell while the device has only just started, or with few readings', () => {
    assert.equal(direction(readings(2, (minute) => 200_000 - 9000 * minute)), null);
    assert.equal(direction([5]), null);
  });
});
