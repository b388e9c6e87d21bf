/** The ELF that the server looks addresses up in: loaded, and loaded again whenever it changes on disk. */
import { createHash } from 'node:crypto';
import { unwatchFile, watchFile, type StatsListener } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { inflateSync } from 'node:zlib';
import { ElfError } from '../symbolize/errors';
import type { Frame } from '../symbolize/frame';
import { Symbolizer } from '../symbolize/symbolizer';
import type { ElfStatus } from './protocol';

/** How often the file is looked at. Polling sees what a linker does to a file wherever it lies. */
const POLL_MS = 1000;
/** A file that changed this recently may still be being written. */
const SETTLE_MS = 500;

export class ElfFile {
  #path: string | null = null;
  #symbolizer: Symbolizer | null = null;
  #generation = 0;
  #load = 0;
  #listener: StatsListener | null = null;

  /**
   * @param changed Told of every load that nobody asked for.
   * @param loaded Told of every file that was loaded, with its SHA-256.
   */
  constructor(
    private readonly changed: (status: ElfStatus) => void,
    private readonly loaded: (path: string, sha256: string) => void,
  ) {}

  get generation(): number {
    return this.#generation;
  }

  /** Never rejects: a file that cannot be used is a status. */
  async use(path: string | null): Promise<ElfStatus> {
    this.dispose();
    this.#path = path;
    if (path === null) return { state: 'none', missing: '' };
    const listener: StatsListener = (now, before) => {
      if (now.mtimeMs !== before.mtimeMs || now.size !== before.size) void this.#reload(path);
    };
    this.#listener = listener;
    watchFile(path, { interval: POLL_MS, persistent: false }, listener);
    return this.#read(path);
  }

  lookup(addresses: readonly number[]): Frame[][] {
    const symbolizer = this.#symbolizer;
    return addresses.map((address) => symbolizer?.lookup(address) ?? []);
  }

  dispose(): void {
    if (this.#path !== null && this.#listener) unwatchFile(this.#path, this.#listener);
    this.#symbolizer = null;
    this.#generation++;
  }

  async #reload(path: string): Promise<void> {
    const load = ++this.#load;
    await settled(path);
    if (load !== this.#load || path !== this.#path) return;
    const status = await this.#read(path);
    if (load === this.#load && path === this.#path) this.changed(status);
  }

  async #read(path: string): Promise<ElfStatus> {
    try {
      const bytes = await readFile(path);
      const symbolizer = Symbolizer.open(bytes, { inflate: (data) => inflateSync(data) });
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (path === this.#path) {
        this.#symbolizer = symbolizer;
        this.#generation++;
      }
      this.loaded(path, sha256);
      const { machine, hasDebugInfo } = symbolizer;
      return { state: 'ready', path, machine, hasDebugInfo, sha256, generation: this.#generation };
    } catch (error) {
      if (path === this.#path) {
        this.#symbolizer = null;
        this.#generation++;
      }
      return { state: 'failed', path, message: explain(error) };
    }
  }
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
  if (code === 'ENOENT') return 'The file does not exist (any more): build the project.';
  return `The file cannot be read: ${message}.`;
}
