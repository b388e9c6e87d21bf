/**
 * The folder that recordings are kept in: named by their time and device, the oldest removed where they are too many or
 * too old. Only files that bear such a name are ever removed: what the user names himself is his.
 */
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HumanError } from '../errors';
import { HEARTBEAT_MS } from './recorder';
import { isEvent, parseEntry, RECORDING_SUFFIX, type RecordingEntry } from './recordingFormat';
import { parsePartPath, readHeader } from './recordingParts';
import { t } from '../words/l10n';

/** `2026-11-23T083958.123Z-ttyUSB0-115200.2.hmrec` */
const NAME = /^\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z-[\w-]*(?:\.[1-9]\d*)?\.hmrec$/;
const MAX_NAME = 60;
/** A file that was marked as being written more recently is. */
const BEING_WRITTEN_MS = 6 * HEARTBEAT_MS;
const TAIL_SIZE = 512 * 1024;

export interface RecordingLimits {
  readonly totalBytes: number;
  readonly ageMs: number;
}

/** A recording that is kept, with all its files. */
export interface KeptRecording {
  /** The files, in order. */
  readonly paths: readonly string[];
  /** What people call the device. */
  readonly source: string;
  /** ms since 1970; null where the header does not tell. */
  readonly startedAt: number | null;
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly isBeingWritten: boolean;
}

interface KeptFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly writtenMs: number;
}

export class RecordingFolder {
  constructor(
    readonly path: string,
    private readonly limits: RecordingLimits,
    /** The wall clock, ms since 1970. */
    private readonly now: () => number = Date.now,
  ) {}

  /** Where a recording that begins now is to be written. */
  newPath(source: string): string {
    const time = new Date(this.now()).toISOString().replaceAll(':', '');
    const name = source.replace(/^\/dev\//, '').replace(/\W+/g, '-');
    return join(this.path, `${time}-${name.slice(0, MAX_NAME)}${RECORDING_SUFFIX}`);
  }

  /** Removes files that are too old, then the oldest until the rest fits; never one that is being written. */
  async makeRoom(): Promise<void> {
    const files = (await this.#files()).sort((a, b) => b.writtenMs - a.writtenMs);
    let total = 0;
    for (const { path, sizeBytes, writtenMs } of files) {
      total += sizeBytes;
      const ageMs = this.now() - writtenMs;
      const isTooMuch = total > this.limits.totalBytes || ageMs > this.limits.ageMs;
      if (isTooMuch && ageMs > BEING_WRITTEN_MS) await rm(path, { force: true });
    }
  }

  /** What is kept, latest first. */
  async list(): Promise<KeptRecording[]> {
    const bySession = new Map<string, KeptFile[]>();
    for (const file of await this.#files()) {
      const { first } = parsePartPath(file.path);
      bySession.set(first, [...(bySession.get(first) ?? []), file]);
    }
    const all = await Promise.all(
      [...bySession.values()].map((files) => this.#describe(files).catch(() => null)),
    );
    return all.filter((one) => one !== null).sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
  }

  /** Removes a recording; rejects with a HumanError where it is being written. */
  async remove({ paths, isBeingWritten, source }: KeptRecording): Promise<void> {
    if (isBeingWritten)
      throw new HumanError(t('{0} is being recorded.', source), t('Stop Heap Monitor first.'));
    for (const path of paths) await rm(path, { force: true });
  }

  async #files(): Promise<KeptFile[]> {
    const names = (await readdir(this.path).catch(() => [])).filter((name) => NAME.test(name));
    const files = names.map(async (name): Promise<KeptFile | null> => {
      const path = join(this.path, name);
      const found = await stat(path).catch(() => null);
      return found?.isFile() ? { path, sizeBytes: found.size, writtenMs: found.mtimeMs } : null;
    });
    return (await Promise.all(files)).filter((file) => file !== null);
  }

  async #describe(files: readonly KeptFile[]): Promise<KeptRecording | null> {
    const inOrder = [...files].sort((a, b) => parsePartPath(a.path).part - parsePartPath(b.path).part);
    const last = inOrder.at(-1);
    const header = last && (await readHeader(last.path));
    if (!header || header === 'log' || header === 'newer') return null;
    const end = await lastEntry(last.path, last.sizeBytes);
    const isOver =
      end !== null && isEvent(end) && (end.event.event === 'ended' || end.event.event === 'stopped');
    return {
      paths: inOrder.map(({ path }) => path),
      source: header.source,
      startedAt: header.startedAt,
      durationMs: end?.atMs ?? 0,
      sizeBytes: inOrder.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      isBeingWritten: !isOver && this.now() - last.writtenMs < BEING_WRITTEN_MS,
    };
  }
}

/** The last entry of a file that can be read; null where there is none near its end. */
async function lastEntry(path: string, size: number): Promise<RecordingEntry | null> {
  const file = await open(path);
  try {
    const from = Math.max(0, size - TAIL_SIZE);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(TAIL_SIZE), 0, TAIL_SIZE, from);
    for (const line of buffer.toString('utf8', 0, bytesRead).split('\n').reverse()) {
      const entry = parseEntry(line);
      if (entry !== null && entry !== 'unknown') return entry;
    }
    return null;
  } finally {
    await file.close();
  }
}
