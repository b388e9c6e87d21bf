import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { guessMeanings, templateOf } from '../../../src/records/guess/guessMeaning';
import { findNumbers } from '../../../src/records/guess/lineNumbers';
import { Suggester, type Suggestion } from '../../../src/analysis/suggest';
import { RecordParser } from '../../../src/records/parser';
import { Template } from '../../../src/records/template';
import { random } from '../../support/random';
import { suggestionReason } from '../../../src/words/suggestionReason';

const LOGS = 'test/fixtures/logs';

function suggestions(...texts: (string | Uint8Array)[]): Suggestion[] {
  const suggester = new Suggester();
  const parser = new RecordParser(() => {}, {
    onLine: (line, isUnderstood) => {
      if (!isUnderstood) suggester.add(line);
    },
  });
  for (const text of texts) parser.feed(Buffer.from(text), null);
  parser.end(null);
  return suggester.suggestions();
}

const templates = (...texts: string[]): string[] => suggestions(...texts).map(({ template }) => template);

/** Free bytes as an allocator gives them: up and down, multiples of 4. */
function freeBytes(count: number, seed = 1, base = 180_000, swing = 9000): number[] {
  const next = random(seed);
  return Array.from({ length: count }, () => base - 4 * Math.floor((next() * swing) / 4));
}

const meanings = (message: string, header?: string): string[] =>
  guessMeanings(message, header).map(({ meaning, name, unit }) =>
    [meaning, name, unit].filter(Boolean).join(' '),
  );

describe('numbers of a line', () => {
  const numbers = (message: string): string[] => findNumbers(message).map(({ text }) => text);

  it('are those that may change, not digits of words, times, versions or addresses', () => {
    assert.deepEqual(numbers('heap1 free: 81234 (79.3 KB), 0x3ffb1234'), ['81234', '79.3', '0x3ffb1234']);
    assert.deepEqual(numbers('12:34:56 v5.1.2 at 192.168.1.20 free=81,234'), ['81,234']);
    assert.deepEqual(numbers('5,100,-200'), ['5', '100', '-200']);
    assert.deepEqual(numbers('esp32-s3 rssi -67'), ['-67']);
  });

  it('are guessed by the words beside them', () => {
    assert.deepEqual(meanings('Free heap: 5 / min 6'), ['free', 'minimum']);
    assert.deepEqual(meanings('Heap: Free 5 bytes, largest block 6, total 7'), ['free', 'largest', 'total']);
    assert.deepEqual(meanings('heap 5 KB free, psram 6 KB free'), ['free KB', 'free PSRAM KB']);
    assert.deepEqual(meanings('Stack high water mark: 5 words remaining'), ['watermark words']);
    assert.deepEqual(meanings('5,6,7', 'timestamp,free,largest'), ['time', 'free', 'largest']);
    assert.deepEqual(meanings('took 5 ms'), ['ignored']);
  });

  it('become a template that matches the line', () => {
    for (const message of [
      'Heap: Free 81234 bytes',
      '{"heap":81234,"x":"a}b"}',
      '--- heap:81,234 ---',
      '  heap:   5',
    ]) {
      const text = templateOf(message, guessMeanings(message));
      const result = Template.parse(text);
      assert.ok('template' in result, text);
      assert.equal(result.template.match(message)?.numbers[0]?.part.meaning, 'free', text);
    }
    const message = 'stk wifi 512';
    assert.equal(templateOf(message, guessMeanings(message), { start: 4, end: 8 }), 'stk {task} {watermark}');
  });
});

describe('suggestions', () => {
  it('find the hand-made heap lines of public firmware', () => {
    const values = freeBytes(20);
    const made = (line: (free: number, index: number) => string): string =>
      values
        .map((free, index) => `${line(free, index)}\nI (${index * 1000}) mqtt: sent ${index * 37} bytes\n`)
        .join('');
    const cases: readonly (readonly [(free: number, index: number) => string, string])[] = [
      [(free) => `Heap: Free ${free} bytes`, 'Heap: Free {free} bytes'],
      [(free) => `free heap = ${free}`, 'free heap = {free}'],
      [(free) => `DRam \t\t${free}`, 'DRam {free}'],
      [(free) => `--- heap:${free} ---`, '--- heap:{free} ---'],
      [(free) => `Free heap: ${free} / min ${free - 900}`, 'Free heap: {free} / min {minimum}'],
      [(free) => `[mon] mem left ${(free / 1024).toFixed(1)} KB`, '[mon] mem left {free:KB} KB'],
      [(free, index) => `I (${index}) app: loop ${index} freeHeap=${free}`, 'loop {#} freeHeap={free}'],
    ];
    for (const [line, template] of cases) assert.deepEqual(templates(made(line)), [template]);
  });

  it('find columns by the names above them, and a number without words by how it goes', () => {
    const values = freeBytes(20);
    const csv = values.map((free, index) => `${index * 500},${free},${free >> 1}\n`).join('');
    assert.deepEqual(templates(`timestamp,free,largest\n${csv}`), ['{time},{free},{largest}']);
    assert.deepEqual(templates(values.map((free) => `stat ${free}\n`).join('')), ['stat {free}']);
    assert.deepEqual(templates(values.map((free) => `stat ${free + 1}\n`).join('')), []);
  });

  it('say why', () => {
    const [first] = suggestions(
      freeBytes(20)
        .map((free) => `free heap = ${free}\n`)
        .join(''),
    );
    assert.match(
      first ? suggestionReason(first.why) : '',
      /^Its number is between 1\d\d\.\d KB and 1\d\d\.\d KB, it goes up and down, and the line says 'heap'\.$/,
    );
    assert.ok((first?.score ?? 0) > 0.9);
  });

  it('pass over what only rises, never changes, or is something else', () => {
    const lines = (line: (index: number) => string): string =>
      Array.from({ length: 40 }, (_, index) => `${line(index)}\n`).join('');
    for (const [line, what] of [
      [(index: number) => `heap allocs so far: ${2000 + index * 8}`, 'a counter'],
      [(index: number) => `heap uptime ${100_000 + index * 1000}`, 'a clock'],
      [() => 'free heap: 81234', 'a constant'],
      [(index: number) => `free space on spiffs: ${200_000 - (index % 7) * 4096}`, 'a file system'],
      [(index: number) => `rx ${4000 + (index % 5) * 400} bytes`, 'traffic'],
      [(index: number) => `heap ${index % 9}`, 'too little for a heap'],
      [(index: number) => `adc ${2000 + ((index * 7919) % 600)}`, 'a sensor'],
      [(index: number) => `task stack free ${2000 - (index % 3) * 4}`, 'a stack'],
    ] as const)
      assert.deepEqual(templates(lines(line)), [], what);
  });

  it('are none on real logs, also where these are heard six times over', () => {
    const files = readdirSync(LOGS, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.txt'),
    );
    assert.ok(files.length > 60);
    for (const file of files) {
      const bytes = readFileSync(path.join(LOGS, file));
      const again = Array.from({ length: 6 }, () => bytes);
      for (const texts of [[bytes], again])
        assert.deepEqual(
          suggestions(...texts).map(({ text, why }) => `${text}: ${suggestionReason(why)}`),
          [],
          file,
        );
    }
  });
});
