/** Which rows of the panel stay where they are while the others are put in order around them. */
import assert from 'node:assert/strict';
import { longestRise } from '../../../media/panel/trend/longestRise';
import { random } from '../../support/random';

/** Of all parts that rise, by trying each; with `through` only those that have it. */
function longest(values: readonly number[], through: number): number {
  let most = 0;
  for (let bits = 0; bits < 1 << values.length; bits++) {
    const part = values.filter((_, at) => bits & (1 << at));
    const rises = part.every((value, at) => at === 0 || part[at - 1]! < value);
    if (rises && (through < 0 || bits & (1 << through))) most = Math.max(most, part.length);
  }
  return most;
}

describe('rows that stay', () => {
  it('are as many as can be, and the one with the focus is among them', () => {
    const next = random(3);
    for (let round = 0; round < 300; round++) {
      const length = 1 + Math.floor(next() * 9);
      const values = Array.from({ length }, (_, at) => at).sort(() => next() - 0.5);
      const through = Math.floor(next() * (length + 1)) - 1;
      const rise = longestRise(values, through);
      assert.ok(rise.every((at, index) => index === 0 || values[rise[index - 1]!]! < values[at]!));
      assert.equal(rise.length, longest(values, through), `${values.join()} through ${through}`);
      if (through >= 0) assert.ok(rise.includes(through));
    }
    assert.deepEqual(longestRise([]), []);
  });
});
