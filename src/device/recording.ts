/**
 * Reads recordings (docs/recording-format.md) and plain logs, as raw bytes with their times and the events of their
 * source. A header or a line that cannot be read, such as a last one that was cut off, costs only itself.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { HumanError, repeatable } from '../errors';
import { uncompressed } from './compressed';
import {
  isEvent,
  MAGIC,
  MAX_LINE,
  parseEntry,
  type Chunk,
  type RecordingEntry,
  type RecordingHeader,
} from './recordingFormat';
import { findParts, readHeader } from './recordingParts';
import { t } from '../words/l10n';

export type { Chunk } from './recordingFormat';

const READ_SIZE = 128 * 1024;

/** A recording, in one file or several, or a plain log. */
export class RecordingFile {
  /** Lines of a recording that could not be read so far. */
  damagedLines = 0;
  /** How much was read so far, of `sizeBytes`. */
  readBytes = 0;
  /** The last entry that was read told of an end. */
  #hasEnd = false;
  /** A compressed log ended before its end. */
  #isCut = false;

  constructor(
    readonly path: string,
    /** All files, in order. */
    readonly parts: readonly string[],
    readonly sizeBytes: number,
    /** null: a plain log; `damaged`: a recording of which the header cannot be read. */
    private readonly header: RecordingHeader | 'damaged' | null,
  ) {}

  /** A recording; else a plain log. */
  get isRecording(): boolean {
    return this.header !== null;
  }

  /** ms since 1970; null for a plain log or where the header does not tell. */
  get startedAt(): number | null {
    return this.header === 'damaged' ? null : (this.header?.startedAt ?? null);
  }

  /** What people call the device; empty where the header does not tell. */
  get source(): string {
    return this.header === 'damaged' ? '' : (this.header?.source ?? '');
  }

  /** What is wrong with what was read, once it was read to its end; null where nothing is. */
  get flaw(): HumanError | null {
    // Version 1 knew no end.
    const shouldEnd = typeof this.header === 'object' && this.header?.session != null;
    const flaws = [
      this.header === 'damaged'
        ? t('its header is damaged, so that its date and its device are not known')
        : '',
      this.damagedLines > 0 ? t('damaged lines passed over: {0}', this.damagedLines) : '',
      this.#isCut ? t('what was compressed is cut or damaged') : '',
      shouldEnd && !this.#hasEnd ? t('it has no end: it was cut off, or is still being recorded') : '',
    ].filter((flaw) => flaw !== '');
    if (flaws.length === 0) return null;
    return new HumanError(t('{0} was read as far as it can be: {1}.', basename(this.path), flaws.join('; ')));
  }

  /** Everything, in its order. */
  async *entries(): AsyncGenerator<RecordingEntry> {
    this.readBytes = 0;
    this.damagedLines = 0;
    this.#isCut = false;
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
    const { bytes, by } = await uncompressed(this.#read(path), () => (this.#isCut = true));
    let isFirst = by !== null;
    for await (const chunk of bytes) {
      if (isFirst && isRecordingStart(chunk))
        repeatable(() => {
          throw new HumanError(t('{0} is a compressed recording.', path), t('Unpack it first.'));
        });
      isFirst = false;
      yield { bytes: chunk, atMs: null };
    }
  }

  async *#read(path: string): AsyncGenerator<Uint8Array> {
    for await (const bytes of createReadStream(path, { highWaterMark: READ_SIZE })) {
      this.readBytes += (bytes as Uint8Array).length;
      yield bytes as Uint8Array;
    }
  }

  async *#recorded(path: string): AsyncGenerator<RecordingEntry> {
    let isHeader = true;
    for await (const line of this.#lines(path)) {
      if (!isHeader) {
        const entry = line === null ? null : parseEntry(line);
        if (entry === null) this.damagedLines++;
        else if (entry !== 'unknown') {
          this.#hasEnd = isEvent(entry) && (entry.event.event === 'ended' || entry.event.event === 'stopped');
          yield entry;
        }
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
    if (header === 'newer')
      return repeatable(() => {
        throw new HumanError(
          t('{0} was recorded by a newer Heap Monitor.', path),
          t('Update Heap Monitor to open it.'),
        );
      });
    if (header === 'log') return new RecordingFile(path, [path], await sizeOf([path]), null);
    const parts = header ? await findParts(path, header) : [path];
    return new RecordingFile(path, parts, await sizeOf(parts), header ?? 'damaged');
  } catch (error) {
    if (error instanceof HumanError) throw error;
    return repeatable(() => {
      throw explainFileError(error as NodeJS.ErrnoException, path);
    });
  }
}

async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Whether bytes begin as a recording does. */
export function isRecordingStart(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') === MAGIC;
}

/** Why a file cannot be read, and what to do. */
export function explainFileError(error: NodeJS.ErrnoException, path: string): HumanError {
  const cause = { cause: error };
  switch (error.code) {
    case 'ENOENT':
      return new HumanError(t('{0} does not exist.', path), t('Check the path.'), cause);
    case 'EISDIR':
      return new HumanError(t('{0} is a folder.', path), t('Choose a file in it.'), cause);
    case 'EACCES':
    case 'EPERM':
      return new HumanError(t('You may not read {0}.', path), t('Check its permissions.'), cause);
    default:
      return new HumanError(t('{0} cannot be read: {1}.', path, error.message), '', cause);
  }
}
