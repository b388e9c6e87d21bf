/** The ELFs that the server looks addresses up in: loaded, and loaded again whenever the application's changes on disk. */
import { unwatchFile, watchFile, type StatsListener } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { openElf, type OpenedElf } from '../project/openElf';
import { ElfError } from '../symbolize/errors';
import type { Frame } from '../symbolize/frame';
import { SymbolizerSet, type Program, type ProgramRole } from '../symbolize/symbolizerSet';
import type { CallStack, CrashedCore, Unwinder } from '../symbolize/unwind/unwinder';
import type { ElfStatus, Programs } from './protocol';
import { text } from './sentences';

/** How often the file is looked at. Polling sees what a linker does to a file wherever it lies. */
const POLL_MS = 1000;
/** A file that changed this recently may still be being written. */
const SETTLE_MS = 500;

const NONE: Programs = { path: null, bootloader: null, rom: null };

export class ElfFile {
  #programs = NONE;
  #symbolizer = new SymbolizerSet([]);
  /** Of the application; read when the first panic is unwound. */
  #unwinder: (() => Promise<Unwinder | null>) | null = null;
  /** Of the ROM. */
  #romUnwinder: (() => Promise<Unwinder | null>) | null = null;
  #loadedProgram: { readonly sha256: string; readonly machine: number } | null = null;
  #generation = 0;
  #load = 0;
  #listener: StatsListener | null = null;
  /** Folder in which answers are kept; undefined: nowhere. */
  cacheFolder: string | undefined;

  /**
   * @param changed Told of every load that nobody asked for.
   * @param onLoaded Told of every application that was loaded, with its SHA-256.
   */
  constructor(
    private readonly changed: (status: ElfStatus) => void,
    private readonly onLoaded: (path: string, sha256: string) => void,
  ) {}

  get generation(): number {
    return this.#generation;
  }

  /** The application that answers: its hash and `e_machine`; null: none is loaded. */
  get loaded(): { readonly sha256: string; readonly machine: number } | null {
    return this.#loadedProgram;
  }

  /** The application's; null: none. */
  get path(): string | null {
    return this.#programs.path;
  }

  /** Never rejects: a file that cannot be used is a status. */
  async use(programs: Programs): Promise<ElfStatus> {
    this.dispose();
    this.#programs = programs;
    const { path } = programs;
    if (path === null) return { state: 'none', missing: '' };
    const listener: StatsListener = (now, before) => {
      if (now.mtimeMs !== before.mtimeMs || now.size !== before.size) void this.#reload(path);
    };
    this.#listener = listener;
    watchFile(path, { interval: POLL_MS, persistent: false }, listener);
    return this.#read(path);
  }

  lookup(addresses: readonly number[]): (readonly Frame[])[] {
    return addresses.map((address) => this.#symbolizer.lookup(address));
  }

  /** The call stack of a core; null where nothing can be said of it. */
  async unwind(core: CrashedCore): Promise<CallStack | null> {
    const unwinder = await this.#unwinder?.().catch(() => null);
    const rom = await this.#romUnwinder?.().catch(() => null);
    return unwinder?.unwind(core, rom ? [rom] : []) ?? null;
  }

  dispose(): void {
    if (this.#programs.path !== null && this.#listener) unwatchFile(this.#programs.path, this.#listener);
    this.#take(new SymbolizerSet([]));
  }

  #take(
    symbolizer: SymbolizerSet,
    openUnwinder: OpenedElf['openUnwinder'] | null = null,
    openRomUnwinder: OpenedElf['openUnwinder'] | null = null,
  ): void {
    this.#symbolizer = symbolizer;
    this.#unwinder = openUnwinder;
    this.#romUnwinder = openRomUnwinder;
    this.#loadedProgram = null;
    this.#generation++;
  }

  async #reload(path: string): Promise<void> {
    const load = ++this.#load;
    await settled(path);
    if (load !== this.#load || path !== this.#programs.path) return;
    const status = await this.#read(path);
    if (load === this.#load && path === this.#programs.path) this.changed(status);
  }

  async #read(path: string): Promise<ElfStatus> {
    const programs = this.#programs;
    try {
      const app = await openElf(path, this.cacheFolder);
      const [bootloader, rom] = await Promise.all([
        this.#openOther(programs.bootloader),
        this.#openOther(programs.rom),
      ]);
      const others = [
        ...(bootloader ? [program('bootloader', bootloader)] : []),
        ...(rom ? [program('rom', rom)] : []),
      ];
      const { machine, hasDebugInfo } = app.symbolizer;
      if (programs === this.#programs) {
        const all = new SymbolizerSet([program('app', app), ...others]);
        this.#take(all, app.openUnwinder, rom?.openUnwinder ?? null);
        this.#loadedProgram = { sha256: app.sha256, machine };
        this.onLoaded(path, app.sha256);
        const generation = this.#generation;
        void app.fillCache(() => generation !== this.#generation);
      }
      return {
        state: 'ready',
        path,
        machine,
        hasDebugInfo,
        sha256: app.sha256,
        generation: this.#generation,
      };
    } catch (error) {
      if (programs === this.#programs) this.#take(new SymbolizerSet([]));
      return { state: 'failed', path, message: explain(error) };
    }
  }

  /** null where there is none, or none that can be read: the application does without. */
  async #openOther(path: string | null): Promise<OpenedElf | null> {
    return path === null ? null : openElf(path, this.cacheFolder).catch(() => null);
  }
}

function program(role: ProgramRole, { symbolizer }: OpenedElf): Program {
  return { role, symbolizer };
}

/** Resolves when the file has not changed for a while (or is gone). */
async function settled(path: string): Promise<void> {
  for (let before = ''; ;) {
    const now = await stat(path).then(
      ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
      () => 'gone',
    );
    if (now === before) return;
    before = now;
    await setTimeout(SETTLE_MS);
  }
}

function explain(error: unknown): string {
  if (error instanceof ElfError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return text.elfGone;
  return text.elfUnreadable(message);
}
