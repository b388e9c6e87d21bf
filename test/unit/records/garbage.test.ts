import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GarbageDetector } from '../../../src/records/garbage';
import { random } from '../../support/random';
import { inRoot } from '../../support/root';

/** What a receiver at `ratio` times the sender's rate makes of 8N1 text, bit by bit. */
function misread(text: string, ratio: number): Uint8Array {
  const bits: number[] = [];
  for (const byte of Buffer.from(text))
    bits.push(0, ...Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1), 1);
  const at = (time: number): number => bits[Math.floor(time)] ?? 1;
  const bytes: number[] = [];
  const step = 1 / ratio;
  for (let time = 0; time < bits.length; time += step / 8) {
    if (at(time) !== 0) continue;
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte |= at(time + step * (bit + 1.5)) << bit;
    bytes.push(byte);
    time += step * 9.5;
  }
  return Uint8Array.from(bytes);
}

describe('GarbageDetector', () => {
  const text = 'I (1234) mqtt: published 17 messages, heap 231044, largest 114688\r\n'.repeat(400);

  it('notices a wrong baud rate, and that it is right again', () => {
    for (const ratio of [115200 / 921600, 115200 / 460800, 9600 / 115200, 115200 / 74880, 230400 / 115200]) {
      const detector = new GarbageDetector();
      const bytes = misread(text, ratio);
      let all = bytes;
      while (all.length < 8192) all = Buffer.concat([all, bytes]);
      detector.feed(all);
      assert.ok((detector.share ?? 0) > 0.3, `ratio ${ratio}: ${detector.share}`);
      assert.equal(detector.feed(Buffer.from(text)), true);
      assert.equal(detector.share, null);
    }
  });

  it('takes no log for garbage, in whatever encoding', () => {
    const folder = inRoot('test/fixtures/logs');
    let files = 0;
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, name);
      if (!statSync(path).isFile()) continue;
      const detector = new GarbageDetector();
      const bytes = readFileSync(path);
      for (let round = 0; round * bytes.length < 8192; round++)
        assert.equal(detector.feed(bytes), false, name);
      files++;
    }
    assert.ok(files > 20);
  });

  it('passes over the garbage of a reset', () => {
    const next = random(3);
    const noise = Uint8Array.from({ length: 700 }, () => next() * 256);
    const detector = new GarbageDetector();
    for (const part of [Buffer.from(text), noise, Buffer.from(text)])
      assert.equal(detector.feed(part), false);
  });
});
