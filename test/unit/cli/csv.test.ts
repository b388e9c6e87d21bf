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
  });
});
