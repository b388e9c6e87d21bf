/**
 * Logs from the field whose prefix or clock was once misread, with their right values; the kinds they stand for are in
 * `test/unit/records/captures.test.ts` and `test/unit/model/clocks.test.ts`.
 */
import assert from 'node:assert/strict';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { toReport, type BootReport } from '../../../src/cli/reportJson';
import type { ReaderOptions } from '../../../src/sessions/sessionReader';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { readFixture } from '../../support/fixtures';

function read(log: Buffer | string, options: ReaderOptions = {}): readonly BootReport[] {
  const reader = new SessionReader(options);
  const analysis = new SessionAnalysis(reader.session);
  reader.data(Buffer.from(log), null);
  reader.end();
  return toReport(reader.session, analysis, null).boots;
}

const field = (name: string): readonly BootReport[] => read(readFixture(`field/${name}.txt`));
const only = (name: string): BootReport => {
  const boots = field(name);
  assert.equal(boots.length, 1);
  return boots[0]!;
};

describe('logs from the field: boots', () => {
  it("are not cut where the bootloader's clock goes on over the reset and the application's begins lower", () => {
    const [first, second, ...more] = field('b1-bootloader-clock');
    assert.equal(more.length, 0);
    assert.deepEqual([first?.heap.lastFreeBytes, first?.resetReason], [231_000, null]);
    assert.deepEqual([second?.resetReason, second?.heap.samples], ['SW_CPU', 3]);
    assert.deepEqual([second?.heap.firstFreeBytes, second?.heap.lastFreeBytes], [283_104, 238_912]);
    assert.ok(Math.abs((second?.livedMs ?? 0) - 7000) < 500, `${second?.livedMs}`);
  });

  it('are cut where the application that has spoken restarts without a banner', () => {
    const log = String(readFixture('field/b1-bootloader-clock.txt'));
    const boots = read(
      `${log}I (312) cpu_start: Pro cpu start user code\nI (330) cpu_start: cpu freq: 160000000 Hz\nMemoria atual: 1000, Menor valor: 1000\n`,
    );
    assert.deepEqual(
      boots.map(({ start }) => start),
      ['running', 'banner', 'clock'],
    );
  });

  it('are as many as there are resets, in any order of clocks', () => {
    const boot = (bootloader: number, application: number): string =>
      `ets Jul 29 2019 12:21:46\n\nrst:0xc (SW_CPU_RESET),boot:0x12 (SPI_FAST_FLASH_BOOT)\n` +
      `I (${bootloader}) boot: ESP-IDF v5.5.5 2nd stage bootloader\nI (${bootloader + 700}) cpu_start: Multicore app\n` +
      `I (${application}) cpu_start: Pro cpu start user code\nI (${application + 3}) heap_init: Initializing\n` +
      `I (${application + 300}) app: up\nMemoria atual: 283104, Menor valor: 283104\n`;
    const clocks: readonly [number, number][] = [
      [27, 300],
      [50_678, 27_049],
      [90_000, 95_000],
      [4_000_000, 12],
      [59_000, 58_500],
    ];
    const boots = read(clocks.map(([bootloader, application]) => boot(bootloader, application)).join(''));
    assert.equal(boots.length, clocks.length);
    for (const { resetReason, heap, livedMs } of boots) {
      assert.deepEqual([resetReason, heap.samples], ['SW_CPU', 1]);
      assert.ok(livedMs! < 10_000, `${livedMs}`);
    }
  });
});

describe('logs from the field: prefixes', () => {
  for (const name of ['p1-bracket-date', 'p2-tio-bracket-ms-space', 'p4-journalctl', 'p6-indent4'])
    it(name, () => {
      const boot = only(name);
      assert.deepEqual(
        boot.tasks.map((task) => [task.name, task.stackHighWaterMark]),
        [
          ['main', 2200],
          ['IDLE', 1012],
        ],
      );
      assert.deepEqual([boot.elfSha256, boot.panics, boot.events.length], ['291ef283067b9aa7', 1, 1]);
      const [event] = boot.events;
      assert.deepEqual([event?.reason, event?.core], ['LoadProhibited', 1]);
      assert.equal(event?.cores[0]?.registers['PC'], 0x4008d0db);
      assert.deepEqual(
        event?.cores[0]?.stack.map(({ address }) => address),
        ['0x4008d0d8', '0x4008bb45', '0x4008a400'],
      );
    });

  it('p7-mos-console', () => {
    const { heap, heaps, heapRegions } = only('p7-mos-console');
    assert.equal(heapRegions.length, 1);
    assert.deepEqual([heap.lastFreeBytes, heap.minimumFreeBytes, heaps[0]?.largestFreeBlock], [40, 0, 40]);
  });
});

describe('logs from the field: times', () => {
  const lived: Readonly<Record<string, [livedMs: number, samples: number, source: string]>> = {
    't1-host-times-ignored': [300_000, 6, 'host'],
    't3-tod-midnight': [4_200_000, 8, 'device'],
    't5-wrap32': [4_200_000, 8, 'device'],
    't6-negative-clock': [1_303_787_376, 5, 'device'],
    't7-sntp-jump': [50_000, 6, 'device'],
    't9-two-minute-steps': [240_000, 3, 'device'],
  };
  for (const [name, [livedMs, samples, source]] of Object.entries(lived))
    it(name, () => {
      const boot = only(name);
      assert.deepEqual([boot.livedMs, boot.heap.samples, boot.timeSource], [livedMs, samples, source]);
    });

  it('t2-no-times: nothing that rests on time is told, unless the period is given', () => {
    const boot = only('t2-no-times');
    assert.deepEqual([boot.livedMs, boot.heap.samples, boot.timeSource], [null, 5, 'none']);
    assert.equal(boot.verdict?.bytesPerHour, null);
    assert.match(boot.verdict?.reason ?? '', /^5 readings without times/);
    const [given] = read(readFixture('field/t2-no-times.txt'), { readingPeriodMs: 3000 });
    assert.deepEqual([given?.livedMs, given?.timeSource], [12_000, 'period']);
  });

  /** Three days of readings, 10 minutes apart, each with its clock a line before. */
  const days = (clock: (index: number) => string): string =>
    Array.from({ length: 432 }, (_, index) => `${clock(index)}${summary(200_000 - 30 * index)}`).join('');
  const summary = (free: number): string =>
    `Heap summary for capabilities 0x00000004:\n  At 0x3ffb3210 len 250000 free ${free} allocated ${250_000 - free} min_free ${free - 500}\n` +
    `    largest_free_block ${free - 900} alloc_blocks 14 free_blocks 1 total_blocks 15\n  Totals:\n` +
    `    free ${free} allocated ${250_000 - free} min_free ${free - 500} largest_free_block ${free - 900}\n`;
  const moment = (index: number): Date => new Date(Date.UTC(2026, 0, 31, 22, 0, 0, 123) + index * 600_000);
  const long: Readonly<Record<string, (index: number) => string>> = {
    'a time of day': (index) => `I (${moment(index).toISOString().slice(11, 23)}) app: tick\n`,
    'a date': (index) => `I (${moment(index).toISOString().slice(2, 23).replace('T', ' ')}) app: tick\n`,
    'a clock that wraps': (index) => `I (${(4_291_367_296 + index * 600_000) % 2 ** 32}) app: tick\n`,
    'a clock that turns negative': (index) => `I (${(2_143_883_648 + index * 600_000) | 0}) app: tick\n`,
  };
  for (const [name, clock] of Object.entries(long))
    it(`three days by ${name} are three days`, () => {
      const [boot] = read(days(clock));
      assert.deepEqual([boot?.livedMs, boot?.timeSource], [431 * 600_000, 'device']);
      assert.equal(boot?.verdict?.verdict, 'leak');
      assert.equal(boot?.verdict?.bytesPerHour?.estimate, 180);
    });

  it('200 minutes by the times of ESPHome are 200 minutes', () => {
    const log = Array.from({ length: 200 }, (_, index) => {
      const time = new Date(index * 60_000).toISOString().slice(11, 19);
      return `[${time}][D][sensor:094]: 'Heap Free': Sending state ${200_000 - 50 * index}.00000 B with 0 decimals of accuracy\n`;
    });
    const [boot] = read(log.join(''));
    assert.deepEqual([boot?.livedMs, boot?.timeSource], [199 * 60_000, 'host']);
    assert.equal(boot?.verdict?.bytesPerHour?.estimate, 3000);
  });

  it('200 readings without any are a leak without a rate, an interval or an end', () => {
    const log = Array.from({ length: 200 }, (_, index) => summary(200_000 - 50 * index)).join('');
    const [boot] = read(log);
    assert.deepEqual([boot?.livedMs, boot?.timeSource, boot?.verdict?.bytesPerHour], [null, 'none', null]);
    assert.equal(boot?.verdict?.verdict, 'leak');
    assert.match(boot?.verdict?.reason ?? '', /in 200 readings/);
    assert.doesNotMatch(boot?.verdict?.reason ?? '', /hour|minute|second|\bh\b/);
    const [given] = read(log, { readingPeriodMs: 60_000 });
    assert.equal(given?.timeSource, 'period');
    assert.equal(given?.verdict?.bytesPerHour?.estimate, 3000);
  });
});
