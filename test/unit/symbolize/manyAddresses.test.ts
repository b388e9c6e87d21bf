import assert from 'node:assert/strict';
import type { Frame } from '../../../src/symbolize/frame';
import { Symbolizer } from '../../../src/symbolize/symbolizer';
import { abbreviation, bytes, CODE, elf, line, lineProgram, unit } from './assemble';

const UNITS = 128;
const UNIT_SIZE = 0x20;
/** Enough that what lies behind is dropped. */
const ADDRESSES = 0x10000;

const abbreviations = bytes().append(
  abbreviation(1, 0x11, true, 0x11, 1, 0x12, 6, 0x10, 6),
  abbreviation(2, 0x2e, false, 3, 8, 0x11, 1, 0x12, 6),
  bytes().u8(0),
);

/** Units one after the other, each with a function and rows of its own. */
function program(): Uint8Array {
  const info = bytes();
  const lines = bytes();
  for (let at = 0; at < UNITS; at++) {
    const begin = CODE + at * UNIT_SIZE;
    const entries = bytes().uleb(1).u32(begin, UNIT_SIZE, lines.length);
    info.append(unit(4, entries.uleb(2).string(`function${at}`).u32(begin, UNIT_SIZE).u8(0)));
    const rows = [line.setAddress(begin), line.advanceLine(at), line.copy(), line.advancePc(UNIT_SIZE / 2)];
    rows.push(line.advanceLine(1000), line.copy(), line.advancePc(UNIT_SIZE / 2), line.endSequence());
    lines.append(lineProgram(4, [], [{ name: `unit${at}.c`, directory: 0 }], ...rows));
  }
  return elf({ '.debug_info': info, '.debug_abbrev': abbreviations, '.debug_line': lines });
}

describe('many addresses at once', () => {
  const file = program();

  it('are answered as one by one, in whatever order they come', () => {
    const oneByOne = Symbolizer.open(file);
    const symbolizer = Symbolizer.open(file);
    const addresses = Array.from({ length: ADDRESSES }, (_, at) => CODE - 8 + ((at * 7919) % 0x1010));
    const answers = new Map<number, readonly Frame[]>();
    symbolizer.lookupEach(addresses, (at, frames) => answers.set(at, frames));
    assert.equal(answers.size, ADDRESSES);
    for (let at = 0; at < 0x1010; at++)
      assert.deepEqual(answers.get(at), oneByOne.lookup(addresses[at] ?? 0), addresses[at]?.toString(16));
    assert.deepEqual(
      symbolizer
        .lookup(CODE + 5 * UNIT_SIZE + 0x10)
        .map(({ function: name, file: path, line: row }) => [name, path, row]),
      [['function5', 'unit5.c', 1006]],
    );
    assert.deepEqual(symbolizer.problems, []);
  });

  it('may lie above 2^32, where sorting goes another way', () => {
    const symbolizer = Symbolizer.open(file);
    const addresses = [CODE, 2 ** 52, CODE + UNIT_SIZE, 0];
    const names: (string | null | undefined)[] = [];
    symbolizer.lookupEach(addresses, (at, frames) => (names[at] = frames[0]?.function));
    assert.deepEqual(names, ['function0', undefined, 'function1', undefined]);
  });
});
