/**
 * Reads recordings (docs/recording-format.md) and plain logs, as raw bytes with their times and the events of their
 * source. A last line that was cut off, or any other that cannot be read, is passed over and counted.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { HumanError } from '../errors';
import { isEvent, MAX_LINE, parseEntry, type Chunk, type RecordingEntry } from './recordingFormat';
import { findParts, readHeader } from './recordingParts';

export type { Chunk } from './recordingFormat';

const READ_SIZE = 128 * 1024;

/** A recording, in one file or several, or a plain log. */
export class RecordingFile {
  /** Lines of a recording that could not be read so far. */
  damagedLines = 0;
  /** How much was read so far, of `sizeBytes`. */
  readBytes = 0;

  constructor(
    readonly path: string,
    /** All files, in order. */
    readonly parts: readonly string[],
    readonly sizeBytes: number,
    /** A recording; else a plain log. */
    readonly isRecording: boolean,
    /** ms since 1970; null for a plain log or where the header does not tell. */
    readonly startedAt: number | null,
    /** What people call the device; empty where the header does not tell. */
    readonly source: string,
  ) {}

  /** Everything, in its order. */
  async *entries(): AsyncGenerator<RecordingEntry> {
    this.readBytes = 0;
    for (const part of this.parts) {
      if (this.isRecording) yield* this.#recorded(part);
      else yield* this.#plain(part);
    }
  }

  /** The bytes alone. */
  async *chunks(): AsyncGenerator<Chunk> {
    for await (const entry of this.entries()) if (!isEvent(entry)) yield entry;
  }

  /** When something recorded happened, ms since 1970 (since the start where the recording does not tell its date). */
  arrivalOf<T extends number | null>(atMs: T): T {
    return (atMs === null ? null : (this.startedAt ?? 0) + atMs) as T;
  }

  async *#plain(path: string): AsyncGenerator<Chunk> {
    for await (const bytes of createReadStream(path, { highWaterMark: READ_SIZE })) {
      this.readBytes += (bytes as Uint8Array).length;
      yield { bytes: bytes as Uint8Array, atMs: null };
    }
  }

  async *#recorded(path: string): AsyncGenerator<RecordingEntry> {
    let isHeader = true;
    for await (const line of this.#lines(path)) {
      if (!isHeader) {
        const entry = line === null ? null : parseEntry(line);
        if (entry === null) this.damagedLines++;
        else if (entry !== 'unknown') yield entry;
      }
      isHeader = false;
    }
  }

  /** The lines of a file; null for one that is longer than any recorder writes. */
  async *#lines(path: string): AsyncGenerator<string | null> {
    let carry = '';
    let isTooLong = false;
    const stream = createReadStream(path, { highWaterMark: READ_SIZE });
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      this.readBytes += (bytes as Uint8Array).length;
      const lines = decoder.decode(bytes as Uint8Array, { stream: true }).split('\n');
      const last = lines.pop() ?? '';
      for (const line of lines) {
        yield isTooLong ? null : carry + line;
        carry = '';
        isTooLong = false;
      }
      carry += last;
      if (carry.length > MAX_LINE) isTooLong = true;
      if (isTooLong) carry = '';
    }
    if (carry !== '' || isTooLong) yield isTooLong ? null : carry;
  }
}

/** Opens a recording, by any of its files, or a log; rejects with a HumanError where it cannot be read. */
export async function openRecording(path: string): Promise<RecordingFile> {
  try {
    const header = await readHeader(path);
    if (header === null)
      throw new HumanError(`The header of ${path} is damaged.`, 'Choose another recording.');
    if (header === 'newer')
      throw new HumanError(
        `${path} was recorded by a newer Heap Monitor.`,
        'Update Heap Monitor to open it.',
      );
    if (header === 'log') return new RecordingFile(path, [path], await sizeOf([path]), false, null, '');
    const parts = await findParts(path, header);
    const { startedAt, source } = header;
    return new RecordingFile(path, parts, await sizeOf(parts), true, startedAt, source);
  } catch (error) {
    throw error instanceof HumanError ? error : explainFileError(error as NodeJS.ErrnoException, path);
  }
}

async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
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
