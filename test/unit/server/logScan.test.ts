import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { scanLog } from '../../../src/server/logs/logScan';
import { inRoot } from '../../support/root';

const fixture = (path: string): string[] =>
  readFileSync(inRoot('test/fixtures/logs', path), 'latin1').split(/\r?\n/);

describe('scanLog', () => {
  it('knows a device log by its content', () => {
    assert.equal(scanLog(['Dear all,', 'the address is 0x42001234.', '']).isDeviceLog, false);
    assert.equal(scanLog(['rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)']).isDeviceLog, true);
  });

  it('has leak reports with their size, from the first line to the last', () => {
    const lines = fixture('variants/heaptrace-v55-leaks.txt');
    const scan = scanLog(lines);
    const report = scan.blocks.find(({ kind }) => kind === 'leaks');
    assert.ok(report);
    assert.match(lines[report.start] ?? '', /Heap Trace/);
    assert.ok(report.end > report.start && report.count > 0 && report.bytes > 0);
    const callers = scan.addresses.filter(({ kind }) => kind === 'caller');
    assert.ok(callers.length >= report.count);
    assert.ok(callers.every(({ line, start, end, address }) => lines[line]?.slice(start, end) === address));
  });

  it('has boots and crashes, and of each boot the ELF that it tells', () => {
    const scan = scanLog([
      'ESP-ROM:esp32s3-20210327',
      'rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)',
      'I (31) app_init: ELF file SHA256:  0123456789abcdef...',
      'Guru Meditation Error: Core  0 panic’ed (LoadProhibited). Exception was unhandled.',
      "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.",
      'Backtrace: 0x42001234:0x3fc91230 0x42005678:0x3fc91250',
      '',
      'ESP-ROM:esp32s3-20210327',
      'rst:0xc (RTC_SW_CPU_RST),boot:0x8 (SPI_FAST_FLASH_BOOT)',
      'x 0x42001234',
    ]);
    assert.deepEqual(
      scan.blocks.map(({ kind, start, end, name }) => [kind, start, end, name.slice(0, 8)]),
      [
        ['boot', 0, 6, 'POWERON'],
        ['crash', 3, 5, 'LoadProh'],
        ['boot', 7, 9, 'SW_CPU'],
      ],
    );
    assert.deepEqual(
      scan.addresses.map(({ line, elfSha256 }) => [line, elfSha256]),
      [
        [5, '0123456789abcdef'],
        [5, '0123456789abcdef'],
        [9, null],
      ],
    );
  });

  it('is bounded', () => {
    const line = 'caller 0x42001234:0x42001234:0x42001234';
    const scan = scanLog(Array.from({ length: 30_000 }, () => line));
    assert.equal(scan.addresses.length, 20_000);
  });
});
