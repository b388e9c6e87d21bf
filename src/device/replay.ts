/** A recording or a plain log played as if it came from a device: at once, or with its recorded times. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { HumanError } from '../errors';
import { explainFileError, openRecording, type RecordingFile } from './recording';
import type { Source, SourceSink } from './source';

export interface ReplayOptions {
  readonly label: string;
  /** `fast`: as fast as it can be taken in. `recorded`: with the recorded times between the chunks. */
  readonly pace: 'fast' | 'recorded';
  /** Begin again at the end, as a device that is reset, with the present as its time: the demo device. */
  readonly repeat?: boolean;
}

/** Longest stretch of work before other things get their turn, ms. */
const SLICE_MS = 20;

export class ReplaySource implements Source {
  readonly label: string;
  readonly #cancel = new AbortController();
  #played: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly options: ReplayOptions,
  ) {
    this.label = options.label;
  }

  async open(sink: SourceSink): Promise<void> {
    const file = await openRecording(this.path);
    this.#played = this.#play(file, sink).catch((error: unknown) => {
      if (this.#cancel.signal.aborted) return;
      sink.ended(
        error instanceof HumanError ? error : explainFileError(error as NodeJS.ErrnoException, this.path),
      );
    });
  }

  async close(): Promise<void> {
    this.#cancel.abort();
    await this.#played;
  }

  async #play(file: RecordingFile, sink: SourceSink): Promise<void> {
    do {
      await this.#playOnce(file, sink);
    } while (this.options.repeat && !this.#cancel.signal.aborted);
    if (!this.#cancel.signal.aborted) sink.ended(null);
  }

  async #playOnce(file: RecordingFile, sink: SourceSink): Promise<void> {
    const { signal } = this.#cancel;
    const startedMs = Date.now();
    let sliceEndMs = Date.now() + SLICE_MS;
    for await (const { bytes, atMs } of file.chunks()) {
      if (this.options.pace === 'recorded' && atMs !== null) {
        const waitMs = startedMs + atMs - Date.now();
        if (waitMs > 0) await setTimeout(waitMs, undefined, { signal });
      } else if (Date.now() > sliceEndMs) {
        await setImmediate();
        sliceEndMs = Date.now() + SLICE_MS;
      }
      if (signal.aborted) return;
      sink.data(bytes, this.options.repeat ? Date.now() : arrivalOf(file, atMs));
    }
  }
}

/** When a recorded chunk came, ms since 1970 (since the start where the recording does not tell its date). */
export function arrivalOf(file: RecordingFile, atMs: number | null): number | null {
  return atMs === null ? null : (file.startedAt ?? 0) + atMs;
}
