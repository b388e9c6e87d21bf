// A small program with all kinds of debug information, for tests that damage it: DWARF 4 and 5, an inlined call,
// ranges, rows, symbols.
import { abbreviation, bytes, type Bytes, CODE, elf, line, lineProgram, unit } from './assemble';

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

export const smallProgram = { file, address: CODE };
