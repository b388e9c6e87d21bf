import assert from 'node:assert/strict';
import { Symbolizer } from '../../../src/symbolize/symbolizer';
import {
  abbreviation,
  bytes,
  type Bytes,
  CODE,
  CODE_SIZE,
  elf,
  line,
  lineProgram,
  type LineFile,
  unit,
} from './assemble';

/** An ELF whose only unit has a line program and no ranges; `compilationDirectory` as DW_AT_comp_dir. */
function open(program: Bytes, version = 4, compilationDirectory = '/build'): Symbolizer {
  const abbreviations = abbreviation(1, 0x11, false, 0x10, version < 4 ? 0x06 : 0x17, 0x1b, 0x08).u8(0);
  const entries = bytes().uleb(1).u32(0).string(compilationDirectory);
  return Symbolizer.open(
    elf({ '.debug_info': unit(version, entries), '.debug_abbrev': abbreviations, '.debug_line': program }),
  );
}

/** `line:column` at offsets from CODE; `-` where there is none. */
function lines(symbolizer: Symbolizer, ...offsets: number[]): string[] {
  return offsets.map((offset) => {
    const [frame] = symbolizer.lookup(CODE + offset);
    return frame ? `${frame.line}:${frame.column}` : '-';
  });
}

const file = (name: string, directory = 0): LineFile => ({ name, directory });
const main = [file('main.c')];

describe('line programs', () => {
  it('runs all opcodes that make rows', () => {
    const program = lineProgram(
      3,
      [],
      main,
      line.setAddress(CODE),
      line.advanceLine(9),
      line.setColumn(3),
      line.copy(),
      line.special(4, 2), // +4, line 12
      line.fixedAdvancePc(0x100),
      line.advanceLine(-2),
      line.copy(), // +0x104, line 10
      line.constAddPc(), // +17
      line.special(0, 1), // +0x115, line 11
      line.unknownExtended(),
      line.advancePc(0x200),
      line.copy(), // +0x315
      line.advancePc(1),
      line.endSequence(),
    );
    const symbolizer = open(program, 3);
    assert.deepEqual(lines(symbolizer, -1, 0, 3, 4, 0x103, 0x104, 0x114, 0x115, 0x315, 0x316), [
      ...['-', '10:3', '10:3', '12:3', '12:3', '10:3', '10:3', '11:3', '11:3', '-'],
    ]);
    assert.deepEqual(symbolizer.problems, []);
  });

  it('takes the last of the rows at one address', () => {
    const rows = [
      line.setAddress(CODE),
      line.copy(),
      line.special(0, 4),
      line.special(0, 1),
      line.advancePc(4),
    ];
    assert.deepEqual(lines(open(lineProgram(4, [], main, ...rows, line.endSequence())), 0, 3), [
      '6:0',
      '6:0',
    ]);
  });

  it('goes on after an address that is set inside a sequence', () => {
    const program = lineProgram(
      4,
      [],
      main,
      ...[line.setAddress(CODE), line.copy(), line.setAddress(CODE + 0x20), line.special(0, 1)],
      ...[line.setAddress(CODE + 0x10), line.special(0, 5), line.setAddress(CODE + 0x30), line.endSequence()],
    );
    assert.deepEqual(lines(open(program), 0, 0x0f, 0x10, 0x1f, 0x20, 0x2f), [
      '1:0',
      '1:0',
      '7:0',
      '7:0',
      '2:0',
      '2:0',
    ]);
  });

  it('drops dead sequences, wherever they are', () => {
    const sequence = (address: number, size: number, by: number) => [
      ...[
        line.setAddress(address),
        line.advanceLine(by),
        line.copy(),
        line.advancePc(size),
        line.endSequence(),
      ],
    ];
    const program = lineProgram(
      4,
      [],
      main,
      ...sequence(0, 16, 1),
      ...sequence(CODE + 8, 8, 2),
      ...sequence(0xfffffffe, 16, 3),
      ...sequence(CODE + 4, 0, 4),
      ...sequence(CODE, 4, 5),
      ...sequence(CODE + CODE_SIZE, 4, 6),
    );
    const symbolizer = open(program);
    assert.deepEqual(lines(symbolizer, 0, 4, 8, 15, 16, CODE_SIZE), ['6:0', '-', '3:0', '3:0', '-', '-']);
    assert.deepEqual(symbolizer.lookup(0), []);
  });

  it('cuts a sequence that is too long at the end of the code', () => {
    const rows = [line.setAddress(CODE), line.copy(), line.advancePc(CODE_SIZE + 4), line.endSequence()];
    assert.deepEqual(lines(open(lineProgram(4, [], main, ...rows)), CODE_SIZE - 1, CODE_SIZE), ['1:0', '-']);
  });

  it('keeps line 0 as "no line"', () => {
    const rows = [
      line.setAddress(CODE),
      line.advanceLine(-1),
      line.copy(),
      line.advancePc(4),
      line.endSequence(),
    ];
    assert.deepEqual(open(lineProgram(4, [], main, ...rows)).lookup(CODE), [
      { function: null, file: '/build/main.c', line: 0, column: 0 },
    ]);
  });

  it('keeps the sequences before a corrupt opcode and lists the failure once', () => {
    const good = [line.setAddress(CODE), line.copy(), line.advancePc(4), line.endSequence()];
    const symbolizer = open(lineProgram(4, [], main, ...good, bytes().u8(0, 100, 1)));
    assert.deepEqual(lines(symbolizer, 0, 0), ['1:0', '1:0']);
    assert.deepEqual(
      symbolizer.problems.map(({ section }) => section),
      ['.debug_line'],
    );
  });
});

describe('paths', () => {
  function path(version: number, index: number, directories: string[], files: LineFile[], base?: string) {
    const rows = [
      line.setAddress(CODE),
      line.setFile(index),
      line.copy(),
      line.advancePc(4),
      line.endSequence(),
    ];
    return open(lineProgram(version, directories, files, ...rows), version, base).lookup(CODE)[0]?.file;
  }

  it('counts files from 1 before DWARF 5 and from 0 in it', () => {
    const files = [file('a.c'), file('b.c', 1)];
    assert.equal(path(4, 0, ['sub'], files), null);
    assert.equal(path(4, 1, ['sub'], files), '/build/a.c');
    assert.equal(path(4, 2, ['sub'], files), '/build/sub/b.c');
    assert.equal(path(5, 0, ['/build', 'sub'], files), '/build/a.c');
    assert.equal(path(5, 1, ['/build', 'sub'], files), '/build/sub/b.c');
    assert.equal(path(5, 2, ['/build', 'sub'], files), null);
  });

  it('takes absolute paths as they are, on any host', () => {
    assert.equal(path(4, 1, ['/other'], [file('a.c', 1)]), '/other/a.c');
    assert.equal(path(4, 1, [], [file('/abs/a.c')]), '/abs/a.c');
    assert.equal(path(4, 1, ['D:/esp'], [file('a.c', 1)]), 'D:/esp/a.c');
    assert.equal(path(4, 1, [], [file('D:\\esp\\a.c')]), 'D:\\esp\\a.c');
    assert.equal(path(4, 1, ['sub'], [file('a.c', 1)], 'D:\\esp'), 'D:\\esp\\sub\\a.c');
    assert.equal(path(4, 1, ['../sub'], [file('a.c', 1)]), '/build/../sub/a.c');
    assert.equal(path(5, 0, ['/only/here'], [file('a.c')], ''), '/only/here/a.c');
  });
});
