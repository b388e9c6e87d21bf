/**
 * The kinds of clocks that logs have: each with the ways in which it jumps, and how long the device must be said to have
 * been heard. Time is never made up: where a clock is set, begins again or is garbled, no time has passed but the usual.
 */
import assert from 'node:assert/strict';
import { sessionOf } from '../../support/sessions';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Clock = (at: number) => string;

const at = (ms: number): Date => new Date(ms);
const hms = (ms: number): string => at(ms).toISOString().slice(11, 23);

/** The device's own, of a moment in ms since 1970. */
const DEVICE: Readonly<Record<string, Clock>> = {
  'time of day': hms,
  'date with two digits of the year': (ms) => `${at(ms).toISOString().slice(2, 10)} ${hms(ms)}`,
  'date with four': (ms) => `${at(ms).toISOString().slice(0, 10)} ${hms(ms)}`,
  'date as tm_year has it': (ms) =>
    `${at(ms).getUTCFullYear() - 1900}${at(ms).toISOString().slice(4, 10)} ${hms(ms)}`,
  'Unix time in ms': (ms) => `${ms}`,
};
const HOST: Readonly<Record<string, Clock>> = {
  'time of day': (ms) => `[${hms(ms)}] `,
  'date without a year': (ms) =>
    `${['Jan', 'Feb', 'Dec'][[0, 1, 11].indexOf(at(ms).getUTCMonth())]} ${at(ms).getUTCDate()} ${hms(ms).slice(0, 8)} `,
  'ISO date': (ms) => `${at(ms).toISOString()} `,
  'Unix time': (ms) => `${(ms / 1000).toFixed(3)} `,
  'Unix time in µs': (ms) => `${Math.round(ms * 1000)} `,
  'Unix time in ns': (ms) => `${Math.round(ms * 1000)}000 `,
  'Unix time of Mosquitto': (ms) => `${Math.floor(ms / 1000)}: `,
};

/** A log with a reading at each of these clocks. */
const device = (...clocks: readonly (string | number)[]): string =>
  clocks.map((clock, index) => `I (${clock}) app: [HEAP];${180_000 - 30 * index};170000;160000\n`).join('');
const host = (...stamps: readonly string[]): string =>
  stamps.map((stamp, index) => `${stamp}[HEAP];${180_000 - 30 * index};170000;160000\n`).join('');

/** How long its only boot was heard, and by what. */
function heard(log: string): [livedMs: number | null, source: string] {
  const session = sessionOf([null, log]);
  assert.equal(session.boots.length, 1, log);
  return [session.livedMs(session.boot!), session.timeSource];
}

const steps = (count: number, step: number, from: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index * step);

describe('clocks', () => {
  const EVENING = Date.UTC(2026, 0, 30, 20, 0, 0, 120);

  for (const step of [3 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 5 * HOUR]) {
    const moments = steps(12, step, EVENING);
    for (const [name, clock] of Object.entries(DEVICE))
      it(`of devices with a ${name}, ${step / MINUTE} minutes apart, over midnight`, () => {
        assert.deepEqual(heard(device(...moments.map(clock))), [11 * step, 'device']);
      });
    for (const [name, clock] of Object.entries(HOST))
      it(`of hosts with a ${name}, ${step / MINUTE} minutes apart, over midnight`, () => {
        assert.deepEqual(heard(host(...moments.map(clock))), [11 * step, 'host']);
      });
    it(`that wrap at 2^32 ms, ${step / MINUTE} minutes apart`, () => {
      const wrapped = steps(12, step, 2 ** 32 - 5.5 * step).map((ms) => Math.floor(ms) % 2 ** 32);
      assert.deepEqual(heard(device(...wrapped)), [11 * step, 'device']);
    });
    it(`that turn negative, ${step / MINUTE} minutes apart`, () => {
      const signed = steps(12, step, 2 ** 31 - 5.5 * step).map((ms) => Math.floor(ms) | 0);
      assert.ok(signed.at(-1)! < 0);
      assert.deepEqual(heard(device(...signed)), [11 * step, 'device']);
    });
    it(`that count from the start, ${step / MINUTE} minutes apart`, () => {
      assert.deepEqual(heard(device(...steps(12, step, 730_000))), [11 * step, 'device']);
    });
  }

  it('go on over a year and a day that is not every year', () => {
    const newYear = steps(10, 10 * MINUTE, Date.UTC(2025, 11, 31, 23, 0));
    const leap = steps(10, 10 * MINUTE, Date.UTC(2028, 1, 28, 23, 0));
    for (const [name, clock] of Object.entries(HOST)) {
      assert.deepEqual(heard(host(...newYear.map(clock))), [90 * MINUTE, 'host'], name);
      if (name !== 'date without a year')
        assert.deepEqual(heard(host(...leap.map(clock))), [90 * MINUTE, 'host']);
    }
    for (const clock of Object.values(DEVICE))
      assert.deepEqual(heard(device(...newYear.map(clock))), [90 * MINUTE, 'device']);
  });

  it('may stand still for days', () => {
    for (const gap of [HOUR, 11 * HOUR, 3 * DAY, 15 * DAY]) {
      const moments = [
        ...steps(5, 10 * MINUTE, EVENING),
        ...steps(5, 10 * MINUTE, EVENING + 40 * MINUTE + gap),
      ];
      for (const [name, clock] of Object.entries(DEVICE))
        if (name !== 'time of day' || gap < 12 * HOUR)
          assert.deepEqual(
            heard(device(...moments.map(clock))),
            [80 * MINUTE + gap, 'device'],
            `${name}, ${gap}`,
          );
      assert.deepEqual(heard(host(...moments.map(HOST['ISO date']!))), [80 * MINUTE + gap, 'host']);
    }
  });
});

describe('clocks that are set', () => {
  const BOOT = 'rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\n';
  const NOON = Date.UTC(2026, 5, 19, 14, 30);
  /** Since the start, as each clock shows it before it is set. */
  const UNSET: Readonly<Record<string, Clock>> = { ...DEVICE, 'Unix time in ms': (ms) => `${ms}` };

  for (const [name, clock] of Object.entries(UNSET))
    for (const before of [2, 3, 8])
      for (const step of [SECOND, 10 * SECOND, MINUTE])
        it(`by SNTP after ${before} readings, ${step / SECOND} s apart: ${name}`, () => {
          const moments = [...steps(before, step, 1000), ...steps(6, step, NOON)];
          const [lived, source] = heard(BOOT + device(...moments.map(clock)));
          assert.equal(source, 'device');
          assert.ok(Math.abs(lived! - (moments.length - 1) * step) <= step, `${lived}`);
        });

  it('by SNTP before the second reading', () => {
    for (const clock of Object.values(UNSET)) {
      const [lived] = heard(BOOT + device(...[1000, ...steps(6, 10 * SECOND, NOON)].map(clock)));
      assert.ok(lived! <= 60 * SECOND, `${lived}`);
    }
  });

  it('by a time zone, or the end of summer time', () => {
    for (const zone of [-HOUR, -3 * HOUR, -5.5 * HOUR, 2 * HOUR, 8 * HOUR]) {
      const moments = [...steps(6, 10 * SECOND, NOON), ...steps(6, 10 * SECOND, NOON + MINUTE + zone)];
      for (const [name, clock] of Object.entries(DEVICE)) {
        if (name === 'Unix time in ms' || (zone > 0 && zone % HOUR !== 0)) continue;
        const [lived] = heard(device(...moments.map(clock)));
        assert.ok(Math.abs(lived! - 110 * SECOND) <= 10 * SECOND, `${name}, ${zone}: ${lived}`);
      }
    }
    const summer = Date.UTC(2026, 9, 25, 1, 20);
    for (const step of [10 * SECOND, MINUTE, 10 * MINUTE]) {
      const local = steps(12, step, summer).map((ms) => (ms < summer + 6 * step ? ms : ms - HOUR));
      for (const clock of [HOST['time of day']!, HOST['ISO date']!])
        assert.deepEqual(heard(host(...local.map(clock))), [11 * step, 'host'], `${step}`);
    }
  });

  it('whose zone is told need not be guessed', () => {
    const local = (ms: number, hours: number): string =>
      `${at(ms + hours * HOUR)
        .toISOString()
        .slice(0, 19)}+0${hours}:00 `;
    const summer = Date.UTC(2026, 9, 25, 0, 30);
    const stamps = steps(8, 10 * MINUTE, summer).map((ms, index) => local(ms, index < 4 ? 2 : 1));
    assert.deepEqual(heard(host(...stamps)), [70 * MINUTE, 'host']);
    const named = steps(8, 10 * MINUTE, summer).map(
      (ms, index) =>
        `Sun 2026-10-25 ${hms(ms + (index < 4 ? 2 : 1) * HOUR).slice(0, 8)} ${index < 4 ? 'CEST' : 'CET'} pi log[1]: `,
    );
    assert.deepEqual(heard(host(...named)), [70 * MINUTE, 'host']);
  });
});

describe('clocks that are garbled', () => {
  it('count for nothing where only one line has it so', () => {
    const moments = steps(20, 3 * SECOND, Date.UTC(2026, 0, 30, 10, 15));
    for (const [name, clock] of Object.entries(DEVICE)) {
      const clocks = moments.map(clock);
      const digits = [...clocks[8]!].flatMap((char, index) => (/\d/.test(char) ? [index] : []));
      for (const index of digits)
        for (const bit of [1, 2, 4, 8]) {
          const digit = Number(clocks[8]![index]) ^ bit;
          if (digit > 9) continue;
          const garbled = `${clocks[8]!.slice(0, index)}${digit}${clocks[8]!.slice(index + 1)}`;
          const log = clocks.map((right, line) => (line === 8 ? garbled : right));
          const [lived] = heard(device(...log));
          assert.ok(Math.abs(lived! - 57 * SECOND) <= 100 * SECOND, `${name}: ${garbled} gave ${lived}`);
        }
    }
  });
});

describe('the order in which clocks are trusted', () => {
  const line = (stamp: string, text: string): string => `[${stamp}] ${text}\n`;

  it('is the device, the host, the arrival, the period', () => {
    const reading = (index: number): string => `[HEAP];${180_000 - index};170000;160000`;
    const both = steps(6, 10 * SECOND, 0).map((ms, index) =>
      line(hms(ms * 1.01), `I (${5000 + ms}) app: ${reading(index)}`),
    );
    assert.deepEqual(heard(both.join('')), [50 * SECOND, 'device']);
    const pieces = steps(6, 10 * SECOND, 0).map(
      (ms, index) => [7000 + ms * 3, line(hms(ms), reading(index))] as const,
    );
    assert.deepEqual([sessionOf(...pieces).nowMs, sessionOf(...pieces).timeSource], [50 * SECOND, 'host']);
    const arrived = steps(6, 10 * SECOND, 0).map((ms, index) => [7000 + ms, `${reading(index)}\n`] as const);
    assert.deepEqual(
      [sessionOf(...arrived).nowMs, sessionOf(...arrived).timeSource],
      [50 * SECOND, 'arrival'],
    );
  });

  it("takes the host's time over a restart, and for lines without the device's", () => {
    const log = [
      line('10:00:00', 'I (5000) app: [HEAP];180000;170000;160000'),
      line('10:00:10', '[HEAP];179000;170000;160000'),
      line('10:00:20', 'I (25000) app: [HEAP];178000;170000;160000'),
      line('10:05:20', 'rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)'),
      line('10:05:21', 'I (300) app: [HEAP];177000;170000;160000'),
    ].join('');
    const { boots } = sessionOf([null, log]);
    assert.deepEqual(
      boots.flatMap((boot) => boot.heap?.history.points().map(({ timeMs }) => timeMs)),
      [0, 10, 20, 321].map((seconds) => seconds * SECOND),
    );
  });

  it('is none for readings that come after the last line with a clock', () => {
    const readings = Array.from(
      { length: 40 },
      (_, index) => `[HEAP];${180_000 - index};170000;160000\n`,
    ).join('');
    assert.deepEqual(heard(`I (300) boot: up\nI (500) app: up\n${readings}`), [null, 'none']);
  });

  it('is the device where its clock comes with every tenth reading', () => {
    const dump = Array.from({ length: 10 }, () => '[HEAP];180000;170000;160000\n').join('');
    const log = steps(30, MINUTE, 1000)
      .map((ms) => `I (${ms}) app: tick\n${dump}`)
      .join('');
    const [lived, source] = heard(log);
    assert.equal(source, 'device');
    assert.ok(Math.abs(lived! - 29 * MINUTE) <= 2 * SECOND, `${lived}`);
  });
});

describe('a time column', () => {
  it('is a clock, over midnight too', () => {
    const moments = steps(12, 10 * MINUTE, Date.UTC(2026, 0, 30, 23, 0));
    const columns: readonly Clock[] = [
      (ms) => hms(ms).slice(0, 8),
      (ms) => at(ms).toISOString(),
      (ms) => `${at(ms).toISOString().slice(0, 10)} ${hms(ms).slice(0, 8)}`,
      (ms) => `30.01.2026 ${hms(ms).slice(0, 8)}`.replace('30.', `${at(ms).getUTCDate()}.`),
      (ms) => `${ms / 1000}`,
    ];
    for (const column of columns) {
      const rows = moments.map((ms, index) => `${column(ms)},${180_000 - index},${170_000 - index}\n`);
      assert.deepEqual(
        heard(`time,free_heap,min_free_heap\n${rows.join('')}`),
        [110 * MINUTE, 'device'],
        rows[0],
      );
      const lines = moments.map((ms, index) => `{"time":"${column(ms)}","free_heap":${180_000 - index}}\n`);
      assert.deepEqual(heard(lines.join('')), [110 * MINUTE, 'device'], lines[0]);
    }
  });
});
