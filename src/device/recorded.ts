/** A source whose bytes and events are recorded on their way: nobody behind it knows. */
import type { Recorder } from './recorder';
import { encodeEnd, encodeLink } from './recordingFormat';
import type { Guest, PortControl, Source, SourceSink } from './source';

export function recorded(source: Source, recorder: Recorder): Source {
  return new RecordedSource(source, recorder);
}

class RecordedSource implements Source {
  readonly write?: (bytes: Uint8Array) => Promise<void>;
  readonly reset?: () => Promise<void>;
  readonly pause?: NonNullable<Source['pause']>;
  readonly resume?: () => void;
  readonly attach?: (listener: (bytes: Uint8Array) => void) => Guest;
  readonly control?: PortControl;

  constructor(
    private readonly source: Source,
    private readonly recorder: Recorder,
  ) {
    if (source.write) this.write = source.write.bind(source);
    if (source.reset) this.reset = source.reset.bind(source);
    if (source.pause) this.pause = source.pause.bind(source);
    if (source.resume) this.resume = source.resume.bind(source);
    if (source.attach) this.attach = source.attach.bind(source);
    if (source.control) this.control = source.control;
  }

  get label(): string {
    return this.source.label;
  }

  get serialPath(): string | undefined {
    return this.source.serialPath;
  }

  async open(sink: SourceSink): Promise<void> {
    const { recorder } = this;
    try {
      await this.source.open({
        data: (bytes, arrivalMs) => sink.data(bytes, recorder.record(bytes, arrivalMs)),
        link: (event, atMs) => sink.link?.(event, recorder.event(encodeLink(event), atMs)),
        mark: (label, atMs) => sink.mark?.(label, this.mark(label, atMs)),
        ended: (reason, notice) => {
          if (recorder.hasBegun) recorder.event(encodeEnd(reason), Date.now());
          void recorder.close();
          sink.ended(reason, notice);
        },
      });
    } catch (error) {
      await recorder.close();
      throw error;
    }
  }

  mark(label: string, atMs: number): number {
    return this.recorder.event({ event: 'mark', label }, atMs);
  }

  async close(): Promise<void> {
    await this.source.close();
    if (this.recorder.hasBegun) this.recorder.event({ event: 'stopped' }, Date.now());
    await this.recorder.close();
  }
}
