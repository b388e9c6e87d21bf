/**
 * Reads recordings (docs/recording-format.md) and plain logs, as raw bytes with their times.
 *
 * A recording is JSON lines: a header `{"heapMonitorRecording":1,…}`, then `[ms,"bytes"]` for each chunk, one
 * character a byte. A last line that was cut off, or any other that cannot be read, is passed over and counted.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { HumanError } from '../errors';

/** The newest version that this program reads. */
export const RECORDING_VERSION = 1;

const MAGIC = '{"heapMonitorRecording":';
/** A chunk's line is at most this long; a longer one is damage. */
const MAX_LINE = 16 * 1024 * 1024;
const READ_SIZE = 256 * 1024;

/** Bytes with the time they came; null in a plain log. */
export interface Chunk {
  readonly bytes: Uint8Array;
  /** ms since the recording's start. */
  readonly atMs: number | null;
}

export interface RecordingFile {
  readonly path: string;
  /** ms since 1970; null for a plain log or where the header does not tell. */
  readonly startedAt: number | null;
  /** A recording; else a plain log. */
  readonly isRecording: boolean;
  /** Lines of a recording that could not be read so far. */
  damagedLines: number;
  chunks(): AsyncGenerator<Chunk>;
}

/** Opens a recording or a log; rejects with a HumanError where it cannot be read. */
export async function openRecording(path: string): Promise<RecordingFile> {
  const head = await readHead(path);
  if (!head.startsWith(MAGIC))
    return { path, startedAt: null, isRecording: false, damagedLines: 0, chunks: () => plainChunks(path) };
  const header = parseHeader(head, path);
  const startedAt = Date.parse(header.startedAt ?? '');
  const file: RecordingFile = {
    path,
    startedAt: Number.isNaN(startedAt) ? null : startedAt,
    isRecording: true,
    damagedLines: 0,
    chunks: () => recordedChunks(file),
  };
  return file;
}

async function readHead(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explainFileError(error as NodeJS.ErrnoException, path);
  }
}

/** Why a file cannot be read, and what to do. */
export function explainFileError(error: NodeJS.ErrnoException, path: string): HumanError {
  const cause = { cause: error };
  switch (error.code) {
    case 'ENOENT':
      return new HumanError(`${path} does not exist.`, 'Check the path.', cause);
    case 'EISDIR':
      return new HumanError(`${path} is a folder.`, 'Choose a file in it.', cause);
    case 'EACCES':
    case 'EPERM':
      return new HumanError(`You may not read ${path}.`, 'Check its permissions.', cause);
    default:
      return new HumanError(`${path} cannot be read: ${error.message}.`, '', cause);
  }
}

function parseHeader(head: string, path: string): { startedAt?: string } {
  const end = head.indexOf('\n');
  let header: { heapMonitorRecording?: unknown; startedAt?: unknown };
  try {
    header = JSON.parse(end < 0 ? head : head.slice(0, end)) as typeof header;
  } catch (cause) {
    throw new HumanError(`The header of ${path} is damaged.`, 'Choose another recording.', { cause });
  }
  const version = header.heapMonitorRecording;
  if (typeof version !== 'number' || version > RECORDING_VERSION)
    throw new HumanError(`${path} was recorded by a newer Heap Monitor.`, 'Update Heap Monitor to open it.');
  return typeof header.startedAt === 'string' ? { startedAt: header.startedAt } : {};
}

async function* plainChunks(path: string): AsyncGenerator<Chunk> {
  for await (const bytes of createReadStream(path, { highWaterMark: READ_SIZE }))
    yield { bytes: bytes as Uint8Array, atMs: null };
}

async function* recordedChunks(file: RecordingFile): AsyncGenerator<Chunk> {
  let carry = '';
  let isHeader = true;
  const stream = createReadStream(file.path, { highWaterMark: READ_SIZE, encoding: 'utf8' });
  for await (const text of stream) {
    const lines = (carry + (text as string)).split('\n');
    carry = lines.pop() ?? '';
    if (carry.length > MAX_LINE) carry = '';
    for (const line of lines) {
      const chunk = isHeader ? null : readChunk(line, file);
      isHeader = false;
      if (chunk) yield chunk;
    }
  }
  const last = carry === '' ? null : readChunk(carry, file);
  if (last) yield last;
}

function readChunk(line: string, file: RecordingFile): Chunk | null {
  try {
    const entry = JSON.parse(line) as unknown;
    if (Array.isArray(entry) && typeof entry[0] === 'number' && typeof entry[1] === 'string')
      return { atMs: entry[0], bytes: Buffer.from(entry[1], 'latin1') };
  } catch {
    // counted below
  }
  file.damagedLines++;
  return null;
}
