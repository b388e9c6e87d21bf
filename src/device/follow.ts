/**
 * A log that another program appends to, as `tail -F` reads it: it may be rotated (renamed and made anew), cut down
 * to nothing and begun again, or be away for a while.
 */
import { watch, type FSWatcher } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HumanError } from '../errors';
import { explainFileError } from './recording';
import type { Source, SourceSink } from './source';
import { t } from '../words/l10n';

/** How often it is looked at where the system does not tell of changes (network drives), ms. */
const POLL_MS = 250;
const READ_SIZE = 256 * 1024;
const LF = 0x0a;

export class FollowSource implements Source {
  readonly label: string;
  #file: FileHandle | null = null;
  #position = 0;
  /** Length of what was there when it was opened, of which nobody knows when it was written. */
  #pastLength = 0;
  /** What was given last ended a line. */
  #atLineStart = true;
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  /** The look that is under way, if any. */
  #looking: Promise<void> | null = null;
  #lookAgain = false;

  /** @param fromEnd Only what comes; else what is there first. */
  constructor(
    private readonly path: string,
    private readonly fromEnd = false,
  ) {
    this.label = path;
  }

  async open(sink: SourceSink): Promise<void> {
    try {
      this.#file = await open(this.path);
      const found = await this.#file.stat();
      if (found.isDirectory())
        throw new HumanError(t('{0} is a folder.', this.path), t('Choose a file in it.'));
      this.#pastLength = found.size;
      if (this.fromEnd) this.#position = found.size;
    } catch (error) {
      await this.#file?.close();
      this.#file = null;
      throw error instanceof HumanError ? error : explainFileError(error as NodeJS.ErrnoException, this.path);
    }
    const look = (): void => this.#look(sink);
    this.#timer = setInterval(look, POLL_MS);
    try {
      this.#watcher = watch(dirname(this.path), look);
      this.#watcher.on('error', () => {}); // the timer is there
    } catch {
      // the timer is there
    }
    look();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#watcher?.close();
    await this.#looking;
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  /** Looks for what is new; once more afterwards if asked meanwhile. */
  #look(sink: SourceSink): void {
    this.#lookAgain = true;
    this.#looking ??= this.#lookNow(sink)
      .catch((error: unknown) => {
        if (this.#closed) return;
        this.#closed = true;
        clearInterval(this.#timer);
        this.#watcher?.close();
        sink.ended(explainFileError(error as NodeJS.ErrnoException, this.path));
      })
      .finally(() => (this.#looking = null));
  }

  async #lookNow(sink: SourceSink): Promise<void> {
    while (this.#lookAgain && !this.#closed) {
      this.#lookAgain = false;
      await this.#readRest(sink);
      const next = await this.#successor();
      if (!next) continue;
      // What was written between the last read and the rotation.
      await this.#readRest(sink);
      this.#endLine(sink);
      await this.#file?.close();
      this.#file = next;
      this.#beginAgain();
      this.#lookAgain = true;
    }
  }

  async #readRest(sink: SourceSink): Promise<void> {
    const file = this.#file;
    if (!file) return;
    const { size } = await file.stat();
    if (size < this.#position) {
      this.#endLine(sink);
      this.#beginAgain();
    }
    while (!this.#closed) {
      const past = this.#pastLength - this.#position;
      const length = past > 0 ? Math.min(past, READ_SIZE) : READ_SIZE;
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, this.#position);
      if (bytesRead === 0 || this.#closed) return;
      this.#position += bytesRead;
      this.#atLineStart = buffer[bytesRead - 1] === LF;
      sink.data(buffer.subarray(0, bytesRead), past > 0 ? null : Date.now());
    }
  }

  #beginAgain(): void {
    this.#position = 0;
    this.#pastLength = 0;
  }

  /** The file that has come in this one's place; null while there is none. */
  async #successor(): Promise<FileHandle | null> {
    const [here, there] = await Promise.all([
      this.#file?.stat({ bigint: true }),
      stat(this.path, { bigint: true }).catch(() => null),
    ]);
    if (!there?.isFile() || (here?.ino === there.ino && here.dev === there.dev)) return null;
    return open(this.path).catch(() => null); // gone again, or not to be read yet
  }

  #endLine(sink: SourceSink): void {
    if (!this.#atLineStart) sink.data(Uint8Array.of(LF), Date.now());
    this.#atLineStart = true;
  }
}
