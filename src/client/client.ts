/**
 * The language client: starts the server for the first ELF, starts it again when it crashes, and asks it for frames in
 * batches. The answers are kept here, bounded; until one comes, and for ever if none does, an address has no frames.
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
import { Emitter } from '../model/emitter';
import type { CoreState } from '../model/events';
import { callSiteOf, type AddressKind } from '../records/callSite';
import {
  BUNDLE_ARGUMENT,
  elfChangedNotification,
  matchElf,
  setElfRequest,
  symbolizeRequest,
  unwindRequest,
  type ElfMatch,
  type ElfStatus,
  type NotificationMethod,
  type Programs,
  type RequestMethod,
  type ServerOptions,
} from '../server/protocol';
import type { Frame } from '../symbolize/frame';
import type { CallStack } from '../symbolize/unwind/unwinder';
import { Unwinding } from './unwinding';
import type { FrameSource } from '../views/frameSource';
import { t } from '../l10n';

/** Addresses kept; the ones asked for longest ago go first. */
const MAX_KEPT = 50_000;
const BATCH_SIZE = 2000;
const BATCH_DELAY_MS = 10;
/** A server that crashes this often within MANY_CRASHES_MS is given up. */
const MANY_CRASHES = 5;
const MANY_CRASHES_MS = 60_000;

/** Another part of the extension that speaks with the server. */
export interface ServerPart {
  readonly options: Pick<LanguageClientOptions, 'documentSelector' | 'middleware'>;
  /** A client was made: what the server asks can be answered from now on. */
  attach(client: LanguageClient): void;
  /** The server runs, perhaps again: it knows nothing of before. */
  started(): void;
}

export class SymbolizerClient implements FrameSource {
  #client: Promise<LanguageClient> | undefined;
  #isRunning = false;
  /** Resolves when the ELF that a new server was told of is loaded. */
  #sent: Promise<void> = Promise.resolve();
  #isDisposed = false;
  readonly #changed = new Emitter<void>();
  readonly #frames = new Map<number, readonly Frame[]>();
  readonly #wanted = new Set<number>();
  readonly #unwinding = new Unwinding(
    (core) => this.request(unwindRequest, core),
    () => this.#fire(),
  );
  #status: ElfStatus = { state: 'none', missing: '' };
  #programs: Programs = { path: null, bootloader: null, rom: null };
  /** Prefix of the hash of the ELF that runs, as printed; null: not known. */
  #printed: string | null = null;
  /** The ELF that the user wants used though it is not the one that runs. */
  #trusted: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #crashes: number[] = [];
  #version = 0;
  #part: ServerPart | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly serverModule: string,
    private readonly options: ServerOptions,
    private readonly log: vscode.LogOutputChannel,
    /** Path of the translations for the server; null: none, it speaks English. */
    private readonly bundle: string | null = null,
  ) {}

  get elf(): ElfStatus {
    return this.#status;
  }

  get elfMatch(): ElfMatch {
    return matchElf(this.#status, this.#printed);
  }

  /** It is the ELF that runs, as far as is known, or the user has chosen it himself. */
  get isUsable(): boolean {
    return this.elfMatch !== 'mismatch' || ('path' in this.#status && this.#status.path === this.#trusted);
  }

  /** Counts up whenever frames or the ELF change. */
  get version(): number {
    return this.#version;
  }

  /** Must be told before the first ELF. */
  use(part: ServerPart): void {
    this.#part = part;
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#changed.dispose();
    const client = await this.#client;
    if (!client?.needsStop()) return;
    await client.start(); // no more than waits: in the middle of a restart it cannot be stopped
    await client.dispose();
  }

  /** Looks addresses up in these ELFs from now on; without an application's in none, for the reason given. */
  async setPrograms(programs: Programs, missing = ''): Promise<void> {
    const { path } = programs;
    this.#programs = programs;
    this.#setStatus(path === null ? { state: 'none', missing } : { state: 'loading', path });
    if (this.#isRunning) return this.#sendElf();
    // Once it runs it is told.
    if (path !== null && !this.#isDisposed) await (this.#client ??= this.#start());
    await this.#sent;
  }

  /** What the running firmware says of its ELF: with another one no frames are given, for their lines would be wrong. */
  setPrinted(prefix: string | null): void {
    if (prefix === this.#printed) return;
    this.#printed = prefix;
    this.#fire();
  }

  /** Gives frames of this ELF though it is not the one that runs: the user has chosen it himself. */
  trust(path: string | null): void {
    this.#trusted = path;
    this.#fire();
  }

  /** Frames of printed addresses, in their order; empty where nothing is known. Rejects where the server does not answer. */
  async lookup(
    addresses: readonly { readonly address: string; readonly kind: AddressKind }[],
  ): Promise<readonly (readonly Frame[])[]> {
    const status = this.#status;
    if (status.state !== 'ready' || !this.isUsable) return addresses.map(() => []);
    const sites = addresses.map(({ address, kind }) => callSiteOf(address, kind, status.machine));
    const unknown = [...new Set(sites)].filter((site) => !this.#frames.has(site)).slice(0, BATCH_SIZE);
    if (unknown.length > 0) {
      const { generation, frames } = await this.request(symbolizeRequest, { addresses: unknown });
      if (generation !== status.generation) return addresses.map(() => []);
      unknown.forEach((site, index) => this.#keep(site, frames[index] ?? []));
    }
    return sites.map((site) => this.#frames.get(site) ?? []);
  }

  /** Runs the server though there is no ELF. */
  async run(): Promise<void> {
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

  unwind(core: CoreState): CallStack | undefined {
    if (this.#status.state !== 'ready' || !this.isUsable) return undefined;
    return this.#unwinding.stack(core, this.#status.generation);
  }

  frames(address: string, kind: AddressKind = 'caller'): readonly Frame[] | undefined {
    if (this.#status.state !== 'ready' || !this.isUsable) return undefined;
    const site = callSiteOf(address, kind, this.#status.machine);
    const known = this.#frames.get(site);
    if (!known) this.#want(site);
    return known;
  }

  #want(address: number): void {
    this.#wanted.add(address);
    this.#timer ??= setTimeout(() => void this.#ask(), BATCH_DELAY_MS);
  }

  /** Asks for what is wanted. What a crash leaves unanswered stays wanted and is asked again. */
  async #ask(): Promise<void> {
    this.#timer = undefined;
    if (this.#status.state !== 'ready' || !this.#isRunning) return;
    const addresses = [...this.#wanted].slice(0, BATCH_SIZE);
    if (addresses.length === 0) return;
    try {
      const { generation, frames } = await this.request(symbolizeRequest, { addresses });
      if (this.#status.state !== 'ready' || generation !== this.#status.generation) return;
      addresses.forEach((address, index) => this.#keep(address, frames[index] ?? []));
    } catch (error) {
      this.log.warn(`Symbolizing ${addresses.length} addresses failed: ${describeError(error)}`);
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

  async #start(): Promise<LanguageClient> {
    const library = await import('vscode-languageclient/node');
    const module = {
      module: this.serverModule,
      transport: library.TransportKind.ipc,
      args: this.bundle === null ? [] : [`${BUNDLE_ARGUMENT}${this.bundle}`],
    };
    const client = new library.LanguageClient(
      'heapMonitor',
      'Heap Monitor Language Server',
      { run: module, debug: { ...module, options: { execArgv: ['--nolazy', '--inspect=6019'] } } },
      {
        documentSelector: [],
        ...this.#part?.options,
        initializationOptions: this.options,
        outputChannel: this.log,
        revealOutputChannelOn: library.RevealOutputChannelOn.Never,
        errorHandler: {
          error: () => ({ action: library.ErrorAction.Continue, handled: true }),
          closed: () => this.#closed(library.CloseAction),
        },
      },
    );
    client.onNotification(elfChangedNotification.method, (status: ElfStatus) => this.#setStatus(status));
    this.#part?.attach(client);
    client.onDidChangeState(({ newState }) => {
      this.#isRunning = newState === library.State.Running;
      if (this.#isRunning) this.#part?.started();
      if (this.#isRunning && this.#programs.path !== null) this.#sent = this.#sendElf();
    });
    try {
      await client.start();
    } catch (error) {
      this.log.error(`The symbolizer did not start: ${describeError(error)}`);
      const message = t('The symbolizer did not start; see the Heap Monitor log.');
      this.#setStatus({ state: 'failed', path: this.#programs.path ?? '', message });
    }
    return client;
  }

  async #sendElf(): Promise<void> {
    const programs = this.#programs;
    try {
      const status = await this.request(setElfRequest, programs);
      if (programs === this.#programs && programs.path !== null) this.#setStatus(status);
    } catch (error) {
      this.log.warn(`The ELF could not be set: ${describeError(error)}`);
    }
  }

  #setStatus(status: ElfStatus): void {
    this.#status = status;
    this.#frames.clear();
    this.#wanted.clear();
    this.#unwinding.clear();
    this.#fire();
  }

  #fire(): void {
    this.#version++;
    this.#changed.fire();
  }

  #closed({ Restart, DoNotRestart }: typeof CloseAction): CloseHandlerResult {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < MANY_CRASHES_MS), now];
    if (this.#isDisposed) return { action: DoNotRestart, handled: true };
    if (this.#crashes.length < MANY_CRASHES) return { action: Restart, handled: true };
    const message = t('The symbolizer stopped {0} times; see the Heap Monitor log.', MANY_CRASHES);
    this.#setStatus({ state: 'failed', path: this.#programs.path ?? '', message });
    return { action: DoNotRestart, handled: true };
  }
}
