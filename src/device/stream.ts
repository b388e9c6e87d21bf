/** The bytes of a stream, such as standard input, with the times they came. */
import type { Readable } from 'node:stream';
import { HumanError } from '../errors';
import { t } from '../words/l10n';
import type { Source, SourceSink } from './source';

export class StreamSource implements Source {
  #sink: SourceSink | null = null;

  constructor(
    readonly label: string,
    private readonly stream: Readable,
  ) {}

  open(sink: SourceSink): Promise<void> {
    this.#sink = sink;
    this.stream.on('data', (bytes: Uint8Array) => this.#sink?.data(bytes, Date.now()));
    this.stream.on('error', (error) => {
      this.#end(
        new HumanError(t('{0} cannot be read: {1}.', this.label, error.message), '', { cause: error }),
      );
    });
    this.stream.on('end', () => this.#end(null));
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#sink = null;
    this.stream.destroy();
    return Promise.resolve();
  }

  #end(reason: HumanError | null): void {
    const sink = this.#sink;
    this.#sink = null;
    sink?.ended(reason);
  }
}
