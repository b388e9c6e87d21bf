// Damaged files: whatever the bytes, a symbolizer answers with frames or refuses with an ElfError, and soon.
import assert from 'node:assert/strict';
import { DwarfError, ElfError } from '../../../src/symbolize/errors';
import { Symbolizer } from '../../../src/symbolize/symbolizer';
import { abbreviation, bytes, type Bytes, CODE, CODE_SIZE, elf, line, lineProgram, unit } from './assemble';

const abbreviations = bytes().append(
  abbreviation(1, 0x11, true, 0x11, 1, 0x12, 6, 0x10, 6, 0x1b, 0x0e),
  abbreviation(2, 0x2e, true, 3, 8, 0x11, 1, 0x12, 0x0f),
  abbreviation(3, 0x1d, false, 0x31, 0x13, 0x55, 6, 0x58, 0x0b, 0x59, 5),
  bytes().u8(0),
);
const entries = bytes().uleb(1).u32(CODE, 0x100, 0, 0).uleb(2).string('main').u32(CODE).uleb(0x100);
entries
  .uleb(3)
  .u32(11 + 17, 0)
  .u8(1)
  .u16(30)
  .u8(0, 0);

function rows(version: number): Bytes {
  const start = [line.setAddress(CODE), line.copy(), line.special(4, 2), line.fixedAdvancePc(8), line.copy()];
  return lineProgram(
    version,
    ['/sub'],
    [{ name: 'main.c', directory: 0 }],
    ...start,
    line.advancePc(9),
    line.endSequence(),
  );
}

const file = elf(
  {
    '.debug_info': bytes().append(unit(4, entries), unit(5, entries)),
    '.debug_abbrev': abbreviations,
    '.debug_line': bytes().append(rows(4), rows(5)),
    '.debug_str': bytes().string('/build'),
    '.debug_ranges': bytes().u32(0, 8, 0x10, 0x20, 0, 0),
    '.debug_rnglists': bytes().u8(4).uleb(0, 8).u8(0),
  },
  [
    { name: 'main', address: CODE, size: 0x100 },
    { name: 'rom', address: 0x40000400, type: 0, section: 0xfff1 },
  ],
);
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
  this.timeout(20_000);

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
