import assert from 'node:assert/strict';
import { Symbolizer } from '../../../src/symbolize/symbolizer';
import { CODE, CODE_SIZE, elf, type TestSymbol } from './assemble';

const NOTYPE = 0;
const OBJECT = 1;
const SECTION = 3;
const FILE = 4;
const ABSOLUTE = 0xfff1;

function nameAt(address: number, ...symbols: TestSymbol[]): string | null | undefined {
  return Symbolizer.open(elf({}, symbols)).lookup(address)[0]?.function;
}

describe('symbol fallback', () => {
  it('bounds a function by its size, a label by what follows', () => {
    const sized = { name: 'sized', address: CODE, size: 8 };
    const label = { name: 'label', address: CODE + 16, type: NOTYPE };
    const next = { name: 'next', address: CODE + 32, type: NOTYPE };
    assert.equal(nameAt(CODE + 7, sized, label, next), 'sized');
    assert.equal(nameAt(CODE + 8, sized, label, next), undefined);
    assert.equal(nameAt(CODE + 31, sized, label, next), 'label');
    assert.equal(nameAt(CODE + CODE_SIZE - 1, sized, label, next), 'next');
    assert.equal(nameAt(CODE + CODE_SIZE, sized, label, next), undefined);
  });

  it('skips mapping, section, file, local and object symbols', () => {
    const others = ['$x', '$d', '$xrv32i2p1', '$a.1', '.L12', ''].map((name) => ({
      name,
      address: CODE,
      type: NOTYPE,
    }));
    const typed = [OBJECT, SECTION, FILE].map((type) => ({ name: 'wrong', address: CODE, size: 64, type }));
    assert.equal(
      nameAt(CODE + 4, { name: 'right', address: CODE, type: NOTYPE }, ...others, ...typed),
      'right',
    );
    assert.equal(nameAt(CODE + 4, ...others, ...typed), undefined);
  });

  it('prefers a function to a label inside or beside it', () => {
    const loop = { name: 'loop', address: CODE + 4, type: NOTYPE };
    assert.equal(nameAt(CODE + 6, { name: 'outer', address: CODE, size: 16 }, loop), 'outer');
    const start = { name: '_text_start', address: CODE, type: NOTYPE };
    assert.equal(nameAt(CODE, { name: 'unsized', address: CODE }, start), 'unsized');
  });

  it('finds a function around a smaller one that ended', () => {
    const outer = { name: 'outer', address: CODE, size: 64 };
    assert.equal(nameAt(CODE + 32, outer, { name: 'inner', address: CODE + 8, size: 8 }), 'outer');
  });

  it('takes absolute symbols outside the program as ROM functions', () => {
    const rom = [0x40000400, 0x40000500].map((address) => ({
      name: `rom_${address.toString(16)}`,
      address,
      type: NOTYPE,
      section: ABSOLUTE,
    }));
    assert.equal(nameAt(0x400004ff, ...rom), 'rom_40000400');
    assert.equal(nameAt(0x40000500, ...rom), 'rom_40000500');
    assert.equal(nameAt(0x40020000, ...rom), undefined);
    assert.equal(nameAt(0x10, { name: 'a_size', address: 0x10, type: NOTYPE, section: ABSOLUTE }), undefined);
    const inside = { name: 'a_constant', address: CODE + 4, type: NOTYPE, section: ABSOLUTE };
    assert.equal(nameAt(CODE + 8, { name: 'code', address: CODE, type: NOTYPE }, inside), 'code');
  });

  it('gives nothing for what is no address', () => {
    for (const address of [-1, NaN, Infinity, 0, 2 ** 32]) assert.equal(nameAt(address), undefined);
  });
});
