/** Floods of lines that look like something: what is kept of them is bounded, and the time is linear. */
import assert from 'node:assert/strict';
import { Suggester } from '../../src/analysis/suggest';
import { Session } from '../../src/model/session';
import { RecordParser } from '../../src/records/parser';
import { cpuMs } from '../support/cpuTime';
import { simulation } from '../support/inTurn';
import { random } from '../support/random';

describe('suggested templates', function () {
  this.timeout(60_000);

  simulation('stay bounded, whatever comes', () => {
    const next = random(3);
    const suggester = new Suggester();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < 200_000; index++) {
      const message = `${next().toString(36)} ${Math.floor(next() * 1e9)} ${'x,1 '.repeat(Math.floor(next() * 20))}`;
      suggester.add({ message, text: message, tag: '' });
    }
    const grown = process.memoryUsage().heapUsed - before;
    assert.ok(grown < 40e6, `${(grown / 1e6).toFixed(0)} MB`);
    assert.ok(suggester.suggestions().length <= 128);
  });
});

describe('guessed readings', function () {
  this.timeout(60_000);

  simulation('costs bounded memory and linear time, whatever comes', () => {
    const next = random(5);
    const session = new Session();
    const parser = new RecordParser((record, stamp) => session.accept(record, stamp));
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < 40_000; index++) {
      const name = Math.floor(next() * 1e9).toString(36);
      parser.feed(Buffer.from(`${name} free heap ${Math.floor(next() * 1e6)} ${name}\n`), null);
    }
    assert.ok(process.memoryUsage().heapUsed - before < 60e6);
    assert.ok(session.candidates.length <= 64);
    for (const run of ['1 ', 'heap ', 'free heap: ', '1:', 'ram,', '(', '12,', '{"heap":', 'ЁЖ', '内存']) {
      const line = `heap ${run.repeat(16_384 / run.length)}`;
      const started = cpuMs();
      for (let round = 0; round < 20; round++)
        parser.feed(Buffer.from(`${line}\n${line.slice(0, 230)}\n`), null);
      assert.ok(cpuMs() - started < 1000, run);
    }
  });
});
