/** `heapmon verdict` from the outside: a leak and a quiet heap as people and programs read them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulateTrace, type TraceOptions } from '../../support/heapTraces';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/temp';

type Json = Record<string, unknown> & {
  readonly bytesPerHour: { estimate: number; low: number; high: number } | null;
  readonly outlook: { bytesPerHour: number; inSeconds: number } | null;
  readonly transitions: readonly { at: number; verdict: string }[];
};

describe('heapmon verdict', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const heapmon = (...args: string[]): string =>
    execFileSync(process.execPath, [inRoot('dist/heapmon.js'), 'verdict', ...args], { encoding: 'utf8' });

  function csv(name: string, more: Partial<TraceOptions> = {}): string {
    const { readings } = simulateTrace({ seed: 4, hours: 2, every: 3, behaviours: ['load'], ...more });
    const rows = readings.map(
      ({ timeMs, freeBytes, minimumFreeBytes }) =>
        `${timeMs / 1000},${freeBytes},${minimumFreeBytes ?? ''}\n`,
    );
    const path = join(folder(), `${name}.csv`);
    writeFileSync(path, `time_s,free_bytes,min_free_bytes\n${rows.join('')}`);
    return path;
  }
  const leaking = (): string => csv('leak', { leak: { bytesPerMinute: 300, kind: 'steady' } });

  it('tells how fast a heap leaks, since when, and when memory ends', () => {
    const lines = heapmon(leaking()).split('\n');
    assert.match(lines[0] ?? '', /^Leak: The floor of the free heap fell by .* in \d+ of 15 steps/);
    assert.match(lines[1] ?? '', /^Rate: 1\d(\.\d)? KB\/h \(95 %: \S+–\S+ KB\/h\)$/);
    assert.match(lines[2] ?? '', /^Began: .* after the beginning of the trace$/);
    assert.match(lines[3] ?? '', /^Memory ends in \d+ (d|h|min)\b.* \(95 %: \d+ \w+.* to \d+ \w+.*\)$/);
  });

  it('tells of a quiet heap what would have shown, and in how long more will', () => {
    const lines = heapmon(csv('quiet')).split('\n');
    assert.match(lines[0] ?? '', /^No leak: No leak above \S+ (KB|B)\/h\./);
    assert.match(
      lines[1] ?? '',
      /^In \d\S* (h|min)( \d+ min)? you will know of any leak above \S+ (KB|B)\/h\.$/,
    );
  });

  it('prints an object with the keys that are documented', () => {
    const leak = JSON.parse(heapmon(leaking(), '--json')) as Json;
    assert.deepEqual(Object.keys(leak), [
      'verdict',
      'heap',
      'reason',
      'kind',
      'suspects',
      'bytesPerHour',
      'began',
      'clearAt',
      'exhaustionInSeconds',
      'largestBlock',
      'limitBytesPerHour',
      'outlook',
      'readings',
      'timeSource',
      'transitions',
      'guess',
      'candidates',
    ]);
    assert.equal(leak.verdict, 'leak');
    assert.ok(leak.bytesPerHour && leak.bytesPerHour.low <= 18_000 && leak.bytesPerHour.high >= 18_000);
    assert.equal(leak.outlook, null);
    assert.deepEqual([leak.transitions.at(-1)?.verdict, leak.transitions.at(-1)?.at], ['leak', leak.clearAt]);
    const quiet = JSON.parse(heapmon(csv('quiet'), '--json')) as Json;
    assert.deepEqual([quiet.verdict, quiet.bytesPerHour, quiet.exhaustionInSeconds], ['no-leak', null, null]);
    assert.ok(quiet.outlook && quiet.outlook.inSeconds > 0);
  });

  it('prints one line for each CSV file of a folder', () => {
    leaking();
    csv('quiet');
    writeFileSync(join(folder(), 'notes.txt'), 'not a trace');
    const lines = heapmon('--batch', folder()).trimEnd().split('\n');
    const results = lines.map((line) => JSON.parse(line) as Json);
    assert.deepEqual(
      results.map(({ id, verdict }) => [id, verdict]),
      [
        ['leak', 'leak'],
        ['quiet', 'no-leak'],
      ],
    );
  });

  it('judges the other files of a folder where one cannot be read, is empty or damaged', () => {
    const path = leaking();
    const text = readFileSync(path, 'utf8');
    const write = (name: string, content: string): void => writeFileSync(join(folder(), name), content);
    write('empty.csv', '');
    write('header.csv', 'time_s,free_bytes,min_free_bytes\n');
    write('other.csv', 'id,name\n1,2\n');
    write('binary.csv', '\0\u0001\u00ff');
    write('numbers.csv', 'time_s,free_bytes\n0,NaN\n1,inf\n2,\n3,-5\n4,abc\n');
    write('crlf.CSV', `# by hand\n${text.replaceAll('\n', ',9\r\n')}`);
    mkdirSync(join(folder(), 'folder.csv'));
    symlinkSync(join(folder(), 'nowhere'), join(folder(), 'gone.csv'));
    const results = new Map(
      heapmon('--batch', folder(), '--json')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Json)
        .map((result) => [result.id, result]),
    );
    for (const id of ['empty', 'header', 'numbers'])
      assert.deepEqual(results.get(id)?.error, undefined, `${id} can be read`);
    for (const id of ['other', 'binary', 'folder', 'gone'])
      assert.match(String(results.get(id)?.error), new RegExp(`${id}\\.csv `));
    for (const [id, { verdict, bytesPerHour, transitions }] of results)
      if (id === 'leak' || id === 'crlf') assert.equal(verdict, 'leak', id);
      else assert.deepEqual([verdict, bytesPerHour, transitions], ['too-early', null, []], String(id));
    assert.deepEqual(results.get('crlf')?.bytesPerHour, results.get('leak')?.bytesPerHour);
    assert.match(String(results.get('header')?.reason), /no readings/);
    assert.equal(results.size, 9);
  });
});
