/**
 * `heapmon` on logs whose heap lines no format takes. Kind guarded: "there are no readings" with exit code 0 on a log
 * full of heap lines, and a guess that does not say that it is one.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/temp';

const CLI = inRoot('dist', 'heapmon.js');

function heapmon(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const line = (free: number, index: number): string =>
  `I (${10_000 * index}) stat: ram free: ${free} lowest: 33468 rssi -67\n`;
const FREE = [58_147, 58_095, 58_043, 57_991, 57_939, 57_887, 57_835, 57_783];
const TEMPLATE = 'ram free: {free} lowest: {minimum} rssi {#}';

describe('heapmon on heap lines that no format takes', () => {
  const folder = temporaryFolder();
  const log = (values: readonly number[]): string => {
    const path = join(folder(), `${values.length}.log`);
    writeFileSync(path, values.map(line).join(''));
    return path;
  };

  it('reads them, says that they are guessed, and how to correct it', () => {
    const { status, stdout } = heapmon('report', log(FREE));
    assert.equal(status, 0);
    assert.match(stdout, /Heap \(guessed\), 8 samples\n/);
    assert.match(stdout, /Guessed from lines like: I \(0\) stat: ram free: 58147 lowest: 33468/);
    assert.ok(stdout.includes(`--taught FILE) with [{"line":"${TEMPLATE}","tag":"stat"}]`), stdout);
    assert.ok(stdout.includes(`if not, with [{"line":"${TEMPLATE}","tag":"stat","heap":false}]`), stdout);
    const { boots, candidates } = JSON.parse(heapmon('report', log(FREE), '--json').stdout) as {
      boots: { heap: object; heaps: { name: string; guess: object }[] }[];
      candidates: unknown[];
    };
    const guess = { example: line(58_147, 0).trim(), template: TEMPLATE, tag: 'stat' };
    assert.deepEqual(boots[0]?.heap, {
      samples: 8,
      firstFreeBytes: 58_147,
      lastFreeBytes: 57_783,
      leastFreeBytes: 57_783,
      minimumFreeBytes: 33_468,
      guess,
    });
    assert.deepEqual(
      boots[0].heaps.map(({ name, guess: from }) => [name, from]),
      [['ram free (guessed)', guess]],
    );
    assert.deepEqual(candidates, []);
  });

  it('judges them, and says so', () => {
    const { status, stdout } = heapmon('verdict', log(FREE));
    assert.equal(status, 0);
    assert.match(stdout, /Guessed from lines like/);
    assert.match(heapmon('watch', log(FREE)).stdout, /Guessed from lines like/);
    assert.match(heapmon('export', log(FREE), '--format', 'markdown').stdout, /guessed from lines like/);
    assert.match(heapmon('export', log(FREE), '--format', 'csv').stdout, /58147/);
  });

  it('takes what its own text says to teach, also that it is no heap', () => {
    const taught = join(folder(), 'taught.json');
    writeFileSync(taught, JSON.stringify([{ line: TEMPLATE, tag: 'stat' }]));
    const known = heapmon('report', log(FREE), '--taught', taught).stdout;
    assert.match(known, /Heap, 8 samples/);
    assert.doesNotMatch(known, /[Gg]uessed/);
    writeFileSync(taught, JSON.stringify([{ line: TEMPLATE, tag: 'stat', heap: false }]));
    assert.match(heapmon('report', log(FREE), '--taught', taught).stdout, /tells nothing of heap/);
  });

  for (const [what, values, args] of [
    ['are not to be guessed', FREE, ['--no-guess']],
    ['are too few', FREE.slice(0, 2), []],
    ['never change', [58_147, 58_147, 58_147, 58_147], []],
  ] as const)
    it(`prints the template that it would teach where they ${what}`, () => {
      const report = heapmon('report', log(values), ...args);
      assert.match(report.stdout, /No reading of the heap was found, but these lines look like free heap:/);
      assert.ok(report.stdout.includes(`[{"line":"${TEMPLATE}","tag":"stat"}]`), report.stdout);
      const verdict = heapmon('verdict', log(values), ...args);
      assert.equal(verdict.status, 1);
      assert.match(verdict.stderr, /these lines look like free heap/);
      assert.doesNotMatch(verdict.stdout, /Too early/);
      const watch = heapmon('watch', log(values), ...args);
      assert.equal(watch.status, 2);
      assert.match(watch.stderr, /these lines look like free heap/);
      const json = JSON.parse(heapmon('verdict', log(values), '--json', ...args).stdout) as {
        candidates: { template: string; lines: number }[];
      };
      assert.deepEqual(json.candidates[0], {
        example: line(values[0], 0).trim(),
        template: TEMPLATE,
        tag: 'stat',
        lines: values.length,
      });
    });

  it('tells of a line whose unit is not printed, and does not believe it', () => {
    const path = join(folder(), 'kb.log');
    const heaps = [225, 224, 223, 224, 222].map((heap) => `{"Uptime":"0T01","Heap":${heap},"Sleep":50}\n`);
    writeFileSync(path, heaps.join(''));
    assert.match(heapmon('report', path).stdout, /\["\{\{\\"Uptime\\":\\"0T01\\",\\"Heap\\":\{free:KB\},/);
    assert.equal(heapmon('verdict', path).status, 1);
  });

  it('says nothing of it where nothing looks like a heap', () => {
    const path = join(folder(), 'none.log');
    writeFileSync(path, 'hello 1\nhello 2\nhello 3\n');
    assert.match(heapmon('report', path).stdout, /^The log tells nothing/);
    assert.equal(heapmon('verdict', path).status, 0);
  });
});
