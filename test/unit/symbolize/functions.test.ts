import assert from 'node:assert/strict';
import { Symbolizer } from '../../../src/symbolize/symbolizer';
import { abbreviation, bytes, type Bytes, CODE, elf, line, lineProgram, unit, withLength } from './assemble';

// Abbreviations that all units here share; forms: 1 addr, 6 data4, 8 string, 0b data1, 13 ref4, 10 ref_addr.
const UNIT = 1; // low, high
const FUNCTION = 2; // name, low, high
const NAMED = 3; // name, children: an abstract function or a scope without code
const INLINED = 4; // origin, low, high, call_file, call_line
const CONCRETE = 5; // origin, low, high
const BLOCK = 6;
const NAMESPACE = 7; // name
const ANONYMOUS = 8;
const LINK = 9; // a subprogram with only a specification
const FOREIGN = 10; // specification as ref_addr, low, high
const CLASS = 11; // name

const abbreviations = bytes().append(
  abbreviation(UNIT, 0x11, true, 0x11, 1, 0x12, 6, 0x10, 6),
  abbreviation(FUNCTION, 0x2e, true, 3, 8, 0x11, 1, 0x12, 6),
  abbreviation(NAMED, 0x2e, false, 3, 8),
  abbreviation(INLINED, 0x1d, true, 0x31, 0x13, 0x11, 1, 0x12, 6, 0x58, 0x0b, 0x59, 0x0b),
  abbreviation(CONCRETE, 0x2e, false, 0x31, 0x13, 0x11, 1, 0x12, 6),
  abbreviation(BLOCK, 0x0b, true),
  abbreviation(NAMESPACE, 0x39, true, 3, 8),
  abbreviation(ANONYMOUS, 0x39, true),
  abbreviation(LINK, 0x2e, false, 0x47, 0x13),
  abbreviation(FOREIGN, 0x2e, false, 0x47, 0x10, 0x11, 1, 0x12, 6),
  abbreviation(CLASS, 0x02, true, 3, 8),
  bytes().u8(0),
);

const HEADER = 11; // bytes of a DWARF 4 unit header: references count from there

/** Entries of a unit; `mark` tells where the next one starts, for references. */
class Entries {
  readonly bytes = bytes();

  constructor(size = 0x1000) {
    this.bytes.uleb(UNIT).u32(CODE, size, 0);
  }

  mark(): number {
    return HEADER + this.bytes.length;
  }

  function(name: string, offset: number, size: number): this {
    this.bytes
      .uleb(FUNCTION)
      .string(name)
      .u32(CODE + offset, size);
    return this;
  }

  named(code: number, name: string): this {
    this.bytes.uleb(code).string(name);
    return this;
  }

  open(code: number): this {
    this.bytes.uleb(code);
    return this;
  }

  inlined(origin: number, offset: number, size: number, callFile: number, callLine: number): this {
    this.bytes
      .uleb(INLINED)
      .u32(origin, CODE + offset, size)
      .u8(callFile, callLine);
    return this;
  }

  concrete(code: number, origin: number, offset: number, size: number): this {
    this.bytes.uleb(code).u32(origin, CODE + offset, size);
    return this;
  }

  link(to: number): this {
    this.bytes.uleb(LINK).u32(to);
    return this;
  }

  /** Ends the children of `count` entries. */
  end(count = 1): this {
    this.bytes.u8(...new Array<number>(count).fill(0));
    return this;
  }
}

const files = ['main.c', 'inline.h'].map((name) => ({ name, directory: 0 }));
const program = lineProgram(
  4,
  [],
  files,
  ...[line.setAddress(CODE), line.setFile(2), line.advanceLine(6), line.copy()],
  ...[line.advancePc(0x100), line.endSequence()],
);

function open(...units: Entries[]): Symbolizer {
  const info = bytes().append(...units.map((entries) => unit(4, entries.bytes)));
  return openInfo(info);
}

const openInfo = (info: Bytes, more: Record<string, Bytes> = {}) =>
  Symbolizer.open(
    elf({ '.debug_info': info, '.debug_abbrev': abbreviations, '.debug_line': program, ...more }),
  );

/** `function file:line` of each frame. */
const frames = (symbolizer: Symbolizer, offset: number) =>
  symbolizer.lookup(CODE + offset).map(({ function: name, file, line }) => `${name} ${file}:${line}`);

const names = (symbolizer: Symbolizer, offset: number) =>
  symbolizer.lookup(CODE + offset).map((f) => f.function);

describe('functions and inlined calls', () => {
  it('gives frames innermost first, each with the place of the call', () => {
    const entries = new Entries();
    const low = entries.mark();
    entries.named(NAMED, 'low');
    const high = entries.mark();
    entries.named(NAMED, 'high').function('main', 0, 0x40);
    entries.inlined(high, 0x10, 0x20, 1, 30).open(BLOCK).inlined(low, 0x18, 8, 2, 40).end(3);
    entries.inlined(low, 0x34, 4, 1, 50).end(3);
    const symbolizer = open(entries);
    assert.deepEqual(frames(symbolizer, 0x18), ['low inline.h:7', 'high inline.h:40', 'main main.c:30']);
    assert.deepEqual(frames(symbolizer, 0x10), ['high inline.h:7', 'main main.c:30']);
    assert.deepEqual(frames(symbolizer, 0x34), ['low inline.h:7', 'main main.c:50']);
    assert.deepEqual(frames(symbolizer, 0), ['main inline.h:7']);
    assert.deepEqual(symbolizer.problems, []);
  });

  it('takes of overlapping functions the one that begins last, as assemblers write them', () => {
    const entries = new Entries();
    entries.function('inner', 0x20, 0x10).end().function('outer', 0, 0x40).end(2);
    const symbolizer = open(entries);
    assert.deepEqual(names(symbolizer, 0x1f), ['outer']);
    assert.deepEqual(names(symbolizer, 0x20), ['inner']);
    assert.deepEqual(names(symbolizer, 0x30), ['outer']);
  });

  it('does not take the call before a block for the caller of one inside it', () => {
    const entries = new Entries();
    const low = entries.mark();
    entries.named(NAMED, 'low').function('main', 0, 0x40);
    entries.inlined(low, 0x10, 8, 1, 30).end().open(BLOCK).inlined(low, 0x20, 8, 1, 31).end(4);
    assert.deepEqual(frames(open(entries), 0x20), ['low inline.h:7', 'main main.c:31']);
  });

  it('takes file 0 of a call for none before DWARF 5', () => {
    const entries = new Entries();
    const low = entries.mark();
    entries.named(NAMED, 'low').function('main', 0, 0x40).inlined(low, 0x10, 8, 0, 30).end(3);
    assert.deepEqual(frames(open(entries), 0x10), ['low inline.h:7', 'main null:30']);
  });

  it('finds functions nested in functions, each with its own calls', () => {
    const entries = new Entries();
    const low = entries.mark();
    entries.named(NAMED, 'low').function('outer', 0, 0x40);
    entries.function('inner', 0x40, 0x20).inlined(low, 0x48, 8, 1, 9).end(2);
    entries.inlined(low, 0x10, 8, 1, 8).end(3);
    const symbolizer = open(entries);
    assert.deepEqual(names(symbolizer, 0x48), ['low', 'inner']);
    assert.deepEqual(names(symbolizer, 0x10), ['low', 'outer']);
  });

  it('drops dead functions and takes the innermost of overlapping ones', () => {
    const entries = new Entries();
    entries
      .function('dead', -CODE, 0x40)
      .end()
      .function('wide', 0, 0x40)
      .end()
      .function('narrow', 8, 8)
      .end(2);
    const symbolizer = open(entries);
    assert.deepEqual(
      [0, 8, 0x10].map((at) => names(symbolizer, at)[0]),
      ['wide', 'narrow', 'wide'],
    );
    assert.deepEqual(symbolizer.lookup(4), []);
  });

  it('qualifies names with namespaces and classes, along specifications', () => {
    const entries = new Entries();
    entries.named(NAMESPACE, 'ns').named(CLASS, 'Class');
    const declaration = entries.mark();
    entries.named(NAMED, 'method').end(2);
    const abstract = entries.mark();
    entries.link(declaration).concrete(CONCRETE, abstract, 0, 8);
    entries.open(ANONYMOUS).function('hidden', 8, 8).end(3);
    const symbolizer = open(entries);
    assert.deepEqual(names(symbolizer, 0), ['ns::Class::method']);
    assert.deepEqual(names(symbolizer, 8), ['(anonymous namespace)::hidden']);
  });

  it('follows references into other units', () => {
    const first = new Entries(8);
    first.named(NAMESPACE, 'other');
    const target = first.mark();
    first.named(NAMED, 'far').end(2);
    const second = new Entries();
    second.concrete(FOREIGN, target, 0x20, 8).end();
    assert.deepEqual(names(open(first, second), 0x20), ['other::far']);
  });

  it('gives up on circles and wild references', () => {
    for (const target of [HEADER + 13, 0x7fffffff, 0]) {
      const entries = new Entries();
      const self = entries.mark();
      entries.concrete(CONCRETE, target === 0 ? self : target, 0, 8).end();
      assert.deepEqual(names(open(entries), 0), [null]);
    }
  });

  it('tries all units over an address, and prefers one that knows the function', () => {
    const wide = new Entries();
    const narrow = new Entries(0x40);
    narrow.function('narrow', 0, 0x40).end(2);
    wide.function('elsewhere', 0x80, 0x10).end(2);
    for (const order of [
      [wide, narrow],
      [narrow, wide],
    ])
      assert.deepEqual(
        [0, 0x80].map((at) => names(open(...order), at)[0]),
        ['narrow', 'elsewhere'],
      );
  });

  it('loses only the corrupt unit', () => {
    const good = new Entries();
    good.function('good', 0, 0x10).end(2);
    const bad = new Entries();
    bad.function('bad', 0x20, 0x10).bytes.uleb(99);
    const symbolizer = open(bad, good);
    assert.deepEqual(
      [0, 0x20, 0x20].map((at) => names(symbolizer, at)[0]),
      ['good', null, null],
    );
    assert.equal(symbolizer.problems.length, 1);
    assert.match(symbolizer.problems[0]?.what ?? '', /abbreviation code 99/);
  });
});

describe('indexed forms of DWARF 5', () => {
  // unit: str_offsets_base, addr_base, rnglists_base, ranges as rnglistx; function: name strx1, ranges rnglistx;
  // function: name line_strp, low addrx1, high data16-free offset as implicit_const
  const table = bytes().append(
    abbreviation(1, 0x11, true, 0x72, 0x17, 0x73, 0x17, 0x74, 0x17, 0x55, 0x23),
    abbreviation(2, 0x2e, false, 3, 0x25, 0x55, 0x23, 0x02, 0x1e),
    bytes().uleb(3, 0x2e).u8(0).uleb(3, 0x1f, 0x11, 0x29, 0x12, 0x21, 0x10, 0, 0),
    bytes().u8(0),
  );
  const entries = bytes().uleb(1).u32(8, 8, 12).uleb(0);
  entries.uleb(2).u8(1).uleb(1).u32(0, 0, 0, 0).uleb(3).u32(0).u8(1).u8(0);
  const lists = bytes().append(
    bytes().u8(5).u32(CODE).u8(4).uleb(0, 0x100).u8(0), // base_address, offset_pair
    bytes()
      .u8(3)
      .uleb(0, 8)
      .u8(2)
      .uleb(1, 2)
      .u8(6)
      .u32(0, 4)
      .u8(7)
      .u32(CODE + 0x40)
      .uleb(4)
      .u8(0),
  );
  const offsets = bytes().u32(8, 8 + 10);
  const symbolizer = openInfo(unit(5, entries), {
    '.debug_abbrev': table,
    '.debug_str': bytes().string('zero').string('one'),
    '.debug_line_str': bytes().string('in line strings'),
    '.debug_str_offsets': withLength(bytes().u16(5, 0).u32(0, 5)),
    '.debug_addr': withLength(
      bytes()
        .u16(5)
        .u8(4, 0)
        .u32(CODE + 0x20, CODE + 0x60, CODE + 0x68),
    ),
    '.debug_rnglists': withLength(bytes().u16(5).u8(4, 0).u32(2).append(offsets, lists)),
  });

  it('reads range lists, strings and addresses by index', () => {
    const at = (offset: number) => names(symbolizer, offset)[0];
    assert.deepEqual([0x20, 0x27, 0x28, 0x40, 0x43, 0x44].map(at), [
      'one',
      'one',
      undefined,
      'one',
      'one',
      undefined,
    ]);
    assert.deepEqual([0x5f, 0x60, 0x67, 0x6f].map(at), [
      undefined,
      'in line strings',
      'in line strings',
      'in line strings',
    ]);
    assert.deepEqual(symbolizer.problems, []);
  });
});
