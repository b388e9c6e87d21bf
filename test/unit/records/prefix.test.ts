import assert from 'node:assert/strict';
import { parsePrefix } from '../../../src/records/prefix';

function prefix(line: string): [tag: string, message: string, deviceMs: number | null] {
  const { tag, message, deviceMs } = parsePrefix(line, null);
  return [tag, message, deviceMs];
}

describe('log prefixes', () => {
  it('of ESP_LOGx with ms, also with a colon in the tag', () => {
    assert.deepEqual(prefix('I (5123) Memory:: Uso'), ['Memory:', 'Uso', 5123]);
    assert.deepEqual(prefix('E (12) task_wdt:  - IDLE0 (CPU 0)'), ['task_wdt', ' - IDLE0 (CPU 0)', 12]);
    assert.deepEqual(prefix('I (5535) wifi:Deinit lldesc'), ['wifi', 'Deinit lldesc', 5535]);
  });

  it('with system time, a date, Unix time or no time', () => {
    assert.deepEqual(prefix('I (00:01:30.500) a: b'), ['a', 'b', 90_500]);
    assert.deepEqual(prefix('I (26-01-16 00:00:01.000) a: b'), ['a', 'b', Date.UTC(2026, 0, 16, 0, 0, 1)]);
    assert.deepEqual(prefix('I (1718795571035) a: b'), ['a', 'b', 1718795571035]);
    assert.deepEqual(prefix('E cpu_start: Failed'), ['cpu_start', 'Failed', null]);
  });

  it('of the Arduino core, with and without time', () => {
    assert.deepEqual(prefix('[   655][E][Data.hpp:79] getNew(): no'), ['Data.hpp:79', 'no', 655]);
    assert.deepEqual(prefix('[E][Data.hpp:79] getNew(): no'), ['Data.hpp:79', 'no', null]);
  });

  it('behind a host time stamp', () => {
    assert.deepEqual(prefix('21:00:32.457 -> I (5) a: b'), ['a', 'b', 5]);
    assert.deepEqual(prefix('21:00:32.457 > rst'), ['', 'rst', null]);
    assert.deepEqual(prefix('2026-01-31 12:00:00 I (5) a: b'), ['a', 'b', 5]);
  });

  it('leaves other lines alone', () => {
    for (const line of ['', 'I', 'I am here', '32 bytes (@ 0x3ffaf214)', '[x] y', '| I (5) a: b |'])
      assert.deepEqual(prefix(line), ['', line, null]);
  });
});
