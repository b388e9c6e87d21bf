/**
 * Guards: reading takes a time that grows with the bytes alone, whatever they are. Every kind of line of every log
 * under test/fixtures/logs is pumped with long runs at each of its boundaries, in the state in which its format is
 * open, and read as the tool reads it. A pattern that goes back over a run takes thousands of times as long for 16 KB
 * as the bound allows; a slow machine does not.
 */
import assert from 'node:assert/strict';
import { addressesIn } from '../../src/records/addressText';
import { RecordParser } from '../../src/records/parser';
import { readTaughtLines } from '../../src/records/taught';
import { scanLog } from '../../src/server/logs/logScan';
import { cpuMs } from '../support/cpuTime';
import { fixtureNames, readFixture } from '../support/fixtures';
import { isInTurn } from '../support/inTurn';
import { boundaries, pumped, RUNS } from '../support/pump';

/** Characters of a run that is tried first, and of the one that settles a suspicion: the longest line. */
const SHORT = 2 * 1024;
const LONG = 16 * 1024;
/** Above it, a short run is looked at again. About 20 times what lines take. */
const SUSPICIOUS_MS = 0.7;
/** What the longest line may take: half a microsecond a byte. */
const MOST_MS = 8;
/** Lines before one that put its format into the state in which it reads it. */
const CONTEXT = 12;
/** Of each boundary: white space, figures and words always, one of the other runs in turn. */
const ALWAYS = [' ', '\t', '0', 'a'];

const { lines: TAUGHT } = readTaughtLines([
  'Free heap: {free} B of {total} B',
  'T={*} heap {free:KB}',
  'stk {task} {watermark}',
]);
const encoder = new TextEncoder();
const encode = (text: string): Uint8Array => encoder.encode(`${text}\n`);

/** One line of each form that is in turn, with what stands before it. */
function* lineForms(): Iterable<{ readonly log: string; readonly line: string; readonly context: string }> {
  const seen = new Set<string>();
  for (const log of fixtureNames()) {
    const lines = readFixture(log).toString('utf8').split(/\r*\n/);
    for (const [index, line] of lines.entries()) {
      const form = line.replace(/\d+/g, '0').replace(/\b0x\w+/g, 'x');
      if (seen.has(form)) continue;
      seen.add(form);
      if (isInTurn(form))
        yield { log, line, context: lines.slice(Math.max(0, index - CONTEXT), index).join('\n') };
    }
  }
}

function fastest(rounds: number, prepare: () => void, run: () => void): number {
  let least = Infinity;
  for (let round = 0; round < rounds; round++) {
    prepare();
    const start = cpuMs();
    run();
    least = Math.min(least, cpuMs() - start);
  }
  return least;
}

describe('time to read a line', () => {
  it('grows with its length alone, whatever is in it', () => {
    const parser = new RecordParser(() => undefined, { taught: TAUGHT });
    const timeOf = (context: Uint8Array, text: string, rounds: number): number => {
      const bytes = encode(text);
      return fastest(
        rounds,
        () => parser.feed(context, null),
        () => {
          parser.feed(bytes, null);
          addressesIn(text);
        },
      );
    };
    let turn = 0;
    const slow: string[] = [];
    for (const { log, line, context: before } of lineForms()) {
      const context = encode(before);
      const places = boundaries(line);
      for (const [index, at] of places.entries())
        for (const run of [...ALWAYS, RUNS[turn++ % RUNS.length] ?? '']) {
          const next = places[index + 1] ?? line.length;
          const short = pumped(line, at, next, run, SHORT);
          const long = pumped(line, at, next, run, LONG);
          for (const [kind, text] of short.entries()) {
            if (timeOf(context, text, 1) < SUSPICIOUS_MS || timeOf(context, text, 3) < SUSPICIOUS_MS)
              continue;
            const ms = timeOf(context, long[kind] ?? '', 3);
            if (ms > MOST_MS)
              slow.push(
                `${ms.toFixed(0)} ms: ${log}, ${JSON.stringify(run)} at ${at} of ${line.slice(0, 120)}`,
              );
          }
          assert.ok(slow.length < 20, slow.join('\n'));
        }
    }
    assert.deepEqual(slow, []);
  }).timeout(240_000);

  it('also in the editor, where a log of long lines does not keep others waiting', () => {
    const blanks = ' '.repeat(LONG);
    const table = '│ TASK │ STATUS │ CURRENT MEMORY USAGE │ PEAK MEMORY USAGE │ TOTAL HEAP USED │';
    const lines = [table, ...[1, 2, 3].map(() => `│ ipc1${blanks}│ ALIVE │ 3${blanks}x`), blanks];
    const ms = fastest(
      3,
      () => undefined,
      () => scanLog(lines),
    );
    assert.ok(ms < 5 * MOST_MS, `${ms.toFixed(0)} ms`);
  });

  it('also of bytes that look like binary frames', () => {
    for (const unit of [[0x01], [0x02], [0x01, 0x07, 0xff], [0x02, 0x04, 0x20]]) {
      const bytes = Uint8Array.from({ length: 128 * 1024 }, (_, at) => unit[at % unit.length] ?? 0);
      const ms = fastest(
        3,
        () => undefined,
        () => new RecordParser(() => undefined).feed(bytes, null),
      );
      // A frame's own check is taken of up to 1 KB at each of its possible beginnings.
      assert.ok(ms < 3000, `${unit.join(' ')}: ${ms.toFixed(0)} ms`);
    }
  });

  it('is that of its bytes, however few of them come at a time', () => {
    const line = encode('x'.repeat(LONG));
    const feed = (chunk: number): void => {
      const parser = new RecordParser(() => undefined);
      for (let at = 0; at < line.length; at += chunk) parser.feed(line.subarray(at, at + chunk), null);
    };
    const ms = fastest(
      3,
      () => undefined,
      () => feed(1),
    );
    assert.ok(ms < 200, `${ms.toFixed(0)} ms`);
  });
});
