/**
 * The frames of addresses: the server is started for the first ELF, told it again when it was started again, and asked
 * in batches. The answers are kept here, bounded; until one comes, and for ever if none does, an address has no frames.
 */
import type * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { describeError } from '../errors';
import { Emitter } from '../model/emitter';
import type { CoreState } from '../model/events';
import { callSiteOf, type AddressKind } from '../records/callSite';
import {
  elfChangedNotification,
  matchElf,
  setElfRequest,
  symbolizeRequest,
  unwindRequest,
  type ElfMatch,
  type ElfStatus,
  type Programs,
} from '../server/protocol';
import type { Frame } from '../symbolize/frame';
import type { CallStack } from '../symbolize/unwind/unwinder';
import type { FrameSource } from './frameSource';
import { ServerLife, type ServerPart, type ServerProgram } from './serverLife';
import { Unwinding } from './unwinding';

/** Addresses kept; the ones asked for longest ago go first. */
const MAX_KEPT = 50_000;
const BATCH_SIZE = 2000;
const BATCH_DELAY_MS = 10;

export class SymbolizerClient implements FrameSource, ServerPart {
  readonly server: ServerLife;
  /** Resolves when the ELF that a new server was told of is loaded. */
  #sent: Promise<void> = Promise.resolve();
  readonly #changed = new Emitter<void>();
  readonly #frames = new Map<number, readonly Frame[]>();
  readonly #wanted = new Set<number>();
  readonly #unwinding = new Unwinding(
    (core) => this.server.request(unwindRequest, core),
    () => this.#fire(),
  );
  #status: ElfStatus = { state: 'none', missing: '' };
  #programs: Programs = { path: null, bootloader: null, rom: null };
  /** Prefix of the hash of the ELF that runs, as printed; null: not known. */
  #printed: string | null = null;
  /** The ELF that the user wants used though it is not the one that runs. */
  #trusted: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #version = 0;

  readonly onDidChange = this.#changed.event;

  constructor(
    program: ServerProgram,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.server = new ServerLife(program, log);
    this.server.use(this);
  }

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

  async dispose(): Promise<void> {
    clearTimeout(this.#timer);
    this.#changed.dispose();
    await this.server.dispose();
  }

  attach(client: LanguageClient): void {
    client.onNotification(elfChangedNotification.method, (status: ElfStatus) => this.#setStatus(status));
  }

  started(): void {
    if (this.#programs.path !== null) this.#sent = this.#sendElf();
  }

  failed(message: string): void {
    this.#setStatus({ state: 'failed', path: this.#programs.path ?? '', message });
  }

  /** Looks addresses up in these ELFs from now on; without an application's in none, for the reason given. */
  async setPrograms(programs: Programs, missing = ''): Promise<void> {
    const { path } = programs;
    this.#programs = programs;
    this.#setStatus(path === null ? { state: 'none', missing } : { state: 'loading', path });
    if (this.server.isRunning) return this.#sendElf();
    // Once it runs it is told.
    if (path !== null) await this.server.start();
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
      const { generation, frames } = await this.server.request(symbolizeRequest, { addresses: unknown });
      if (generation !== status.generation) return addresses.map(() => []);
      unknown.forEach((site, index) => this.#keep(site, frames[index] ?? []));
    }
    return sites.map((site) => this.#frames.get(site) ?? []);
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
    if (this.#status.state !== 'ready' || !this.server.isRunning) return;
    const addresses = [...this.#wanted].slice(0, BATCH_SIZE);
    if (addresses.length === 0) return;
    try {
      const { generation, frames } = await this.server.request(symbolizeRequest, { addresses });
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

  async #sendElf(): Promise<void> {
    const programs = this.#programs;
    try {
      const status = await this.server.request(setElfRequest, programs);
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
}
