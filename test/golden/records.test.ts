/**
 * Every log under test/fixtures/logs gives the expected records, however its bytes are cut. A log without an
 * expectation fails; `UPDATE_GOLDEN=1 npm test -- golden` writes them anew, to be read before they are committed.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fixtureNames, readFixture } from '../support/fixtures';
import { parse } from '../support/records';
import { inRoot } from '../support/root';

const EXPECTED = inRoot('test', 'golden', 'expected');

const logs = fixtureNames();

/** One record a line; lines that stay text only counted. */
function summarize(bytes: Uint8Array, chunk?: number): string {
  const parsed = parse(bytes, chunk);
  const rows = parsed
    .filter(({ record }) => record.kind !== 'text')
    .map(({ record, deviceMs }) => JSON.stringify(deviceMs === null ? record : { ...record, deviceMs }));
  return `${[...rows, `text lines: ${parsed.length - rows.length}`].join('\n')}\n`;
}

describe('logs', () => {
  it('are there', () => assert.ok(logs.length >= 60, `${logs.length} logs`));

  for (const name of logs) {
    it(name, () => {
      const bytes = readFixture(name);
      const whole = summarize(bytes);
      for (const chunk of [1, 7, 64]) assert.equal(summarize(bytes, chunk), whole, `in chunks of ${chunk}`);
      const path = join(EXPECTED, `${basename(name, '.txt')}.jsonl`);
      if (process.env['UPDATE_GOLDEN']) writeFileSync(path, whole);
      assert.ok(existsSync(path), `${path} is missing`);
      assert.equal(whole, readFileSync(path, 'utf8'));
    });
  }
});

describe("the article's output", () => {
  const article = logs.filter((name) => name.startsWith('article'));

  it('is there in ten encodings', () => assert.equal(article.length, 10));

  it('gives the same facts in each', () => {
    const records = (name: string): unknown[] => parse(readFixture(name)).map(({ record }) => record);
    const [first, ...others] = article.map(records);
    assert.ok(first && first.length === 23);
    for (const [index, other] of others.entries()) assert.deepEqual(other, first, article[index + 1]);
  });
});
