// Files that are well formed but made to cost much: tables referred to from everywhere, ranges over ranges.
import assert from 'node:assert/strict';
import { Symbolizer } from '../../../src/symbolize/symbolizer';
import { abbreviation, bytes, CODE, elf, line, lineProgram, unit } from './assemble';

const MANY = 3000;

/** Milliseconds of `work`. */
function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

describe('bounded work', () => {
  it('one long list of ranges that every unit refers to', () => {
    const ranges = bytes();
    for (let at = 0; at < MANY; at++) ranges.u32(CODE + (at & 0xff), CODE + 0x800);
    ranges.u32(0, 0);
    const info = bytes();
    for (let count = 0; count < MANY; count++) info.append(unit(4, bytes().uleb(1).u32(0)));
    const table = bytes().append(abbreviation(1, 0x11, false, 0x55, 0x17), bytes().u8(0));
    const file = elf({ '.debug_info': info, '.debug_abbrev': table, '.debug_ranges': ranges });
    assert.ok(timed(() => Symbolizer.open(file).lookup(CODE + 4)) < 2000);
    assert.match(Symbolizer.open(file).problems[0]?.what ?? '', /so often/);
  });

  it('one line program that every unit refers to is read once', () => {
    const rows = Array.from({ length: MANY }, () => line.special(0, 1));
    const program = lineProgram(4, [], [{ name: 'a.c', directory: 0 }], line.setAddress(CODE), ...rows);
    program.append(line.advancePc(8), line.endSequence());
    const info = bytes();
    for (let count = 0; count < MANY; count++) info.append(unit(4, bytes().uleb(1).u32(0)));
    const table = bytes().append(abbreviation(1, 0x11, false, 0x10, 0x17), bytes().u8(0));
    const file = elf({ '.debug_info': info, '.debug_abbrev': table, '.debug_line': program });
    assert.ok(timed(() => Symbolizer.open(file).lookup(CODE + 4)) < 2000);
  });

  it('functions that all lie over each other', () => {
    const entries = bytes().uleb(1).u32(CODE, 0x1000);
    for (let at = 0; at < MANY; at++)
      entries
        .uleb(2)
        .string(`f${at}`)
        .u32(CODE, 0x1000 - (at & 0xff));
    const table = bytes().append(
      abbreviation(1, 0x11, true, 0x11, 1, 0x12, 6),
      abbreviation(2, 0x2e, false, 3, 8, 0x11, 1, 0x12, 6),
      bytes().u8(0),
    );
    const symbolizer = Symbolizer.open(
      elf({ '.debug_info': unit(4, entries.u8(0)), '.debug_abbrev': table }),
    );
    const spent = timed(() => {
      for (let at = 0; at < 0x1000; at++) assert.equal(symbolizer.lookup(CODE + at).length, 1);
    });
    assert.ok(spent < 2000, `${spent} ms`);
  });
});
