/**
 * Captures that are no plain text, or not whole: compressed, in the encodings of shells, cut at the end of the file.
 * Read as `heapmon report` and the editor read them.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { toReport } from '../../src/cli/reportJson';
import { readSessionFile } from '../../src/sessions/sessionFile';
import { RecordParser } from '../../src/records/parser';
import type { DeviceRecord } from '../../src/records/record';
import { fixtureNames, readFixture } from '../support/fixtures';
import { inRoot } from '../support/root';
import { temporaryFolder } from '../support/temp';

const capture = (name: string): string => inRoot('test', 'fixtures', 'captures', name);

async function heapOf(path: string): Promise<unknown> {
  const { session, analysis } = (await readSessionFile(path))!;
  const [boot] = toReport(session, analysis, null).boots;
  return boot?.heaps.map((heap) => [heap.samples, heap.lastFreeBytes, heap.minimumFreeBytes]);
}

function written(folder: string, name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe('captures', () => {
  const folder = temporaryFolder();
  it('of PowerShell are UTF-16 with a mark', async () =>
    assert.deepEqual(await heapOf(capture('c1-bom-first-line.txt')), [[1, 166372, 165872]]));

  it('that are compressed are read, whatever they are called', async () => {
    const heap = await heapOf(capture('c2-gzip.txt'));
    assert.deepEqual(heap, [[1, 166372, 165872]]);
  });

  it('that are compressed and cut give what there is, and say so', async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, n) => `Memoria atual: ${200_000 - n}, Menor valor: ${100_000 - n}\n`,
    );
    const whole = zlib.gzipSync(lines.join(''));
    const path = written(folder(), 'cut.log.gz', whole.subarray(0, whole.length >> 1));
    const { session, flaw } = (await readSessionFile(path))!;
    assert.ok((session.boot?.heap?.samples ?? 0) > 1000);
    assert.match(flaw?.message ?? '', /compressed is cut or damaged/);
  });

  it('by zstd are read where this Node.js can, else said to be compressed', async () => {
    const frame = Buffer.from('28b52ffd0458f100004d656d6f7269612061747561', 'hex');
    const path = written(folder(), 'log.zst', frame);
    if ('createZstdDecompress' in zlib) assert.ok(await readSessionFile(path));
    else await assert.rejects(readSessionFile(path), /zstd/);
  });

  it('that are recordings and compressed are said to be', async () => {
    const path = written(folder(), 'r.hmrec.gz', zlib.gzipSync('{"heapMonitorRecording":1}\n'));
    await assert.rejects(readSessionFile(path), /compressed recording/);
  });
});

describe('a last line that the end of the file has cut', () => {
  it('is not believed', async () =>
    assert.deepEqual(await heapOf(capture('e1-cut-last-line.txt')), [[1, 287364, 284120]]));

  it('says nothing that the whole line does not, wherever any log is cut', function () {
    this.timeout(120_000);
    const wrong: string[] = [];
    for (const log of fixtureNames()) {
      const bytes = readFixture(log);
      const whole = factsOf(bytes, bytes.length).map(({ record }) => record);
      // Each cut reads the log anew: of a long one fewer places are tried.
      const step = Math.max(3, Math.ceil(bytes.length / MAX_CUTS) | 1);
      for (let end = 1; end < bytes.length; end += step)
        for (const [index, { record, isLast }] of factsOf(bytes, end).entries())
          if (isLast && !isPartOf(record, whole[index]))
            wrong.push(`${log} cut at ${end}: ${JSON.stringify(record)} of ${JSON.stringify(whole[index])}`);
    }
    assert.deepEqual(wrong, []);
  });
});

/** Places at which one log is cut. */
const MAX_CUTS = 600;
/** Sentences for people, which may end early; names and figures may not. */
const TEXTS: ReadonlySet<string> = new Set(['reason', 'text']);

interface Fact {
  readonly record: DeviceRecord;
  /** It came of the line without an end. */
  readonly isLast: boolean;
}

/** The facts of a log cut at a byte. */
function factsOf(bytes: Uint8Array, end: number): Fact[] {
  const found: Fact[] = [];
  let isLast = false;
  const parser = new RecordParser((record) => {
    if (record.kind !== 'text') found.push({ record, isLast });
  });
  parser.feed(bytes.subarray(0, end), null);
  isLast = true;
  parser.end(null, true);
  return found;
}

function isPartOf(record: DeviceRecord, whole: DeviceRecord | undefined): boolean {
  // Frames that came whole are those that called; the ones behind the cut are missing.
  if (record.kind === 'backtrace' && whole?.kind === 'backtrace')
    return record.pcs.every((pc, index) => pc === whole.pcs[index]);
  if ('cut' in record) return true;
  // What describes a panic is quoted as it came.
  if (record.kind === 'panic-detail' && !('task' in record)) return true;
  const of = new Map<string, unknown>(Object.entries(whole ?? {}));
  return Object.entries(record).every(([key, value]) => {
    const other = of.get(key);
    if (JSON.stringify(other) === JSON.stringify(value)) return true;
    // Registers behind the cut are missing; each has eight digits.
    if (key === 'words' && record.kind === 'stack-memory')
      return record.words.every((word, at) => word === (other as number[])[at]);
    if (key === 'values') return isSubset(value as object, other as object);
    return TEXTS.has(key) && typeof other === 'string' && other.startsWith(String(value));
  });
}

function isSubset(part: object, whole: object): boolean {
  const all = new Map<string, unknown>(Object.entries(whole));
  return Object.entries(part).every(([key, value]) => all.get(key) === value);
}
