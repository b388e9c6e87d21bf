/**
 * The same log as other hosts, ports and terminals would show it gives the same facts: each log under
 * test/fixtures/logs with other line ends, colours, prefixes, hexadecimal digits, and with lines of others between its own.
 */
import assert from 'node:assert/strict';
import { SessionAnalysis } from '../../src/analysis/sessionAnalysis';
import { toReport } from '../../src/cli/reportJson';
import { SessionReader } from '../../src/sessions/sessionReader';
import { facts } from '../support/records';
import { CLOTHES } from '../support/clothes';
import { fixtureNames, readFixture } from '../support/fixtures';

/** Lines that a monitor, a decoder or a blank line puts between; none means anything to a format. */
const HOST_LINES = [
  '--- 0x40376183: heap_caps_malloc at C:/esp/components/heap/heap_caps.c:84',
  '0x4037da9c: pvPortMalloc at /esp/components/freertos/heap_idf.c:58 (discriminator 1)',
  ' (inlined by) caller_of_it at /esp/main/main.c:12',
  'WARNING Decoded 0x4037abc7: f at /a.c:1',
];

interface Variation {
  readonly name: string;
  readonly of: (lines: readonly string[]) => string;
  /** What may differ, taken out of the facts on both sides. */
  readonly same?: (facts: string) => string;
  /** Logs in which it would mean something. */
  readonly unless?: RegExp;
}

const each =
  (change: (line: string, index: number) => string, end = '\n') =>
  (lines: readonly string[]): string =>
    lines.map((line, index) => change(line, index) + end).join('');

const prefix = (text: string): Variation => ({
  name: `after "${text}"`,
  of: each((line) => text + line),
});

const VARIATIONS: readonly Variation[] = [
  { name: 'CRLF', of: each((line) => line, '\r\n') },
  { name: 'CRCRLF', of: each((line) => line, '\r\r\n') },
  { name: 'a lone CR', of: each((line) => line, '\r') },
  { name: 'coloured', of: each((line) => (line === '' ? line : `\x1b[0;32m${line}\x1b[0m`)) },
  { name: 'coloured, pasted', of: each((line) => (line === '' ? line : `ESC[0;33m${line}ESC[0m`)) },
  { name: 'erased to the end of the line', of: each((line) => `\x1b[K${line}\x1b[K`) },
  { name: 'with NULs', of: each((line) => `\0${line}\0`) },
  { name: 'with white space at the end', of: each((line) => `${line}  `) },
  prefix('12:34:56.789 -> '),
  prefix('12:34:56.789 > '),
  prefix('[12:34:56]'),
  prefix('[12:34:56.789]'),
  prefix('2026-01-31 12:34:56 '),
  prefix('> '),
  prefix('12:34:56.789 -> [12:34:56]'),
  {
    name: 'with lines of the host between',
    of: each((line, index) => `${line}\n${HOST_LINES[index % HOST_LINES.length]}`),
  },
  {
    name: 'with log lines of the other core between',
    of: (lines) => {
      const clock = clocks(lines);
      return each((line, index) => `${line}\nI (${clock[index]}) wifi:state: ${index} -> run (10)`)(lines);
    },
    // A firmware that goes on has not died; no log lines stand in what has times of its own.
    unless:
      /panic'ed|CORE DUMP|Exception \(|^entity_id|^#datatype|^Date;|^esp32,device=|uptime_ms|26-01-16|invalid header|egister dump|Guru|^3fc9f370: |abort\(\) was|assert|ERROR\*\*\*|CORRUPT HEAP/m,
  },
  {
    name: 'with blank lines between',
    of: each((line) => `${line}\n`),
    unless: /HEAP: Allocated/,
  },
  {
    name: 'upper-case hexadecimal',
    of: each((line) => line.replace(/\b0x[0-9a-f]+/g, (hex) => `0x${hex.slice(2).toUpperCase()}`)),
    same: (text) => text.toLowerCase(),
  },
];

describe('the same facts', () => {
  for (const { name, of, same = (text: string) => text, unless } of VARIATIONS)
    it(name, () => {
      for (const log of fixtureNames()) {
        const text = readFixture(log).toString('latin1');
        if (unless?.test(text)) continue;
        const lines = text.replace(/\r*\n$/, '').split(/\r*\n/);
        const variant = Buffer.from(of(lines), 'latin1');
        const plain = Buffer.from(`${lines.join('\n')}\n`, 'latin1');
        assert.equal(same(factsOf(variant)), same(factsOf(plain)), `${log}, ${name}`);
        assert.equal(same(reportOf(variant)), same(reportOf(plain)), `${log}, ${name}: report`);
      }
    });
});

describe('the same facts in other clothes', () => {
  for (const { name, dress, unless } of CLOTHES)
    it(name, () => {
      let dressed = 0;
      for (const log of fixtureNames()) {
        const text = readFixture(log).toString('latin1');
        if (unless?.log.test(text)) continue;
        const lines = text.replace(/\r*\n$/, '').split(/\r*\n/);
        const variant = dress(lines);
        if (!variant) continue;
        dressed++;
        const plain = Buffer.from(`${lines.join('\n')}\n`, 'latin1');
        assert.equal(factsOf(variant), factsOf(plain), `${log}, ${name}`);
        assert.equal(reportOf(variant), reportOf(plain), `${log}, ${name}: report`);
      }
      assert.ok(dressed > fixtureNames().length / 2, `only ${dressed} logs`);
    });
});

/** The log clock as it stands after each line, so that what is put there is no restart. */
function clocks(lines: readonly string[]): string[] {
  const own = lines.map((line) => /\((\d+)\)/.exec(line)?.[1]);
  let latest: string | undefined;
  return lines.map((line, index) => {
    if (/rst:0x|ESP-ROM|ets J/.test(line)) latest = undefined;
    latest = own[index] ?? latest ?? own.slice(index).find((clock) => clock !== undefined);
    return latest ?? '100';
  });
}

function factsOf(bytes: Uint8Array): string {
  return facts(bytes)
    .map((fact) => JSON.stringify(fact))
    .join('\n');
}

/** What the session makes of it, without times and what is said of them. */
function reportOf(bytes: Uint8Array): string {
  const reader = new SessionReader();
  const analysis = new SessionAnalysis(reader.session);
  reader.data(bytes, null);
  reader.end();
  const report = toReport(reader.session, analysis, null);
  const withoutTimes = (key: string, value: unknown): unknown => {
    if (/Ms$|^timeSource$/.test(key)) return undefined;
    return key === 'verdict' && typeof value === 'object' && value !== null
      ? { ...value, reason: undefined }
      : value;
  };
  return JSON.stringify(report, withoutTimes, 1);
}
