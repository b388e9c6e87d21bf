/**
 * The language server's life, as the extension has it: started when it is first needed, started again when it crashes,
 * given up when it crashes often. What it is told and asked goes through here.
 *
 * The library is loaded with the server: to evaluate it is most of what an activation would cost.
 */
import type * as vscode from 'vscode';
import type {
  CloseAction,
  CloseHandlerResult,
  LanguageClient,
  LanguageClientOptions,
} from 'vscode-languageclient/node';
import { describeError } from '../errors';
import { t } from '../words/l10n';
import {
  BUNDLE_ARGUMENT,
  type NotificationMethod,
  type RequestMethod,
  type ServerOptions,
} from '../server/protocol';

/** A server that crashes this often within MANY_CRASHES_MS is given up. */
const MANY_CRASHES = 5;
const MANY_CRASHES_MS = 60_000;

/** A part of the extension that speaks with the server. */
export interface ServerPart {
  /** Which documents the server is given; one part has them. */
  readonly options?: Pick<LanguageClientOptions, 'documentSelector' | 'middleware'>;
  /** A client was made: what the server says and asks can be heard from now on. */
  attach(client: LanguageClient): void;
  /** The server runs, perhaps again: it knows nothing of before. */
  started(): void;
  /** It does not start, or crashes often: there will be none. */
  failed?(message: string): void;
}

export interface ServerProgram {
  /** Path of the server. */
  readonly module: string;
  readonly options: ServerOptions;
  /** Path of the translations for the server; null: none, it speaks English. */
  readonly bundle: string | null;
}

export class ServerLife {
  #client: Promise<LanguageClient> | undefined;
  #isRunning = false;
  #isDisposed = false;
  #crashes: number[] = [];
  readonly #parts: ServerPart[] = [];

  constructor(
    private readonly program: ServerProgram,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Must be told before the first start. */
  use(part: ServerPart): void {
    this.#parts.push(part);
  }

  /** Resolves when it runs or has failed; at once where it has been started. */
  async start(): Promise<void> {
    if (!this.#isDisposed) await (this.#client ??= this.#start());
  }

  /** Asks the server. Rejects where it does not run. */
  async request<Params, Result>({ method }: RequestMethod<Params, Result>, params: Params): Promise<Result> {
    const client = await this.#client;
    if (!client) throw new Error('The server was not started.');
    return client.sendRequest<Result>(method, params);
  }

  /** Tells the server, where it runs. */
  notify<Params>({ method }: NotificationMethod<Params>, params: Params): void {
    if (!this.#isRunning) return;
    this.#client
      ?.then((client) => client.sendNotification(method, params))
      .catch((error: unknown) => this.log.warn(`${method} was not sent: ${describeError(error)}`));
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    const client = await this.#client;
    if (!client?.needsStop()) return;
    await client.start(); // no more than waits: in the middle of a restart it cannot be stopped
    await client.dispose();
  }

  async #start(): Promise<LanguageClient> {
    const library = await import('vscode-languageclient/node');
    const { module, options, bundle } = this.program;
    const node = {
      module,
      transport: library.TransportKind.ipc,
      args: bundle === null ? [] : [`${BUNDLE_ARGUMENT}${bundle}`],
    };
    const client = new library.LanguageClient(
      'heapMonitor',
      'Heap Monitor Language Server',
      { run: node, debug: { ...node, options: { execArgv: ['--nolazy', '--inspect=6019'] } } },
      {
        documentSelector: [],
        ...this.#parts.find((part) => part.options)?.options,
        initializationOptions: options,
        outputChannel: this.log,
        revealOutputChannelOn: library.RevealOutputChannelOn.Never,
        errorHandler: {
          error: () => ({ action: library.ErrorAction.Continue, handled: true }),
          closed: () => this.#closed(library.CloseAction),
        },
      },
    );
    for (const part of this.#parts) part.attach(client);
    client.onDidChangeState(({ newState }) => {
      this.#isRunning = newState === library.State.Running;
      if (this.#isRunning) for (const part of this.#parts) part.started();
    });
    try {
      await client.start();
    } catch (error) {
      this.log.error(`The symbolizer did not start: ${describeError(error)}`);
      this.#failed(t('The symbolizer did not start; see the Heap Monitor log.'));
    }
    return client;
  }

  #closed({ Restart, DoNotRestart }: typeof CloseAction): CloseHandlerResult {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < MANY_CRASHES_MS), now];
    if (this.#isDisposed) return { action: DoNotRestart, handled: true };
    if (this.#crashes.length < MANY_CRASHES) return { action: Restart, handled: true };
    this.#failed(t('The symbolizer stopped {0} times; see the Heap Monitor log.', MANY_CRASHES));
    return { action: DoNotRestart, handled: true };
  }

  #failed(message: string): void {
    for (const part of this.#parts) part.failed?.(message);
  }
}
