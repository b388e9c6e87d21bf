import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createFormats } from '../../../src/records/formats';
import { HintScan, inAnyCase } from '../../../src/records/hintScan';
import { RecordParser } from '../../../src/records/parser';
import { parsePrefix } from '../../../src/records/prefix';
import { random } from '../../support/random';

const LOGS = 'test/fixtures/logs';

function logLines(): string[] {
  return readdirSync(LOGS, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:log|txt)$/.test(name))
    .flatMap((name) => readFileSync(`${LOGS}/${name}`, 'utf8').split(/\r?\n/));
}

describe('HintScan', () => {
  const texts = ['rst:0x', '":', 'task_wdt', 'mém', '] 0x'];
  const scan = new HintScan([...texts, ...inAnyCase('Heap')]);

  it('never rules a line out that has one of the texts, wherever it stands', () => {
    const next = random(7);
    const noise = (): string =>
      Array.from({ length: Math.floor(next() * 30) }, () =>
        String.fromCharCode(0x20 + Math.floor(next() * 0x5f)),
      ).join('');
    for (let round = 0; round < 5000; round++) {
      const text = [...texts, 'heap', 'HEAP', 'hEAp'][round % 8] ?? '';
      const line = `${noise()}${text}${noise()}`;
      assert.ok(scan.mayHave(line), line);
    }
    for (const text of texts) assert.ok(scan.mayHave(text), text);
  });

  it('rules ordinary lines out', () => {
    for (const line of ['', 'I (5123) wifi: state: init -> auth (b0)', 'GET /api/v1/state 200 in 12 ms'])
      assert.equal(scan.mayHave(line), false, line);
  });

  it('does not judge what is beyond Latin-1', () => assert.ok(scan.mayHave('свободно 12')));
});

describe('Hints of formats', () => {
  it('are in each line that a format takes while nothing of it is open', () => {
    const formats = createFormats().filter(({ hints }) => hints);
    assert.ok(formats.length > 10);
    let taken = 0;
    for (const text of logLines()) {
      const line = parsePrefix(text, null);
      for (const format of formats) {
        const { isOpen = false, hints = [] } = format;
        if (isOpen || !format.parse(line, () => undefined)) continue;
        taken++;
        const hasHint = hints.some((hint) => line.text.includes(hint) || line.tag.includes(hint));
        assert.ok(hasHint, `${format.constructor.name}: ${text}`);
      }
    }
    assert.ok(taken > 100, `${taken} lines were taken`);
  });
});

describe('RecordParser.feedLine', () => {
  it('gives what the bytes of the lines give', () => {
    const odd = [
      '\x1b[0;32mI (1) a: b\x1b[0m',
      'a\rb',
      '\ud800x',
      '\x02\x04\x20',
      'Alocação',
      'x'.repeat(20_000),
      '',
    ];
    const lines = [...odd, ...logLines(), ...odd];
    const byBytes: unknown[] = [];
    const byLines: unknown[] = [];
    const bytes = new RecordParser((...given) => byBytes.push(given));
    bytes.feed(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')), null);
    bytes.end(null);
    const text = new RecordParser((...given) => byLines.push(given));
    for (const line of lines) text.feedLine(line, null);
    text.end(null);
    assert.ok(byBytes.length > lines.length / 2);
    assert.deepEqual(byLines, byBytes);
  });
});
