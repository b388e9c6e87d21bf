import assert from 'node:assert/strict';
import { addressesIn, backtraceAt } from '../../../src/records/addressText';

/** `address kind`, one for each that is found; where it stands is checked. */
function found(line: string): string[] {
  return addressesIn(line).map(({ address, kind, start, end }) => {
    assert.equal(line.slice(start, end), address);
    return `${address.slice(2)} ${kind}`;
  });
}

describe('addresses in text', () => {
  it('are the program counters of a backtrace, the first of them exact', () => {
    const line = 'I (12) x: Backtrace: 0x400d5f21:0x3ffb1230 0x400d6000:0x3ffb1250 |<-CORRUPTED';
    assert.deepEqual(found(line), ['400d5f21 pc', '400d6000 backtrace']);
    assert.equal(backtraceAt(line), 10);
    assert.deepEqual(found('  0x400d7000:0x3ffb1270 0x400d8000:0x3ffb1290'), [
      '400d7000 backtrace',
      '400d8000 backtrace',
    ]);
    assert.deepEqual(found('Backtrace:0x400d5f210x400d5f1f:0x3ffb1230'), ['400d5f1f pc'], 'glued');
  });

  it('are return addresses where callers are listed', () => {
    const record =
      '    36 bytes (@ 0x3ffb4a10, Internal) allocated CPU 0 ccount 0x1a2b3c4d caller 0x42001234:0x42005678';
    assert.deepEqual(found(record), ['3ffb4a10 pc', '1a2b3c4d pc', '42001234 caller', '42005678 caller']);
    assert.deepEqual(found('   ↳ [1] 0x42001234'), ['42001234 caller']);
    assert.deepEqual(found('MEPC    : 0x42001234  RA      : 0x42005678'), ['42001234 pc', '42005678 caller']);
  });

  it('are of eight digits, and found in any line in time', () => {
    assert.deepEqual(found('0x1234 0x123456789 x0x42001234'), ['42001234 pc']);
    const start = performance.now();
    for (const line of [
      '0x42001234:'.repeat(50_000),
      '0x42001234:0x3ffb1230 '.repeat(50_000),
      ' '.repeat(1e6),
    ])
      assert.ok(addressesIn(line).length <= 256);
    assert.ok(performance.now() - start < 1000);
  });
});
