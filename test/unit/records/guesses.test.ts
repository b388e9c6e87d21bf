/**
 * Heaps that are guessed. Kind guarded: a line in a firmware's own words that says what is free of a heap, in any
 * language and notation, and what only looks like one. Lines are as public firmware prints them.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { guessMeanings, templateOf } from '../../../src/records/guess/guessMeaning';
import { Guesser } from '../../../src/records/guess/guesser';
import { parsePrefix } from '../../../src/records/prefix';
import { Session } from '../../../src/model/session';
import { RecordParser } from '../../../src/records/parser';
import { readTaughtLines } from '../../../src/records/taught';
import { HEAPS, OTHERS, UNITS } from '../../support/guessLines';

const templates = (message: string, tag = ''): string =>
  templateOf(message, guessMeanings(message, undefined, tag));

function sessionOf(
  text: string,
  options: ConstructorParameters<typeof RecordParser>[1] = {},
  chunk = 1e9,
): Session {
  const session = new Session();
  const parser = new RecordParser((record, stamp) => session.accept(record, stamp), options);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunk) parser.feed(bytes.subarray(at, at + chunk), null);
  parser.end(null);
  session.end();
  return session;
}

/** Free bytes of each heap of the latest boot, and which were guessed. */
function readings(session: Session): Record<string, number[]> {
  const heaps = session.boot?.heaps.values() ?? [];
  return Object.fromEntries(
    [...heaps].map((heap) => [heap.name, heap.history.points().map(({ freeBytes }) => freeBytes)]),
  );
}

/** What is free, up and down, as an allocator gives it. */
const FREE = [81_236, 80_948, 81_012, 79_884, 80_100, 79_340];

const made = (line: (free: number, index: number) => string, values: readonly number[] = FREE): string =>
  values.map((free, index) => `${line(free, index)}\n`).join('');

const printed = (line: string, free: number): string => line.replace('81236', String(free));

describe('a line that looks like free heap', () => {
  it('is taught right on Enter', () => {
    for (const [line, template] of HEAPS) assert.equal(templates(line), template, line);
    for (const [line, template] of UNITS) assert.equal(templates(line(81_236)), template, line(81_236));
    for (const [line, template] of [
      [
        'mgos_mongoose.c:66      New heap free LWM: 136596',
        'mgos_mongoose.c:66 New heap free LWM: {minimum}',
      ],
      ['"Heap":24,"SleepMode":"Dynamic"', '"Heap":{free:KB},"SleepMode":"Dynamic"'],
      ['RAM: 45.2% used, 178.4 KB free of 320 KB', 'RAM: {#}% used, {free:KB} KB free of {total:KB} KB'],
      [
        '[main/1] Largest free block in heap: 1016 .. 1104 (default: 1016; IRAM: 32732)',
        '[main/{#}] Largest free block in heap: {largest} .. {#} (default: {#}; IRAM: {largest of IRAM})',
      ],
      ['heap usage: 45%', 'heap usage: {#}%'],
    ] as const)
      assert.equal(templates(line), template);
  });

  it('is a heap, with all its readings, once it has come three times and fallen', () => {
    for (const [line] of HEAPS) {
      const session = sessionOf(made((free) => printed(line, free)));
      const { heap } = session.boot ?? {};
      // What a format of its own reads is no guess.
      const isReadAlone = (sessionOf(`${line}\n`).boot?.heap?.samples ?? 0) > 0;
      assert.equal(heap?.guess === null, isReadAlone, line);
      assert.ok(heap, line);
      assert.deepEqual(
        heap.history.points().map(({ freeBytes }) => freeBytes),
        FREE,
        line,
      );
      assert.deepEqual(
        session.candidates.filter(({ guess }) => guess.heap === heap.name),
        [],
        line,
      );
    }
    for (const [line] of UNITS) {
      const points = sessionOf(made(line)).boot?.heap?.history.points() ?? [];
      assert.equal(points.length, FREE.length, line(FREE[0]!));
      for (const [index, { freeBytes }] of points.entries())
        assert.ok(Math.abs(freeBytes - FREE[index]!) < 60, `${line(FREE[index]!)}: ${freeBytes}`);
    }
  });

  it('is none where it is of something else', () => {
    for (const line of OTHERS) {
      const session = sessionOf(made((free) => line.replaceAll('N', String(free))));
      assert.deepEqual(readings(session), {}, line);
      const small = sessionOf(made((free) => line.replaceAll('N', String(free % 97))));
      assert.deepEqual(readings(small), {}, line);
    }
  });

  it('is none before the third, while it only rises or stays, above its total, and out of the size of a memory', () => {
    const line = (free: number): string => `Free heap: ${free}`;
    const none: readonly (readonly [string, string])[] = [
      ['twice', made(line, [81_236, 80_948])],
      [
        'a counter',
        made(
          line,
          Array.from({ length: 40 }, (_, index) => 2000 + index * 8),
        ),
      ],
      [
        'a setting',
        made(
          line,
          Array.from({ length: 40 }, () => 81_236),
        ),
      ],
      ['too little', made(line, [812, 748, 804, 796])],
      ['too much', made(line, [812_236_000, 748_236_000, 804_236_000])],
      ['more than there is', made((free) => `heap free ${free} total 50000`)],
    ];
    for (const [what, text] of none) {
      const session = sessionOf(text);
      assert.equal(session.boot, undefined, what);
    }
    assert.deepEqual(
      sessionOf(made(line, [81_236, 80_948])).candidates.map(({ guess, count }) => [guess.template, count]),
      [['Free heap: {free}', 2]],
    );
  });

  it('counts from its first line, with the times of the lines, whatever comes between', () => {
    const lines = FREE.map(
      (free, index) =>
        `I (${index * 10_000 + 5000}) mon: free sram: ${free}\nI (${index * 10_000 + 5200}) wifi: state ${index}\n`,
    );
    const points = sessionOf(lines.join('')).boot?.heap?.history.points() ?? [];
    assert.deepEqual(
      points.map(({ timeMs }) => timeMs),
      FREE.map((_, index) => index * 10_000),
    );
  });

  it('has the readings of each boot, also of those before it was believed', () => {
    const banner = 'ets Jun  8 2016 00:22:57\nrst:0x1 (POWERON_RESET),boot:0x13\n';
    const line = (free: number): string => `Free heap: ${free}\n`;
    const session = sessionOf(
      // Of the boot before the first banner nothing else is known.
      `${line(81_236)}${banner}${line(80_948)}${line(80_100)}${banner}${line(80_700)}${line(79_340)}`,
    );
    const byBoot = session.boots.map(({ heaps }) =>
      [...heaps.values()].map(({ history }) => history.points().map(({ freeBytes }) => freeBytes)),
    );
    assert.deepEqual(byBoot, [[[80_948, 80_100]], [[80_700, 79_340]]]);
  });

  it('is the free SRAM of an everyday firmware, where its format did not take it', () => {
    const guesser = new Guesser(true);
    const lines = readFileSync('test/fixtures/guesses/free-sram.txt', 'utf8').trim().split('\n');
    const records = lines.flatMap((line) => guesser.read(parsePrefix(line, null)));
    assert.equal(records.length, 8);
    assert.deepEqual(
      records.map(({ isConfirmed }) => isConfirmed),
      [false, false, true, true, true, true, true, true],
    );
    assert.ok(records.every(({ minimumFreeBytes }) => minimumFreeBytes === 33_468));
    assert.equal(records[0]?.guess.template, 'free sram: {free} minimal sram: {minimum}');
  });

  it('keeps two heaps apart that are said alike', () => {
    const session = sessionOf(
      FREE.map(
        (free, index) =>
          `I (${index * 6000}) ADV_POST_TASK: [adv_post_task/5] Cur free heap: ${free}\n` +
          `I (${index * 6000 + 2500}) ruuvi_gateway: [main/1] free heap: ${free - 60_000 - index * 4}\n` +
          `I (${index * 6000 + 2900}) iram: [main/1] free heap: ${free - 30_000}\n`,
      ).join(''),
    );
    assert.deepEqual(readings(session), {
      'cur free heap (guessed)': FREE,
      'free heap (guessed)': FREE.map((free, index) => free - 60_000 - index * 4),
      'free heap, iram (guessed)': FREE.map((free) => free - 30_000),
    });
  });

  it('is none of a file system, a card, a host or an arena, nor where nobody says which part is free', () => {
    for (const line of [
      (free: number) => `I (1) spiffs: free memory: ${free} bytes`,
      (free: number) => `I (1) app: /sdcard: memory free: ${free} bytes`,
      (free: number) => `I (1) app: LittleFS available: 900000, memory left: ${free}`,
      (free: number) => `Raspberry free memory: ${free} KB`,
      (free: number) => `TFLite tensor arena memory free: ${free}`,
      (free: number) => `Heap: ${free}/327680`,
    ])
      assert.deepEqual(readings(sessionOf(made(line))), {}, line(1));
    const named = made((free) => `I (1) spiffs: mounted, free heap: ${free}`);
    assert.deepEqual(Object.values(readings(sessionOf(named))), [FREE]);
    assert.deepEqual(Object.values(readings(sessionOf(made((free) => `Heap free: ${free}/327680`)))), [FREE]);
  });

  it('is none where only one of two heaps of a line would be believed', () => {
    // PSRAM keeps its level: told alone, it would stand for a device whose internal memory ends.
    const lines = made((free) => `I (1) mem: internal ${free} psram ${4_000_000 + (free % 7)}`);
    assert.deepEqual(readings(sessionOf(lines)), {});
  });

  it('tells heaps apart that have a number', () => {
    const session = sessionOf(made((free) => `heap 0 free: ${free}\nheap 1 free: ${free - 50_000}`));
    assert.deepEqual(Object.values(readings(session)), [FREE, FREE.map((free) => free - 50_000)]);
  });

  it('passes over a reading that cannot be, and a least ever that rises', () => {
    const lines = [81_236, 80_948, 79_000, 900_000_000, 78_000, 77_000];
    const garbled = sessionOf(made((free) => `Free heap: ${free}`, lines));
    assert.deepEqual(readings(garbled), { 'free heap (guessed)': lines.filter((free) => free < 1e6) });
    const least = sessionOf(made((free, index) => `free heap ${free} min ${40_000 + index * 4}`));
    assert.equal(least.boot?.heap?.minimumFreeBytes, null);
    assert.equal(
      sessionOf(made((free) => `free heap ${free} min 40000`)).boot?.heap?.minimumFreeBytes,
      40_000,
    );
  });

  it('never stands for the device where a heap is read', () => {
    const text = made((free) => `my free heap: ${free}\nMemoria atual: 200000, Menor valor: 190000`);
    const session = sessionOf(text);
    assert.equal(session.boot?.heap?.name, 'default');
    assert.equal(session.boot?.heap?.guess, null);
    assert.deepEqual(
      session.boot?.judgedHeaps.map(({ name }) => name),
      ['default'],
    );
    assert.deepEqual(readings(session)['my free heap (guessed)'], FREE);
  });

  it('gives way where the line is taught, or said to be no heap’s', () => {
    const text = made((free) => `I (1) app: free heap: ${free}`);
    const { lines } = readTaughtLines([{ tag: 'app', line: 'free heap: {free}' }]);
    assert.deepEqual(readings(sessionOf(text, { taught: lines })), { default: FREE });
    const none = readTaughtLines([{ tag: 'app', line: 'free heap: {#}', heap: false }]);
    assert.deepEqual(none.problems, []);
    const session = sessionOf(text, { taught: none.lines });
    assert.equal(session.boot, undefined);
    assert.deepEqual(session.candidates, []);
    assert.deepEqual(
      Object.keys(readings(sessionOf(text.replaceAll('app', 'other'), { taught: none.lines }))).length,
      1,
    );
  });

  it('is only told of where nothing is to be guessed', () => {
    const session = sessionOf(
      made((free) => `sram free: ${free} minimal sram: 33468`),
      { guess: false },
    );
    assert.equal(session.boot, undefined);
    assert.deepEqual(
      session.candidates.map(({ guess, count }) => [guess.template, count]),
      [['sram free: {free} minimal sram: {minimum}', FREE.length]],
    );
  });

  it('is found in columns by the names above them', () => {
    const values = FREE.map((free, index) => `12:00:0${index},${free},${free - 9000},ok`);
    const session = sessionOf(`time,free_heap,largest_block,state\n${values.join('\n')}\n`);
    assert.deepEqual(readings(session), { default: FREE });
    assert.equal(session.boot?.heap?.largestFreeBlock, FREE.at(-1)! - 9000);
  });

  it('is the same however the bytes are cut', () => {
    const text = HEAPS.map(([line]) => made((free) => printed(line, free))).join('');
    const whole = readings(sessionOf(text));
    assert.ok(Object.keys(whole).length > 20);
    for (const chunk of [1, 7, 64]) assert.deepEqual(readings(sessionOf(text, {}, chunk)), whole);
  });
});
