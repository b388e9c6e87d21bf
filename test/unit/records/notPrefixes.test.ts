/** The kind: what looks like a prefix and is the device's own. Nothing of it may be lost, and nothing may wait for long. */
import assert from 'node:assert/strict';
import { RecordParser } from '../../../src/records/parser';
import type { Line } from '../../../src/records/prefix';

function linesOf(...texts: readonly string[]): Line[] {
  const lines: Line[] = [];
  const parser = new RecordParser(() => {}, { onLine: (line) => lines.push(line) });
  parser.feed(Buffer.from(texts.map((text) => `${text}\n`).join('')), null);
  parser.end(null);
  return lines;
}

describe('lines that only look as if they had a prefix', () => {
  const KEPT: readonly (readonly string[])[] = [
    // Cells of a table.
    ['time,free,min', '2026-07-10 09:48:00,229960,2025', '2026-07-10 09:49:00,229900,2025'],
    ['12:00:00,980', '12:00:01,970'],
    ['2026-07-10T09:48:00Z\t229960', '2026-07-10T09:49:00Z\t229900'],
    // An address, a version, a duration.
    ['24:62:11:22:33:44 joined', '10:06:11:22:33:55 joined'],
    ['1.2.3 is up to date', '1.2.3 is up to date'],
    ['00:12:13 h since the start'.replace(' h', 'h'), '00:12:14h since the start'],
    // Figures that a log line has cut off.
    ['Free heap: 12345 I (200) app: x', 'Free heap: 12345 I (300) app: y'],
    ['heap=12345 I (200) app: x', 'heap=12345 I (300) app: y'],
    ['Backtrace:0x400d0db:0x3ffb4440 I (200) app: x', 'Backtrace:0x400d0db:0x3ffb4440 I (200) app: x'],
    // Tables and dumps with blanks before them.
    ['  8\t        loopTask\t       0%\t   1', '  3\t           IDLE0\t      99%\t   0'],
    ['    largest_free_block 31000 alloc_blocks 14', '  Totals:', '    free 40000 allocated 126480'],
    ['1718795600 bytes free', '1718795000 bytes free'],
    ['May be free: 12345', 'May be free: 12340'],
    ['(12345) bytes', '(12340) bytes'],
    ['>heap:81234', '>heap:81230'],
    ['[x] y', '[x] z'],
    ['name | value', 'name | other'],
    ['free heap[0]: 12345', 'free heap[0]: 12340'],
  ];
  for (const texts of KEPT)
    it(`stay as they are: ${texts[0]}`, () => {
      assert.deepEqual(
        linesOf(...texts).map(({ text }) => text),
        texts,
      );
      assert.ok(linesOf(...texts).every(({ host }) => !host));
    });

  it('wait for no more than the next line', () => {
    const texts = ['esp32> I (1) a: b', 'c', 'x: I (2) a: b', '', 'd'];
    const seen: number[] = [];
    const parser = new RecordParser(() => {}, { onLine: () => seen.push(0) });
    const after = texts.map((text) => {
      parser.feed(Buffer.from(`${text}\n`), 1000);
      return seen.length;
    });
    assert.deepEqual(after, [0, 2, 2, 2, 5]);
  });

  it('are given at the end, whatever they wait for, with their own arrivals', () => {
    const lines: Line[] = [];
    const parser = new RecordParser(() => {}, { onLine: (line) => lines.push(line) });
    parser.feed(Buffer.from('pi log[1]: I (1) a: b\n'), 1000);
    assert.equal(lines.length, 0);
    parser.end(2000);
    assert.deepEqual(
      lines.map(({ text, arrivalMs }) => [text, arrivalMs]),
      [['pi log[1]: I (1) a: b', 1000]],
    );
  });

  it('are read in linear time', () => {
    for (const char of [
      ' ',
      '\t',
      'a',
      '1',
      ':',
      '-',
      '|',
      '[',
      '>',
      '.',
      '0x',
      'I ',
      '12:00:00 ',
      'Jul ',
      '> ',
      'a ',
      '1 ',
    ]) {
      const cost = (length: number): number => {
        const text = `${char.repeat(length / char.length)}\n`.repeat(40);
        const bytes = Buffer.from(text);
        let least = Infinity;
        for (let round = 0; round < 5; round++) {
          const parser = new RecordParser(() => {});
          const start = performance.now();
          parser.feed(bytes, null);
          least = Math.min(least, performance.now() - start);
        }
        return least / bytes.length;
      };
      cost(1024);
      const [short, long] = [cost(1024), cost(8192)];
      assert.ok(long < 4 * short + 5e-5, `${JSON.stringify(char)}: ${short * 1e6} → ${long * 1e6} ns a byte`);
    }
  });
});
