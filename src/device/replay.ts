/**
 * A recording or a plain log played as if it came from a device: at once, or with its recorded times, of which a head
 * start may be over already.
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { HumanError } from '../errors';
import { explainFileError, openRecording, type RecordingFile } from './recording';
import { decodeLink, isEvent, type RecordedEvent } from './recordingFormat';
import type { Source, SourceSink } from './source';

export interface ReplayOptions {
  readonly label: string;
  /** `fast`: as fast as it can be taken in. `recorded`: with the recorded times between the chunks. */
  readonly pace: 'fast' | 'recorded';
  /** With recorded times: how many times as fast as it was; 1 where it is not given. */
  readonly speed?: number;
  /**
   * With recorded times: how much of the recording, ms, is taken in as fast as it can be, as if the device had been
   * listened to for so long. At most what the recording lasts; 0 where it is not given.
   */
  readonly headStartMs?: number;
  /**
   * A device that is there now, the demo: its time is the present, to which the head start leads up. At the end it
   * begins again, as a device that is reset, without a head start.
   */
  readonly repeat?: boolean;
}

/** Longest stretch of work before other things get their turn, ms. A chunk that is begun is finished. */
const SLICE_MS = 10;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class ReplaySource implements Source {
  readonly label: string;
  readonly isReplay: boolean;
  readonly #cancel = new AbortController();
  #played: Promise<void> = Promise.resolve();
  #file: RecordingFile | null = null;

  constructor(
    private readonly path: string,
    private readonly options: ReplayOptions,
  ) {
    this.label = options.label;
    this.isReplay = !options.repeat;
  }

  /** The file, once it is open. */
  get file(): RecordingFile | null {
    return this.#file;
  }

  async open(sink: SourceSink): Promise<void> {
    const file = await openRecording(this.path);
    this.#file = file;
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
    const { repeat, headStartMs = 0 } = this.options;
    await this.#playOnce(file, sink, headStartMs);
    while (repeat && !this.#cancel.signal.aborted) await this.#playOnce(file, sink, 0);
    if (!this.#cancel.signal.aborted) sink.ended(null, file.flaw ?? undefined);
  }

  async #playOnce(file: RecordingFile, sink: SourceSink, headStartMs: number): Promise<void> {
    const { signal } = this.#cancel;
    const { pace, speed = 1, repeat } = this.options;
    const startedMs = Date.now() - headStartMs / speed;
    let sliceEndMs = Date.now() + SLICE_MS;
    for await (const entry of file.entries()) {
      if (signal.aborted) return;
      const dueMs = entry.atMs === null ? Date.now() : startedMs + entry.atMs / speed;
      const waitMs = pace === 'recorded' ? dueMs - Date.now() : 0;
      if (waitMs > 0) await sleep(waitMs, signal);
      else if (Date.now() > sliceEndMs) {
        await setImmediate();
        sliceEndMs = Date.now() + SLICE_MS;
      }
      if (signal.aborted) return;
      const arrivalMs = repeat ? dueMs : file.arrivalOf(entry.atMs);
      if (!isEvent(entry)) sink.data(entry.bytes, arrivalMs);
      else if (arrivalMs !== null) playEvent(entry, arrivalMs, sink);
    }
  }
}

/** Waits any time, also longer than a timer can (25 days). */
async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  for (let left = ms; left > 0; left -= LONGEST_TIMER_MS)
    await setTimeout(Math.min(left, LONGEST_TIMER_MS), undefined, { signal });
}

function playEvent({ event }: RecordedEvent, arrivalMs: number, sink: SourceSink): void {
  if (event.event === 'mark') return sink.mark?.(event.label, arrivalMs);
  const link = decodeLink(event);
  if (link) sink.link?.(link, arrivalMs);
}
