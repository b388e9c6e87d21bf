/** CSV traces as they come from other programs: `heapmon verdict` must read what can be read. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv, type CsvReading } from '../../../src/cli/csv';
import { temporaryFolder } from '../../support/temp';

describe('a CSV trace', () => {
  const folder = temporaryFolder();

  async function read(text: string): Promise<CsvReading[]> {
    const path = join(folder(), 'trace.csv');
    writeFileSync(path, text);
    const readings: CsvReading[] = [];
    for await (const reading of readCsv(path)) readings.push(reading);
    return readings;
  }
  const rows = async (text: string): Promise<(number | null)[][]> =>
    (await read(text)).map((row) => [row.timeMs, row.freeBytes, row.minimumFreeBytes, row.largestFreeBlock]);

  it('is read with a byte order mark, CRLF, quotes, other columns and another order', async () => {
    assert.deepEqual(await rows('\ufeff"free_bytes";note;"time_s"\r\n1000;x;0.5\r\n990;y;1.5\r\n'), [
      [500, 1000, null, null],
      [1500, 990, null, null],
    ]);
  });

  it('needs no line that names the columns', async () => {
    assert.deepEqual(await rows('0,1000,900,800\n3,990,900,\n'), [
      [0, 1000, 900, 800],
      [3000, 990, 900, null],
    ]);
    await assert.rejects(read('a,b\n1,2\n'), /has no columns time_s and free_bytes/);
  });

  it('passes over lines without numbers', async () => {
    assert.deepEqual(await rows('time_s,free_bytes\n\nE (12) x,\n1,\n2,abc\n3,1000\n4'), [
      [3000, 1000, null, null],
    ]);
  });

  it('goes on where times are late, garbled or begin again', async () => {
    const times = async (...at: number[]): Promise<number[]> =>
      (await read(`time_s,free_bytes\n${at.map((time) => `${time},1000\n`).join('')}`)).map(
        ({ timeMs }) => timeMs / 1000,
      );
    assert.deepEqual(await times(0, 3, 2, 2, 6), [0, 3, 3, 3, 6]);
    assert.deepEqual(await times(0, 3, 9e12, 6, 9), [0, 3, 6, 9]);
    assert.deepEqual(
      await times(1000, 1003, 1, 4, 7),
      [1000, 1003, 1003, 1006],
      'the first row of a boot is lost',
    );
    assert.deepEqual(await times(0, 3, 9e8, 9e8 + 3, 9e8 + 6), [0, 3, 9e8 + 3, 9e8 + 6]);
    assert.deepEqual(
      await times(3000, 3300, 10, 310, 610),
      [3000, 3300, 3300, 3600],
      'a row in five minutes',
    );
  });

  it('is of another boot where its clock begins again, not where it wraps or is set back', async () => {
    const restarts = async (...at: number[]): Promise<string> =>
      (await read(`time_s,free_bytes\n${at.map((time) => `${time},1000\n`).join('')}`))
        .map(({ timeMs, restarted }) => `${timeMs / 1000}${restarted ? ' restarted' : ''}`)
        .join(', ');
    assert.equal(await restarts(1000, 1003, 1, 4, 7), '1000, 1003, 1003 restarted, 1006');
    assert.equal(await restarts(9000, 9003, 5400, 5403, 5406), '9000, 9003, 9003, 9006');
    assert.equal(
      await restarts(4_294_963, 4_294_966, 1.704, 4.704, 7.704),
      '4294963, 4294966, 4294972, 4294975',
      '49.7 days are 32 bits of ms',
    );
  });

  it('may have comments, also before the line that names the columns', async () => {
    assert.deepEqual(await rows('# made by hand\n#\ntime_s,free_bytes\n0,1000\n# a pause\n3,990\n'), [
      [0, 1000, null, null],
      [3000, 990, null, null],
    ]);
  });
});
