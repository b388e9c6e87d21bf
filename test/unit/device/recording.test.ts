import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRecording, type Chunk } from '../../../src/device/recording';
import { Recorder } from '../../../src/device/recorder';
import { HumanError } from '../../../src/errors';
import { random as seeded } from '../../support/random';
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

  it('with a damaged header give what they have, with a sentence', async () => {
    const lines = '[5,"a"]\n[9,"b"]\n';
    for (const header of ['{"heapMonitorRecording":2,"started\n', '\0\0\0\n', '']) {
      const file = await openRecording(write('a.hmrec', header + (header === '' ? `\n${lines}` : lines)));
      const times = [];
      for await (const { atMs } of file.chunks()) times.push(file.arrivalOf(atMs));
      assert.deepEqual(times, [5, 9], header);
      assert.match(String(file.flaw), /a\.hmrec was read as far as it can be: its header is damaged/);
    }
    assert.equal((await openRecording(write('a.log', `x${lines}`))).isRecording, false);
    assert.equal((await openRecording(write('a.hmrec', 'I (1) a plain log\n'))).isRecording, false);
  });

  it('say what they lack: lines that are damaged, their end', async () => {
    const head = '{"heapMonitorRecording":2,"session":"s","part":1}\n';
    const flawOf = async (lines: string): Promise<string> => {
      const file = await openRecording(write('a.hmrec', head + lines));
      const entries = file.entries();
      while (!(await entries.next()).done);
      return file.flaw?.message ?? '';
    };
    assert.equal(await flawOf('[1,"a"]\n[2,{"event":"stopped"}]\n'), '');
    assert.equal(await flawOf('[1,"a"]\n[2,{"event":"ended","reason":null,"advice":""}]\n'), '');
    assert.match(
      await flawOf('[1,"a"]\n[2,"b'),
      /: damaged lines passed over: 1; it has no end: it was cut off/,
    );
    assert.match(await flawOf('?\n?\n[2,{"event":"stopped"}]\n'), /: damaged lines passed over: 2\.$/);
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

describe('recordings that were damaged', () => {
  const folder = temporaryFolder();

  it('lose no more than the lines that were hit, wherever that is', async () => {
    const path = join(folder(), 'a.hmrec');
    const writer = new Recorder({
      path,
      source: 'x',
      baudRate: null,
      minimumFreeBytes: 0,
      failed: (reason) => assert.fail(reason),
    });
    const count = 100;
    for (let index = 0; index < count; index++)
      writer.record(Buffer.from(`<${index} \0\x1b\xff"\\>\n`, 'latin1'), Date.UTC(2026, 10, 23) + index * 60);
    await writer.close();
    const whole = readFileSync(path);
    const headerEnd = whole.indexOf(10) + 1;
    const random = seeded(7);
    for (let round = 0; round < 300; round++) {
      const hurt = Buffer.from(whole);
      const at = headerEnd + Math.floor(random() * (whole.length - headerEnd));
      const length = Math.min(1 + Math.floor(random() * 5), whole.length - at);
      for (let index = 0; index < length; index++) hurt[at + index] = Math.floor(random() * 256);
      writeFileSync(path, hurt);
      const file = await openRecording(path);
      let kept = 0;
      for await (const { bytes } of file.chunks())
        if (/^<\d+ \0\x1b\xff"\\>\n$/.test(Buffer.from(bytes).toString('latin1'))) kept++;
      assert.ok(kept >= count - 3, `${kept} of ${count} are left after damage at ${at}`);
      writeFileSync(path, whole.subarray(0, at));
      const cut = await openRecording(path);
      let left = 0;
      for await (const { bytes } of cut.chunks()) left += bytes.length > 0 ? 1 : 0;
      assert.ok(
        left >= whole.subarray(headerEnd, at).filter((byte) => byte === 10).length && cut.damagedLines <= 1,
      );
    }
  });

  it('may have a line of any length', async () => {
    const path = join(folder(), 'a.hmrec');
    writeFileSync(path, '{"heapMonitorRecording":2}\n[1,"a"]\n[2,"');
    for (let index = 0; index < 40; index++) appendFileSync(path, 'z'.repeat(1024 * 1024));
    appendFileSync(path, '"]\n[3,"b"]\n');
    const file = await openRecording(path);
    const times = [];
    for await (const { atMs } of file.chunks()) times.push(atMs);
    assert.deepEqual([times, file.damagedLines], [[1, 3], 1]);
  });
});
