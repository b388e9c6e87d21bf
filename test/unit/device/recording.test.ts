import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRecording, type Chunk } from '../../../src/device/recording';
import { HumanError } from '../../../src/errors';
import { temporaryFolder } from '../../support/temp';

const HEADER = '{"heapMonitorRecording":1,"startedAt":"2026-11-23T01:00:00.000Z"}\n';

async function chunksOf(path: string): Promise<{ chunks: Chunk[]; damagedLines: number }> {
  const file = await openRecording(path);
  const chunks: Chunk[] = [];
  for await (const chunk of file.chunks()) chunks.push(chunk);
  return { chunks, damagedLines: file.damagedLines };
}

describe('recordings', () => {
  const folder = temporaryFolder();
  const write = (name: string, content: string | Uint8Array): string => {
    const path = join(folder(), name);
    writeFileSync(path, content);
    return path;
  };

  it('give their bytes, all 256 of them, with their times', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const path = write(
      'a.hmrec',
      `${HEADER}${JSON.stringify([5, Buffer.from(bytes).toString('latin1')])}\n[9,"x"]\n`,
    );
    const { chunks, damagedLines } = await chunksOf(path);
    assert.deepEqual(
      chunks.map(({ atMs }) => atMs),
      [5, 9],
    );
    assert.deepEqual(Uint8Array.from(chunks[0]?.bytes ?? []), bytes);
    assert.equal(damagedLines, 0);
    assert.equal((await openRecording(path)).startedAt, Date.UTC(2026, 10, 23, 1));
  });

  it('that were cut off while they were written give all that is whole', async () => {
    const { chunks, damagedLines } = await chunksOf(write('a.hmrec', `${HEADER}[1,"a"]\n[2,"b"]\n[3,"c`));
    assert.deepEqual([chunks.length, damagedLines], [2, 1]);
  });

  it('with garbage in the middle lose only that', async () => {
    const path = write('a.hmrec', `${HEADER}[1,"a"]\n\0\0garbage\n{"x":1}\n[2,"b"]\n`);
    const { chunks, damagedLines } = await chunksOf(path);
    assert.deepEqual([chunks.length, damagedLines], [2, 2]);
  });

  it('of a later version are refused, with what to do', async () => {
    const path = write('a.hmrec', '{"heapMonitorRecording":99}\n');
    await assert.rejects(openRecording(path), (error: HumanError) => {
      assert.ok(error instanceof HumanError);
      assert.match(error.toString(), /newer Heap Monitor.*Update/);
      return true;
    });
  });

  it('may be plain logs', async () => {
    const { chunks } = await chunksOf(write('a.log', 'hello\n'));
    assert.deepEqual(
      chunks.map(({ bytes, atMs }) => [Buffer.from(bytes).toString(), atMs]),
      [['hello\n', null]],
    );
  });

  it('that are not there, or are folders, say so', async () => {
    await assert.rejects(openRecording(join(folder(), 'no')), /does not exist/);
    await assert.rejects(openRecording(folder()), /is a folder/);
  });
});
