import assert from 'node:assert/strict';
import { RecordParser } from '../../../src/records/parser';
import type { DeviceRecord } from '../../../src/records/record';
import { readTaughtLine, readTaughtLines, taughtSetting, type TaughtLine } from '../../../src/records/taught';
import { Template } from '../../../src/records/template';
import { random } from '../../support/random';

function template(text: string): Template {
  const result = Template.parse(text);
  assert.ok('template' in result, 'problem' in result ? result.problem : '');
  return result.template;
}

function problem(text: string): string {
  const result = Template.parse(text);
  return 'problem' in result ? result.problem : 'no problem';
}

/** Printed numbers by what they are, and the task. */
function matched(text: string, message: string): Record<string, number | string> | null {
  const match = template(text).match(message);
  if (!match) return null;
  const entries = match.numbers.map(({ part, value }) => [part.name ?? part.meaning, value] as const);
  return { ...Object.fromEntries(entries), ...(match.task === null ? {} : { task: match.task }) };
}

function taught(entry: unknown): TaughtLine {
  const line = readTaughtLine(entry);
  assert.ok('template' in line, 'problem' in line ? line.problem : '');
  return line;
}

interface Seen {
  readonly record: DeviceRecord;
  readonly deviceMs: number | null;
}

function parsed(entries: readonly unknown[], text: string): Seen[] {
  const seen: Seen[] = [];
  const parser = new RecordParser((record, { deviceMs }) => seen.push({ record, deviceMs }), {
    taught: entries.map(taught),
  });
  parser.feed(Buffer.from(text), null);
  parser.end(null);
  return seen;
}

const recordsOf = (entries: readonly unknown[], text: string): DeviceRecord[] =>
  parsed(entries, text).map(({ record }) => record);

describe('templates of taught lines', () => {
  it('read the hand-made lines of public firmware', () => {
    assert.deepEqual(matched('Heap: Free {free} bytes', 'Heap: Free 81234 bytes'), { free: 81234 });
    assert.deepEqual(matched('free heap = {free}', 'free heap = 5'), { free: 5 });
    assert.deepEqual(matched('DRam {free}', 'DRam \t\t81234'), { free: 81234 });
    assert.deepEqual(matched('--- heap:{free} ---', '--- heap:81,234 ---'), { free: 81234 });
    assert.deepEqual(matched('Free heap: {free} / min {minimum}', 'Free heap: 9 / min 7'), {
      free: 9,
      minimum: 7,
    });
    assert.deepEqual(matched('{time},{free},{largest}', '5,100,200'), { time: 5, free: 100, largest: 200 });
    assert.deepEqual(matched('stk {task} {watermark:words}', 'stk wifi task 512'), {
      task: 'wifi task',
      watermark: 512,
    });
    assert.deepEqual(matched('T={*} heap {free:KB} min {minimum:KB}', 'T=12:30 up heap 79.5 min 70'), {
      free: 79.5,
      minimum: 70,
    });
    assert.deepEqual(matched('>heap:{free}', '>heap:81234'), { free: 81234 });
    assert.deepEqual(matched('{{"heap":{free}}}', '{"heap":81234}'), { free: 81234 });
  });

  it('read numbers as they are printed', () => {
    for (const [printed, value] of [
      ['0x13d52', 0x13d52],
      ['81.234', 81234],
      ["1'281'234", 1281234],
      ['81_234', 81234],
      ['   81234', 81234],
    ] as const)
      assert.deepEqual(matched('heap:{free} B', `heap:${printed} B`), { free: value }, printed);
    assert.deepEqual(matched('rssi {series rssi:dBm}', 'rssi -67.5'), { rssi: -67.5 });
    assert.equal(matched('heap:{free} B', 'heap:1234567890123456789 B'), null, 'no exact number');
  });

  it('pass over other lines', () => {
    for (const message of [
      'Heap: Free 81234',
      'Heap: Free 81234 bytes!',
      'Heap: Free x bytes',
      'heap: Free 1 bytes',
      '',
    ])
      assert.equal(matched('Heap: Free {free} bytes', message), null, message);
    assert.equal(matched('heap {free}', 'heap 12a'), null);
    assert.equal(matched('heap {free}', 'my heap 12'), null);
    assert.equal(matched('{*} heap {free}', 'a heap x heap 12 b'), null);
    assert.deepEqual(matched('{*} heap {free}', 'a heap x heap 12'), { free: 12 });
  });

  it('open text ends where what follows fits for the first time', () => {
    assert.deepEqual(matched('{*}free {free} {*}', 'a free lunch, free 81234 left'), { free: 81234 });
    assert.deepEqual(matched('stk {task} {#} {watermark}', 'stk a 5 6'), { task: 'a', watermark: 6 });
    assert.deepEqual(matched('stk {task} {#} {watermark}', 'stk a 5 b 6 7'), { task: 'a 5 b', watermark: 7 });
    assert.equal(matched('stk {task} {watermark}', `stk ${'x'.repeat(40)} 7`), null, 'no name is that long');
    assert.deepEqual(matched('left {*}{free}', 'left 5 or 12'), { free: 12 });
  });

  it('tell what is wrong in a sentence', () => {
    assert.match(problem(' '), /^The template is empty\.$/);
    assert.match(problem('heap {free'), /character 6 is not closed/);
    assert.match(problem('heap free}'), /character 10 closes nothing/);
    assert.match(problem('heap {fee}'), /^\{fee\} is not known\. There are: \{free\}/);
    assert.match(problem('heap {free:parsec}'), /^The unit of \{free:parsec\} is not known\./);
    assert.match(problem('heap {free}{largest}'), /touch each other/);
    assert.match(problem('heap {#}'), /names no figure/);
    assert.match(problem('heap {free} {free}'), /^\{free\} stands twice/);
    assert.match(problem('stack {watermark}'), /wants a task/);
    assert.match(problem('{*}{free}'), /would match almost any line/);
    assert.match(problem('{*}: {constructor}'), /is not known/);
    assert.match(problem('x {free:constructor}'), /unit .* is not known/);
    assert.match(problem('x'.repeat(301)), /longer than 300/);
    assert.equal(problem('{free}'), 'no problem');
    assert.equal(problem('{free} {free of PSRAM} {series a} {series b}'), 'no problem');
  });

  it('give back the values that a line was made from, whatever they are', () => {
    const next = random(7);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
    const words = ['heap', 'free=', 'T:', 'a.b', '[x]', '--', 'é|', 'min,', '{', '}', '100%', 'RAM (', ') '];
    for (let round = 0; round < 3000; round++) {
      const expected: Record<string, number | string> = {};
      let text = '';
      let line = '';
      const numbers = 1 + Math.floor(next() * 5);
      for (let index = 0; index < numbers; index++) {
        const word = pick(words);
        text += `${word.replace(/[{}]/g, '$&$&')} `;
        line += `${word}${pick([' ', '  ', '\t'])}`;
        const value = Math.floor(next() * 10 ** (1 + Math.floor(next() * 9)));
        expected[`s${index}`] = value;
        text += `{series s${index}} `;
        line += `${pick([String(value), `0x${value.toString(16)}`, value.toLocaleString('en')])} `;
      }
      assert.deepEqual(matched(text, line), expected, `${text}\n${line}`);
    }
  });

  it('need time in proportion to the line, also where it was made to hurt', () => {
    const hard = template(`${'{*}a'.repeat(20)}${'a'.repeat(200)}b{*}c {free}`);
    const cost = (length: number): number => {
      const line = 'a'.repeat(length);
      const times = Array.from({ length: 15 }, () => {
        const start = performance.now();
        for (let round = 0; round < 200; round++) assert.equal(hard.match(line), null);
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    cost(1000);
    const ratio = cost(1000) / cost(250);
    assert.ok(ratio < 12, `four times the line took ${ratio.toFixed(1)} times as long`);
    assert.equal(hard.match('a'.repeat(16_000)), null, 'a longer line is not looked at');
  });
});

describe('taught lines', () => {
  it('become records, under any log prefix, before the formats that know the line', () => {
    assert.deepEqual(
      recordsOf(['Heap: Free {free:KB} KB, max {largest}'], 'I (5123) app: Heap: Free 2 KB, max 9\n'),
      [{ kind: 'heap', heap: 'default', line: 'taught', freeBytes: 2048, largestFreeBlock: 9 }],
    );
    assert.deepEqual(
      recordsOf(['Memoria atual: {series x}, Menor valor: {#}'], 'Memoria atual: 5, Menor valor: 4\n'),
      [{ kind: 'series', name: 'x', value: 5, unit: '' }],
    );
  });

  it('become a record for each heap, task and series', () => {
    assert.deepEqual(
      recordsOf(
        ['{free} {free of PSRAM:KB} | {watermark of idle:words} | {total} {series rssi:dBm}'],
        '10 20 | 30 | 40 -50\n',
      ),
      [
        { kind: 'heap', heap: 'default', line: 'taught', freeBytes: 10 },
        { kind: 'heap-total', name: 'Heap', totalBytes: 40 },
        { kind: 'heap', heap: 'PSRAM', line: 'taught', freeBytes: 20480 },
        { kind: 'task', name: 'idle', stackHighWaterMark: 120 },
        { kind: 'series', name: 'rssi', value: -50, unit: 'dBm' },
      ],
    );
    assert.deepEqual(recordsOf(['min heap {minimum}'], 'min heap 7\n'), [
      { kind: 'heap-detail', heap: 'default', minimumFreeBytes: 7 },
    ]);
    assert.deepEqual(recordsOf(['used {used} of {total}'], 'used 30 of 100\n'), [
      { kind: 'heap', heap: 'default', line: 'taught', freeBytes: 70, allocatedBytes: 30 },
      { kind: 'heap-total', name: 'Heap', totalBytes: 100 },
    ]);
  });

  it('leave out what cannot be a size', () => {
    assert.deepEqual(recordsOf(['heap {free}'], 'heap -12\n'), []);
    assert.deepEqual(recordsOf(['heap {free:MB}'], 'heap 999999999\n'), []);
  });

  it('read the device’s clock from the line', () => {
    assert.deepEqual(
      parsed(['{time:s},{free}'], '2.5,100\n3,90\n').map(({ deviceMs }) => deviceMs),
      [2500, 3000],
    );
    assert.equal(parsed(['{time},{free}'], 'I (7) a: 1,100\n')[0]?.deviceMs, 7, 'the prefix counts more');
  });

  it('can ask for a log tag', () => {
    const entry = { line: 'free {free}', tag: 'app' };
    assert.equal(recordsOf([entry], 'I (1) app: free 5\n')[0]?.kind, 'heap');
    assert.equal(recordsOf([entry], 'I (1) wifi: free 5\n')[0]?.kind, 'text');
    assert.equal(recordsOf([entry], 'free 5\n')[0]?.kind, 'text');
    assert.deepEqual(taughtSetting(taught(entry)), entry);
    assert.equal(taughtSetting(taught({ line: 'free {free}' })), 'free {free}');
  });

  it('are read from a setting that may hold anything', () => {
    const { lines, problems } = readTaughtLines([
      'free {free}',
      { line: 'min {minimum}', tag: '' },
      5,
      null,
      'x {y}',
      {},
    ]);
    assert.deepEqual(
      lines.map(({ template, tag }) => [template.text, tag]),
      [
        ['free {free}', null],
        ['min {minimum}', null],
      ],
    );
    assert.equal(problems.length, 4);
    assert.match(problems[2] ?? '', /^Taught line 5: \{y\} is not known/);
    assert.deepEqual(readTaughtLines(undefined), { lines: [], problems: [] });
    assert.equal(readTaughtLines('x').problems.length, 1);
    assert.equal(readTaughtLines(Array.from({ length: 200 }, () => 'a {free}')).lines.length, 100);
  });

  it('tell whether a format took the line', () => {
    const told: [string, boolean][] = [];
    const parser = new RecordParser(() => {}, {
      taught: [taught('free {free}')],
      onLine: ({ text }, isUnderstood) => told.push([text, isUnderstood]),
    });
    parser.feed(Buffer.from('free 5\nother 5\n'), null);
    assert.deepEqual(told, [
      ['free 5', true],
      ['other 5', false],
    ]);
  });
});
