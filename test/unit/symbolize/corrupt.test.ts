// Damaged files: whatever the bytes, a symbolizer answers with frames or refuses with an ElfError, and soon.
import assert from 'node:assert/strict';
import { DwarfError, ElfError } from '../../../src/symbolize/errors';
import { Symbolizer } from '../../../src/symbolize/symbolizer';
import { CODE, CODE_SIZE } from './assemble';
import { smallProgram } from './smallProgram';

const { file } = smallProgram;
/** The bytes that mean something: all but the code. */
const interesting = Array.from(file.keys()).filter((at) => at < 52 || at >= 52 + CODE_SIZE);

function survive(damaged: Uint8Array): void {
  let symbolizer: Symbolizer;
  try {
    symbolizer = Symbolizer.open(damaged);
  } catch (error) {
    assert.ok(error instanceof ElfError, String(error));
    return;
  }
  for (let at = 0; at < 0x110; at += 4) assert.ok(Array.isArray(symbolizer.lookup(CODE + at)));
  for (const address of [0, 0x40000404, 0xffffffff]) symbolizer.lookup(address);
  for (const problem of symbolizer.problems) assert.ok(problem instanceof DwarfError);
}

/** Marsaglia's xorshift32: the same damage in every run. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}

describe('damaged files', function () {
  this.timeout(60_000);

  it('start from a good one', () => {
    const symbolizer = Symbolizer.open(file);
    assert.equal(symbolizer.lookup(CODE + 2).length, 2);
    assert.deepEqual(symbolizer.problems, []);
  });

  it('cut at every byte', () => {
    for (const at of interesting) survive(file.subarray(0, at));
  });

  it('with one bit flipped, everywhere', () => {
    for (const at of interesting)
      for (let bit = 0; bit < 8; bit++) {
        const damaged = file.slice();
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        survive(damaged);
      }
  });

  it('with many bytes changed', () => {
    const numbers = random(0x5eed);
    for (let round = 0; round < 2000; round++) {
      const damaged = file.slice();
      for (let count = 1 + (numbers.next().value % 8); count > 0; count--)
        damaged[interesting[numbers.next().value % interesting.length] ?? 0] = numbers.next().value;
      survive(damaged);
    }
  });

  it('with each byte at its extremes', () => {
    for (const at of interesting)
      for (const value of [0, 0x7f, 0x80, 0xff]) {
        const damaged = file.slice();
        damaged[at] = value;
        survive(damaged);
      }
  });
});
