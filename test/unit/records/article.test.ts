/** The article's lists as public firmware has them: translated, and behind the stock dump of the same trace. */
import assert from 'node:assert/strict';
import { inRoot } from '../../support/root';
import { readFileSync } from 'node:fs';
import { facts } from '../../support/records';
import { sessionOf } from '../../support/sessions';

const ENGLISH = readFileSync(
  inRoot('test', 'fixtures', 'logs', 'variants', 'article-in-english.txt'),
  'utf8',
);

describe("the article's list behind the stock dump", () => {
  it('is a list of its own', () => {
    const { boot } = sessionOf([null, ENGLISH]);
    assert.equal(boot?.leakReport?.format, 'article');
    assert.deepEqual(
      boot.leakReport.groups.map(({ count, bytes, callers }) => [count, bytes, callers]),
      [
        [1, 1024, ['0x400d5f21', '0x400d6043']],
        [1, 64, ['0x400d5f21']],
      ],
    );
    assert.equal(boot.previousReport?.format, 'heap-trace');
    assert.deepEqual(
      boot.previousReport.groups.map(({ bytes }) => bytes),
      [1024, 64],
    );
  });

  it('comes between a start and an end in any wording, by their tag', () => {
    const kinds = (text: string): string[] => facts(`${text}\n`).map(({ kind }) => kind);
    assert.deepEqual(kinds('I (1) HEAP_MONITOR: Iniciando o rastreio...'), ['trace-start']);
    assert.deepEqual(kinds('I (1) HEAP_MONITOR: Ende. Lecks gefunden:'), ['leak-report']);
    assert.deepEqual(kinds('I (1) HEAP_MONITOR: free heap 123'), []);
    assert.deepEqual(kinds('I (1) OTHER: Starting heap tracing...'), []);
  });
});
