import assert from 'node:assert/strict';
import { LineSplitter, MAX_LINE_BYTES } from '../../../src/records/lines';
import { random } from '../../support/random';

/** Splits bytes that come in chunks of the sizes that `size` gives. */
function split(bytes: Uint8Array, size: () => number): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter();
  for (let at = 0; at < bytes.length;) {
    const next = at + Math.max(1, size());
    splitter.feed(bytes.subarray(at, next), (line) => lines.push(line));
    at = next;
  }
  splitter.end((line) => lines.push(line));
  return lines;
}

function lines(text: string | Uint8Array): string[] {
  return split(typeof text === 'string' ? Buffer.from(text) : text, () => Infinity);
}

describe('LineSplitter', () => {
  it('ends lines at LF, CRLF, CRCRLF and a lone CR', () => {
    assert.deepEqual(lines('a\nb\r\nc\r\r\nd\re'), ['a', 'b', 'c', 'd', 'e']);
  });

  it('keeps empty lines', () => assert.deepEqual(lines('a\n\n\r\nb\n'), ['a', '', '', 'b']));

  it('gives an unfinished line at the end only', () => {
    const splitter = new LineSplitter();
    const got: string[] = [];
    splitter.feed(Buffer.from('half'), (line) => got.push(line));
    assert.equal(got.length, 0);
    splitter.end((line) => got.push(line));
    assert.deepEqual(got, ['half']);
  });

  it('removes ANSI sequences, pasted ones too, and NULs', () => {
    assert.deepEqual(lines('\x1b[0;32mI (1) a: b\x1b[0m\nESC[0;33mW\0x\n'), ['I (1) a: b', 'Wx']);
  });

  it('reads valid UTF-8 as UTF-8 and the rest as Latin-1, line by line', () => {
    const bytes = Buffer.concat([
      Buffer.from('Últimos ↳\n'),
      Buffer.from([0xda, 0x6c, 0x0a]),
      Buffer.from('ã\n'),
    ]);
    assert.deepEqual(lines(bytes), ['Últimos ↳', 'Úl', 'ã']);
  });

  it('cuts a line that is too long and loses nothing of it', () => {
    const long = 'x'.repeat(MAX_LINE_BYTES * 2 + 5);
    const got = lines(`${long}\nnext\n`);
    assert.deepEqual(
      got.map(({ length }) => length),
      [MAX_LINE_BYTES, MAX_LINE_BYTES, 5, 4],
    );
    assert.equal(got.slice(0, 3).join(''), long);
  });

  it('holds no more than one line, whatever comes', () => {
    const splitter = new LineSplitter();
    let bytes = 0;
    for (let round = 0; round < 200; round++)
      splitter.feed(
        new Uint8Array(4096).fill(round % 2 === 0 ? 0x61 : 0x0d),
        (line) => (bytes += line.length),
      );
    splitter.end((line) => (bytes += line.length));
    assert.equal(bytes, 100 * 4096);
  });

  it('gives the same lines however the bytes are cut', () => {
    const next = random(1);
    const alphabet = [
      0x0a, 0x0d, 0x0d, 0x61, 0x1b, 0x5b, 0x33, 0x6d, 0xc3, 0xba, 0xe2, 0x86, 0xb3, 0xff, 0x00,
    ];
    for (let round = 0; round < 300; round++) {
      const bytes = Uint8Array.from(
        { length: 200 },
        () => alphabet[Math.floor(next() * alphabet.length)] ?? 0,
      );
      const whole = split(bytes, () => Infinity);
      for (const size of [() => 1, () => 7, () => Math.floor(next() * 20)])
        assert.deepEqual(split(bytes, size), whole, Buffer.from(bytes).toString('hex'));
    }
  });

  it('gives the same pieces of long lines however the bytes are cut', () => {
    const next = random(2);
    for (const end of ['\n', '\r\n', '\r', '\r\r\n']) {
      for (const length of [MAX_LINE_BYTES - 1, MAX_LINE_BYTES, MAX_LINE_BYTES + 1, 2 * MAX_LINE_BYTES]) {
        for (const letter of ['x', 'ã', '\xff']) {
          const line = letter === '\xff' ? Buffer.alloc(length, 0xff) : Buffer.from(letter.repeat(length));
          const bytes = Buffer.concat([Buffer.from('a\r'), line, Buffer.from(`${end}b`)]);
          const whole = split(bytes, () => Infinity);
          assert.deepEqual(
            split(bytes, () => 1 + Math.floor(next() * 5000)),
            whole,
          );
          assert.deepEqual(
            split(bytes, () => MAX_LINE_BYTES),
            whole,
          );
        }
      }
    }
  });
});
