import assert from 'node:assert/strict';
import { DwarfError } from '../../../src/symbolize/errors';
import { Reader } from '../../../src/symbolize/reader';
import { bytes, type Bytes } from './assemble';

const reader = (contents: Bytes) => new Reader('.test', contents.toArray());

describe('Reader', () => {
  it('reads unsigned LEB128 of any length', () => {
    for (const value of [0, 1, 127, 128, 16383, 16384, 0xffffffff, 2 ** 53 - 1])
      assert.equal(reader(bytes().uleb(value)).uleb(), value);
    const padded = reader(bytes().u8(0x85, ...new Array<number>(400).fill(0x80), 0, 7));
    assert.equal(padded.uleb(), 5);
    assert.equal(padded.u8(), 7);
  });

  it('reads signed LEB128 of any length', () => {
    for (const value of [0, 1, -1, 63, 64, -64, -65, 8191, -8192, 0x7fffffff, -0x80000000])
      assert.equal(reader(bytes().sleb(value)).sleb(), value);
    assert.equal(reader(bytes().u8(...new Array<number>(9).fill(0xff), 0x7f)).sleb(), -1);
    assert.equal(reader(bytes().u8(0xfe, ...new Array<number>(400).fill(0xff), 0x7f)).sleb(), -2);
  });

  it('reads integers of every size', () => {
    const contents = bytes().u8(1).u16(0x203).u8(4, 5, 6).u32(0x89abcdef).u32(1, 2);
    const all = reader(contents);
    assert.deepEqual(
      [1, 2, 3, 4, 8].map((size) => all.uint(size)),
      [1, 0x203, 0x060504, 0x89abcdef, 2 * 2 ** 32 + 1],
    );
  });

  it('fails past its limit with the section and offset', () => {
    const short = reader(bytes().u8(0x80, 0x80));
    assert.throws(() => short.at(0).u32(), new DwarfError('.test', 0, 'ends too early'));
    assert.throws(() => short.at(0).uleb(), new DwarfError('.test', 2, 'ends too early'));
    assert.throws(() => short.at(1).string(), DwarfError);
    assert.throws(() => short.at(3), DwarfError);
    assert.throws(() => short.at(0, 1).u16(), DwarfError);
  });

  it('reads 32-bit and 64-bit unit lengths', () => {
    assert.deepEqual(reader(bytes().u32(5)).initialLength(), { length: 5, offsetSize: 4 });
    assert.deepEqual(reader(bytes().u32(0xffffffff, 6, 0)).initialLength(), { length: 6, offsetSize: 8 });
    assert.throws(() => reader(bytes().u32(0xfffffff3)).initialLength(), DwarfError);
  });
});
