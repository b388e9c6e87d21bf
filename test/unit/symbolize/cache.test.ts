import assert from 'node:assert/strict';
import { CachedSymbolizer } from '../../../src/symbolize/cache/cachedSymbolizer';
import { encodeCache } from '../../../src/symbolize/cache/encode';
import { VERSION, WORD } from '../../../src/symbolize/cache/format';
import { Symbolizer } from '../../../src/symbolize/symbolizer';
import { CODE_SIZE } from './assemble';
import { smallProgram } from './smallProgram';

const hash = Uint8Array.from({ length: 32 }, (_, at) => at);
const symbolizer = Symbolizer.open(smallProgram.file);

function encode(): Uint8Array {
  const steps = encodeCache(symbolizer, hash);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function changed(word: number, value: number): Uint8Array {
  const file = encode();
  new DataView(file.buffer).setUint32(4 * word, value, true);
  return file;
}

describe('cache of a program', () => {
  it('answers as the symbolizer does, at every address', () => {
    const cache = CachedSymbolizer.open(encode(), hash);
    assert.ok(cache);
    assert.equal(cache.machine, symbolizer.machine);
    assert.equal(cache.hasDebugInfo, true);
    assert.deepEqual(cache.codeRanges, symbolizer.codeRanges);
    for (let at = -4; at < CODE_SIZE + 4; at++) {
      const address = smallProgram.address + at;
      assert.deepEqual(cache.lookup(address), symbolizer.lookup(address), address.toString(16));
      assert.equal(cache.covers(address), symbolizer.covers(address));
    }
    assert.deepEqual(cache.lookup(0x40000404), symbolizer.lookup(0x40000404));
  });

  it('can be read where it does not start at a word', () => {
    const file = encode();
    const shifted = new Uint8Array(file.length + 1);
    shifted.set(file, 1);
    assert.ok(CachedSymbolizer.open(shifted.subarray(1), hash));
  });

  it('is refused when damaged, cut, of another version or of another program', () => {
    const refused = (file: Uint8Array, of = hash) => assert.equal(CachedSymbolizer.open(file, of), null);
    refused(new Uint8Array());
    refused(encode().subarray(0, 40));
    refused(encode().subarray(0, -4));
    refused(changed(WORD.magic, 1));
    refused(changed(WORD.version, VERSION + 1));
    refused(changed(WORD.checksum, 1));
    refused(changed(WORD.ranges, 0xffffffff));
    refused(
      encode(),
      hash.map((byte) => byte ^ 1),
    );
    const file = encode();
    for (let at = 4 * WORD.hash; at < file.length; at += 5) {
      const damaged = file.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      refused(damaged);
    }
  });
});
