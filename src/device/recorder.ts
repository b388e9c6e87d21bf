/**
 * Writes a recording (docs/recording-format.md) while it happens: appended in short intervals, so that a process that is
 * killed loses less than a second, in parts of bounded size, so that old ones can make room for new ones.
 *
 * Chunks that come within `JOIN_MS` are one line, at the time of the first. `record` gives that time back: a session
 * that is fed with it is the same as the one that the recording gives.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, statfs, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HumanError } from '../errors';
import { encodeEntry, encodeHeader, type SourceEvent } from './recordingFormat';
import { partPath } from './recordingParts';
import { t } from '../words/l10n';

const JOIN_MS = 50;
const MAX_CHUNK = 64 * 1024;
const FLUSH_MS = 250;
/** How often the file is marked as being written, and the disk looked at. */
export const HEARTBEAT_MS = 10_000;
/** A disk that takes less than what comes: this much waits, in characters. */
const MAX_WAITING = 16 * 1024 * 1024;

export interface RecorderOptions {
  /** The file; the names of further parts are made from it. It is made with the first bytes. */
  readonly path: string;
  /** What people call the device. */
  readonly source: string;
  readonly baudRate: number | null;
  /** A part that has grown to this is followed by the next one. */
  readonly partBytes?: number;
  /** The recording stops when the disk has less left. */
  readonly minimumFreeBytes?: number;
  readonly heartbeatMs?: number;
  /** Called before each part is made: removes what is too much. */
  readonly makeRoom?: () => Promise<void>;
  /** The recording has stopped for this reason; called once at most. */
  readonly failed: (reason: HumanError) => void;
}

export class Recorder {
  readonly #options: Required<Omit<RecorderOptions, 'makeRoom'>> & Pick<RecorderOptions, 'makeRoom'>;
  readonly #session = randomUUID();
  #state: 'recording' | 'failed' | 'closed' = 'recording';
  /** Wall clock of time 0; null before anything has come. */
  #startedAt: number | null = null;
  #lastMs = 0;
  /** The chunk that what comes next may still join. */
  #chunk = '';
  #chunkMs: number | null = null;
  /** Lines that are not written yet. */
  #waiting: string[] = [];
  #waitingLength = 0;
  #file: FileHandle | null = null;
  #part = 0;
  #partSize = 0;
  #flushTimer: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  /** Resolves when all that was to be written is. */
  #writing: Promise<void> = Promise.resolve();

  constructor(options: RecorderOptions) {
    this.#options = {
      partBytes: 32 * 1024 * 1024,
      minimumFreeBytes: 100 * 1024 * 1024,
      heartbeatMs: HEARTBEAT_MS,
      ...options,
    };
  }

  /** The first file; it is there once something has come. */
  get path(): string {
    return this.#options.path;
  }

  get hasBegun(): boolean {
    return this.#startedAt !== null;
  }

  /**
   * Records bytes.
   * @param arrivalMs ms since 1970; null where nobody knows.
   * @returns The time they are recorded with, likewise.
   */
  record(bytes: Uint8Array, arrivalMs: number | null): number | null {
    if (this.#state !== 'recording') return arrivalMs;
    const atMs = arrivalMs === null ? null : this.#timeOf(arrivalMs);
    this.#startedAt ??= Date.now();
    if (!this.#joins(atMs, bytes.length)) {
      this.#endChunk();
      this.#chunkMs = atMs;
    }
    for (let from = 0; from < bytes.length; from += MAX_CHUNK) {
      if (from > 0) this.#endChunk();
      this.#chunk += Buffer.from(bytes.subarray(from, from + MAX_CHUNK)).toString('latin1');
    }
    this.#flushTimer ??= setTimeout(() => this.#flush(), FLUSH_MS);
    if (this.#chunkMs === null) return null;
    this.#lastMs = this.#chunkMs;
    return this.#startedAt + this.#chunkMs;
  }

  /**
   * Records what happened to the source.
   * @returns The time it is recorded with, ms since 1970.
   */
  event(event: SourceEvent, atMs: number): number {
    if (this.#state !== 'recording') return atMs;
    this.#lastMs = this.#timeOf(atMs);
    this.#endChunk();
    this.#add(encodeEntry(this.#lastMs, event));
    this.#flush();
    return (this.#startedAt ?? 0) + this.#lastMs;
  }

  /** Ends the recording; resolves when all of it is written. Safe at any time, any number of times. */
  async close(): Promise<void> {
    if (this.#state === 'recording') {
      this.#flush();
      this.#state = 'closed';
    }
    clearTimeout(this.#flushTimer);
    clearInterval(this.#heartbeat);
    await this.#writing;
    await this.#closeFile();
  }

  /** ms since the start, never less than before. */
  #timeOf(wallMs: number): number {
    const rounded = Math.round(wallMs);
    this.#startedAt ??= rounded;
    return Math.max(this.#lastMs, rounded - this.#startedAt);
  }

  #joins(atMs: number | null, length: number): boolean {
    if (this.#chunk === '' || this.#chunk.length + length > MAX_CHUNK) return false;
    if (atMs === null || this.#chunkMs === null) return atMs === this.#chunkMs;
    return atMs - this.#chunkMs < JOIN_MS;
  }

  #endChunk(): void {
    if (this.#chunk !== '') this.#add(encodeEntry(this.#chunkMs, this.#chunk));
    this.#chunk = '';
  }

  #add(line: string): void {
    this.#waiting.push(line);
    this.#waitingLength += line.length;
    if (this.#waitingLength > MAX_WAITING)
      this.#fail(
        new HumanError(t('{0} is not written fast enough.', this.path), t('Record to another disk.')),
      );
  }

  #flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    this.#endChunk();
    if (this.#waiting.length > 0) this.#writing = this.#writing.then(() => this.#write());
  }

  async #write(): Promise<void> {
    if (this.#state === 'failed') return;
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#waitingLength = 0;
    try {
      if (text === '') return;
      const file = this.#file ?? (await this.#nextPart());
      const bytes = Buffer.from(text);
      await file.appendFile(bytes);
      this.#partSize += bytes.length;
      if (this.#partSize >= this.#options.partBytes) await this.#closeFile();
    } catch (error) {
      this.#fail(explainWriteError(error, partPath(this.path, this.#part)));
    }
  }

  async #nextPart(): Promise<FileHandle> {
    const path = partPath(this.path, ++this.#part);
    await mkdir(dirname(path), { recursive: true });
    await this.#options.makeRoom?.();
    await this.#checkDisk();
    const { source, baudRate } = this.#options;
    const header = { startedAt: this.#startedAt, source, baudRate, session: this.#session };
    const file = await open(path, 'ax');
    this.#file = file;
    this.#partSize = 0;
    await file.appendFile(encodeHeader(header, this.#part));
    this.#heartbeat ??= setInterval(() => {
      this.#writing = this.#writing.then(() => this.#beat());
    }, this.#options.heartbeatMs).unref();
    return file;
  }

  /** Marks the file as being written, for those who make room; sees that it is still there, and that the disk is not full. */
  async #beat(): Promise<void> {
    const file = this.#file;
    if (!file || this.#state !== 'recording') return;
    try {
      const now = new Date();
      await file.utimes(now, now);
      if ((await file.stat()).nlink === 0)
        throw new HumanError(
          t('{0} was removed: the recording has stopped.', partPath(this.path, this.#part)),
        );
      await this.#checkDisk();
    } catch (error) {
      this.#fail(explainWriteError(error, partPath(this.path, this.#part)));
    }
  }

  async #checkDisk(): Promise<void> {
    const { bavail, bsize } = await statfs(dirname(this.path));
    if (bavail * bsize >= this.#options.minimumFreeBytes) return;
    throw new HumanError(
      t(
        'The disk of {0} is nearly full: the recording has stopped, the monitoring has not.',
        dirname(this.path),
      ),
      t('Free some space, then start Heap Monitor again.'),
    );
  }

  #fail(reason: HumanError): void {
    if (this.#state === 'failed') return;
    this.#state = 'failed';
    clearTimeout(this.#flushTimer);
    clearInterval(this.#heartbeat);
    this.#waiting = [];
    this.#chunk = '';
    this.#writing = this.#writing.then(() => this.#closeFile());
    this.#options.failed(reason);
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close().catch(() => undefined);
  }
}

function explainWriteError(error: unknown, path: string): HumanError {
  if (error instanceof HumanError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const cause = { cause: error };
  const again = t('Then start Heap Monitor again.');
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new HumanError(
        t('The disk is full: {0} is not recorded any further.', path),
        t('Free some space. {0}', again),
        cause,
      );
    case 'EEXIST':
      return new HumanError(t('{0} is there already.', path), t('Choose another name.'), cause);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new HumanError(
        t('You may not write {0}: nothing is recorded.', path),
        t('Choose another folder.'),
        cause,
      );
    default:
      return new HumanError(t('{0} is not recorded any further: {1}.', path, message), '', cause);
  }
}
