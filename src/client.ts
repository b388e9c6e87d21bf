/**
 * The language client: starts the server, starts it again when it crashes, and asks it for frames in batches. The
 * answers are kept here, bounded; until one comes, and for ever if none does, an address has no frames.
 */
import type * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { describeError } from './errors';
import { Emitter } from './model/emitter';
import { callSiteOfCaller } from './records/callSite';
import {
  elfChangedNotification,
  setElfRequest,
  symbolizeRequest,
  type ElfStatus,
  type RequestMethod,
} from './server/protocol';
import type { Frame } from './symbolize/frame';
import type { FrameSource } from './views/frameSource';

/** Addresses kept; the ones asked for longest ago go first. */
const MAX_KEPT = 50_000;
const BATCH_SIZE = 2000;
const BATCH_DELAY_MS = 10;
/** A server that crashes this often within MANY_CRASHES_MS is given up. */
const MANY_CRASHES = 5;
const MANY_CRASHES_MS = 60_000;

export class SymbolizerClient implements FrameSource {
  readonly #client: LanguageClient;
  readonly #changed = new Emitter<void>();
  readonly #frames = new Map<number, readonly Frame[]>();
  readonly #wanted = new Set<number>();
  #status: ElfStatus = { state: 'none', missing: '' };
  #path: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #crashes: number[] = [];
  #version = 0;

  readonly onDidChange = this.#changed.event;

  constructor(serverModule: string, log: vscode.LogOutputChannel) {
    const module = { module: serverModule, transport: TransportKind.ipc };
    this.#client = new LanguageClient(
      'heapMonitor',
      'Heap Monitor Language Server',
      { run: module, debug: { ...module, options: { execArgv: ['--nolazy', '--inspect=6019'] } } },
      {
        documentSelector: [],
        outputChannel: log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        errorHandler: {
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: () => this.#closed(),
        },
      },
    );
    this.#client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) void this.#running();
    });
    this.#client.onNotification(elfChangedNotification.method, (status: ElfStatus) =>
      this.#setStatus(status),
    );
  }

  get elf(): ElfStatus {
    return this.#status;
  }

  /** Counts up whenever frames or the ELF change. */
  get version(): number {
    return this.#version;
  }

  async start(): Promise<void> {
    await this.#client.start();
  }

  async dispose(): Promise<void> {
    clearTimeout(this.#timer);
    this.#changed.dispose();
    await this.#client.dispose();
  }

  /** Looks addresses up in this ELF from now on; null: in none, for the reason given. */
  async setElf(path: string | null, missing = ''): Promise<void> {
    this.#path = path;
    this.#setStatus(path === null ? { state: 'none', missing } : { state: 'loading', path });
    if (this.#client.state === State.Running) await this.#sendElf();
  }

  frames(caller: string): readonly Frame[] | undefined {
    if (this.#status.state !== 'ready') return undefined;
    const address = callSiteOfCaller(caller, this.#status.machine);
    const known = this.#frames.get(address);
    if (!known) this.#want(address);
    return known;
  }

  #want(address: number): void {
    this.#wanted.add(address);
    this.#timer ??= setTimeout(() => void this.#ask(), BATCH_DELAY_MS);
  }

  /** Asks for what is wanted. What a crash leaves unanswered stays wanted and is asked again. */
  async #ask(): Promise<void> {
    this.#timer = undefined;
    if (this.#status.state !== 'ready' || this.#client.state !== State.Running) return;
    const addresses = [...this.#wanted].slice(0, BATCH_SIZE);
    if (addresses.length === 0) return;
    try {
      const { generation, frames } = await this.#request(symbolizeRequest, { addresses });
      if (this.#status.state !== 'ready' || generation !== this.#status.generation) return;
      addresses.forEach((address, index) => this.#keep(address, frames[index] ?? []));
    } catch (error) {
      this.#client.warn(`Symbolizing ${addresses.length} addresses failed: ${describeError(error)}`);
      return;
    }
    this.#fire();
    if (this.#wanted.size > 0) void this.#ask();
  }

  #keep(address: number, frames: readonly Frame[]): void {
    this.#wanted.delete(address);
    this.#frames.set(address, frames);
    if (this.#frames.size <= MAX_KEPT) return;
    const oldest = this.#frames.keys().next();
    if (!oldest.done) this.#frames.delete(oldest.value);
  }

  async #running(): Promise<void> {
    if (this.#path !== null) await this.#sendElf();
  }

  async #sendElf(): Promise<void> {
    const path = this.#path;
    try {
      const status = await this.#request(setElfRequest, { path });
      if (path === this.#path && path !== null) this.#setStatus(status);
    } catch (error) {
      this.#client.warn(`The ELF could not be set: ${describeError(error)}`);
    }
  }

  #request<Params, Result>({ method }: RequestMethod<Params, Result>, params: Params): Promise<Result> {
    return this.#client.sendRequest<Result>(method, params);
  }

  #setStatus(status: ElfStatus): void {
    this.#status = status;
    this.#frames.clear();
    this.#wanted.clear();
    this.#fire();
  }

  #fire(): void {
    this.#version++;
    this.#changed.fire();
  }

  #closed(): { action: CloseAction; handled: boolean } {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < MANY_CRASHES_MS), now];
    if (this.#crashes.length < MANY_CRASHES) return { action: CloseAction.Restart, handled: true };
    const message = `The symbolizer stopped ${MANY_CRASHES} times; see the Heap Monitor log.`;
    this.#setStatus({ state: 'failed', path: this.#path ?? '', message });
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}
