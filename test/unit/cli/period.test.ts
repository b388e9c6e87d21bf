/** Logs in which nothing tells the time: what `heapmon` says of them, without and with `--period`. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/temp';

type Json = Record<string, unknown>;

describe('heapmon on a log without times', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let log: string;

  beforeEach(() => {
    log = join(folder(), 'device.log');
    const readings = Array.from(
      { length: 200 },
      (_, index) => `[HEAP];${200_000 - 50 * index};90000;${180_000 - 50 * index}\n`,
    );
    writeFileSync(log, readings.join(''));
  });

  const heapmon = (...args: readonly string[]): { out: string; error: string; code: number | null } => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [inRoot('dist', 'heapmon.js'), ...args], {
      encoding: 'utf8',
    });
    return { out: stdout, error: stderr, code: status };
  };

  it('counts the readings, tells no rate, no interval and no end, and offers --period', () => {
    for (const command of ['verdict', 'report']) {
      const { out } = heapmon(command, log);
      assert.match(out, /in 200 readings/);
      assert.match(out, /--period 3s/);
      assert.doesNotMatch(out, /\/h\b|95 %|Memory ends|Began|\bmin\b/);
    }
    const verdict = JSON.parse(heapmon('verdict', log, '--json').out) as Json;
    assert.deepEqual([verdict['verdict'], verdict['readings'], verdict['timeSource']], ['leak', 200, 'none']);
    for (const key of [
      'bytesPerHour',
      'began',
      'clearAt',
      'exhaustionInSeconds',
      'limitBytesPerHour',
      'outlook',
    ])
      assert.equal(verdict[key], null, key);
    assert.deepEqual(verdict['transitions'], []);
  });

  it('takes the period that is given', () => {
    const verdict = JSON.parse(heapmon('verdict', log, '--period', '1m', '--json').out) as Json;
    assert.equal(verdict['timeSource'], 'period');
    assert.equal((verdict['bytesPerHour'] as Json)['estimate'], 3000);
    const report = JSON.parse(heapmon('report', log, '--period', '90s', '--json').out) as { boots: Json[] };
    assert.equal(report.boots[0]?.['livedMs'], 199 * 90_000);
    assert.match(heapmon('watch', log, '--period', '1m').out, /^Leak/);
    const exported = heapmon('export', log, '--format', 'markdown', '--period', '1m');
    assert.match(exported.out, /2\.9 KB\/h/);
  });

  it('refuses what is no period', () => {
    const { error, code } = heapmon('report', log, '--period', '3');
    assert.equal(code, 2);
    assert.match(error, /--period .*'3'|'3'.*--period/);
  });
});
