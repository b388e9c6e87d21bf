import assert from 'node:assert/strict';
import { BinaryLogFilter } from '../../../src/records/binaryLog';

/** A frame of a message at level I with so many bytes of arguments. */
function frame(payload: readonly number[]): number[] {
  const length = 3 + payload.length + 1;
  const control = (3 << 10) | length;
  const bytes = [0x02, control >> 8, control & 0xff, ...payload];
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  return [...bytes, crc];
}

function filter(bytes: readonly number[], chunk: number): string {
  const filtered = new BinaryLogFilter();
  const kept: number[] = [];
  for (let at = 0; at < bytes.length; at += chunk)
    kept.push(...filtered.filter(Uint8Array.from(bytes.slice(at, at + chunk))));
  return Buffer.from([...kept, ...filtered.end()]).toString('latin1');
}

const text = (from: string): number[] => [...Buffer.from(from, 'latin1')];

describe('BinaryLogFilter', () => {
  const payload = [0x42, 0x00, 0x12, 0x34, 0x0a, 0x0d, 0x01, 0x02, 0x42, 0x00, 0x20, 0x10, 0, 0, 0x30, 0x39];
  const stream = [...text('before\n'), ...frame(payload), ...frame([...payload, 7]), ...text('after\n')];

  it('takes frames out, however the bytes are cut', () => {
    for (const chunk of [1, 2, 3, 7, 64, stream.length])
      assert.equal(filter(stream, chunk), 'before\nafter\n');
  });

  it('keeps what only looks like a frame', () => {
    const damaged = [...stream];
    damaged[15] = 0xff;
    assert.match(filter(damaged, 5), /^before\n[^]+after\n$/);
    assert.equal(filter(text('a\x02\x0c\x14 some text\n'), 4), 'a\x02\x0c\x14 some text\n');
    assert.equal(filter(text('\x01\x02\x02\x01\n'), 1), '\x01\x02\x02\x01\n');
  });

  it('gives at the end what it held back', () => {
    assert.equal(filter(stream.slice(0, 20), 64).length, 20);
  });
});
