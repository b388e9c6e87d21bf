import assert from 'node:assert/strict';
import { deflateSync, inflateSync } from 'node:zlib';
import { ElfError } from '../../../src/symbolize/errors';
import { Symbolizer } from '../../../src/symbolize/symbolizer';
import { abbreviation, bytes, type Bytes, CODE, elf, elfOf, unit } from './assemble';

const text = (content: string) => new TextEncoder().encode(content);

function refusal(file: Uint8Array): string {
  try {
    Symbolizer.open(file);
  } catch (error) {
    assert.ok(error instanceof ElfError, String(error));
    return error.message;
  }
  return 'opened';
}

describe('opening a file', () => {
  it('says what a wrong file is and what to choose instead', () => {
    const cases: [Uint8Array, RegExp][] = [
      [new Uint8Array(), /empty.*Choose/],
      [text('hello, world'), /not an ELF file.*Choose/],
      [text('!<arch>\n...'), /static library.*Choose/],
      [Uint8Array.of(0xe9, 3, 2, 1), /flash image.*Choose/],
      [text('Archive member included to satisfy'), /linker map.*Choose/],
      [changed(5, 2), /big-endian/],
      [changed(4, 7), /damaged/],
      [changed(16, 1), /object file/],
      [changed(16, 4), /core dump/],
      [elf({}).subarray(0, 100), /too early/],
    ];
    for (const [file, message] of cases) assert.match(refusal(file), message);
  });

  it('tells the machine and whether there is debug information', () => {
    const symbolizer = Symbolizer.open(elf({}));
    assert.equal(symbolizer.machine, 243);
    assert.equal(symbolizer.hasDebugInfo, false);
    assert.deepEqual(symbolizer.problems, []);
    assert.equal(Symbolizer.open(elf({ '.debug_info': bytes().u8(0) })).hasDebugInfo, true);
  });

  it('reads a view that does not start at the beginning of its buffer', () => {
    const file = elf({}, [{ name: 'main', address: CODE, size: 4 }]);
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    assert.equal(Symbolizer.open(shifted.subarray(3)).lookup(CODE)[0]?.function, 'main');
  });
});

describe('compressed sections', () => {
  const entries = bytes().uleb(1).u32(CODE, 16).uleb(2).string('packed').u32(CODE, 16).u8(0);
  const info = unit(4, entries);
  const packed = deflateSync(info.toArray());
  const header = (type: number, size: number) => bytes().u32(type, size, 1);
  const compressed = (type: number, size: number) => packedElf('.debug_info', header(type, size), 0x800);
  const packedElf = (name: string, before: Bytes, flags: number) =>
    elfOf([
      { name: '.text', contents: bytes().u32(0, 0, 0, 0), flags: 6, address: CODE },
      { name, contents: before.u8(...packed), flags },
      {
        name: '.debug_abbrev',
        contents: bytes().append(
          abbreviation(1, 0x11, true, 0x11, 1, 0x12, 6),
          abbreviation(2, 0x2e, false, 3, 8, 0x11, 1, 0x12, 6),
          bytes().u8(0),
        ),
      },
    ]);

  it('are expanded by the given function', () => {
    const symbolizer = Symbolizer.open(compressed(1, info.length), {
      inflate: (content) => inflateSync(content),
    });
    assert.equal(symbolizer.lookup(CODE)[0]?.function, 'packed');
    assert.deepEqual(symbolizer.problems, []);
  });

  it('are expanded as .zdebug_info, and left alone where that holds plain contents', () => {
    const size = bytes()
      .u32(0)
      .u8(0, 0, info.length >> 8, info.length);
    const old = packedElf('.zdebug_info', bytes().u8(0x5a, 0x4c, 0x49, 0x42).append(size), 0);
    const symbolizer = Symbolizer.open(old, { inflate: (content) => inflateSync(content) });
    assert.equal(symbolizer.hasDebugInfo, true);
    assert.equal(symbolizer.lookup(CODE)[0]?.function, 'packed');
  });

  it('are expanded with zstd where the host has it', () => {
    const file = compressed(2, info.length);
    const zstd = (content: Uint8Array, size: number) => {
      assert.deepEqual([content, size], [new Uint8Array(packed), info.length]);
      return info.toArray();
    };
    assert.equal(Symbolizer.open(file, { zstd }).lookup(CODE)[0]?.function, 'packed');
    assert.match(Symbolizer.open(file).problems[0]?.what ?? '', /Node 22\.15/);
  });

  it('fail alone where they cannot be expanded', () => {
    const inflate = (content: Uint8Array) => inflateSync(content);
    const broken = () => {
      throw new Error('broken stream');
    };
    const cases = [
      { symbolizer: Symbolizer.open(compressed(1, info.length)), what: /no inflate/ },
      { symbolizer: Symbolizer.open(compressed(2, info.length), { inflate }), what: /zstd/ },
      { symbolizer: Symbolizer.open(compressed(9, info.length), { inflate }), what: /unknown method/ },
      { symbolizer: Symbolizer.open(compressed(1, 5), { inflate }), what: /not 5/ },
      { symbolizer: Symbolizer.open(compressed(1, 0xfffffff0), { inflate }), what: /claims/ },
      { symbolizer: Symbolizer.open(compressed(1, info.length), { inflate: broken }), what: /broken stream/ },
    ];
    for (const { symbolizer, what } of cases) {
      assert.deepEqual(symbolizer.lookup(CODE), []);
      assert.equal(symbolizer.problems.length, 1);
      assert.match(symbolizer.problems[0]?.what ?? '', what);
    }
  });
});

/** A good ELF with one byte set. */
function changed(at: number, value: number): Uint8Array {
  const file = elf({});
  file[at] = value;
  return file;
}
