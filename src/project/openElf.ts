/**
 * Opening ELF files, with the answers of earlier times kept in a folder: one file for each program, by the SHA-256 of
 * its ELF. The folder is bounded, may be deleted at any time, and is never trusted: what is damaged is made again.
 */
import { createHash } from 'node:crypto';
import { readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CachedSymbolizer } from '../symbolize/cache/cachedSymbolizer';
import { encodeCache } from '../symbolize/cache/encode';
import type { AddressResolver } from '../symbolize/resolver';
import { Symbolizer } from '../symbolize/symbolizer';
import { Unwinder } from '../symbolize/unwind/unwinder';
import { listFolder, writeWhole } from './files';
import { symbolizerOptions } from './symbolizerOptions';

const SUFFIX = '.hmsc';
const MAX_BYTES = 256 * 1024 * 1024;
/** The longest the cache is worked on at a time, so that requests are answered in between. */
const SLICE_MS = 5;

export interface OpenedElf {
  readonly symbolizer: AddressResolver;
  /** SHA-256 of the whole ELF file, in hexadecimal digits. */
  readonly sha256: string;
  /** Whether the cache answers; if not, `fillCache` makes it for the next time. */
  readonly isCached: boolean;
  /** Never rejects: a cache that cannot be written is not missed. Ends early once `stop` says so. */
  fillCache(stop?: () => boolean): Promise<void>;
  /**
   * What unwinds the stacks of its panics, read from the file again when it is first wanted, which is seldom; null for
   * other machines than RISC-V, and where the file is another one by now or cannot be read.
   */
  readonly openUnwinder: () => Promise<Unwinder | null>;
}

/** Rejects with ElfError where the file is no program, or as `readFile` does. Without a folder, nothing is cached. */
export async function openElf(path: string, folder?: string): Promise<OpenedElf> {
  const bytes = await readFile(path);
  const hash = createHash('sha256').update(bytes).digest();
  const sha256 = hash.toString('hex');
  const cache = folder === undefined ? null : new CacheFolder(folder);
  const cached = await cache?.read(sha256);
  const known = cached && CachedSymbolizer.open(cached, hash);
  let unwinder: Promise<Unwinder | null> | undefined;
  const openUnwinder = () => (unwinder ??= readUnwinder(path, sha256));
  if (known)
    return { symbolizer: known, sha256, isCached: true, fillCache: () => Promise.resolve(), openUnwinder };
  const symbolizer = Symbolizer.open(bytes, symbolizerOptions(path));
  const fillCache = async (stop = () => false) => {
    const file = cache && (await encodeInSlices(symbolizer, hash, stop));
    if (file) await cache.write(sha256, file).catch(() => undefined);
  };
  return { symbolizer, sha256, isCached: false, fillCache, openUnwinder };
}

async function readUnwinder(path: string, sha256: string): Promise<Unwinder | null> {
  try {
    const bytes = await readFile(path);
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) return null;
    return Unwinder.open(bytes, symbolizerOptions(path));
  } catch {
    return null;
  }
}

async function encodeInSlices(
  symbolizer: Symbolizer,
  hash: Uint8Array,
  stop: () => boolean,
): Promise<Uint8Array | null> {
  const steps = encodeCache(symbolizer, hash);
  for (let started = performance.now(), step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (performance.now() - started < SLICE_MS) continue;
    await setImmediate();
    if (stop()) return null;
    started = performance.now();
  }
}

/** The folder of cache files; the ones used last are kept. */
export class CacheFolder {
  constructor(
    private readonly folder: string,
    private readonly maxBytes = MAX_BYTES,
  ) {}

  async read(sha256: string): Promise<Uint8Array | null> {
    const path = this.#path(sha256);
    const bytes = await readFile(path).catch(() => null);
    const now = new Date();
    if (bytes) await utimes(path, now, now).catch(() => undefined);
    return bytes;
  }

  /** Appears as a whole or not at all, whatever else writes it at the same time. */
  async write(sha256: string, bytes: Uint8Array): Promise<void> {
    await writeWhole(this.#path(sha256), bytes);
    await this.#trim();
  }

  async clear(): Promise<void> {
    for (const { path } of await this.#list()) await rm(path, { force: true });
  }

  #path(sha256: string): string {
    return join(this.folder, `${sha256}${SUFFIX}`);
  }

  /** Removes the files used longest ago until the rest fits. */
  async #trim(): Promise<void> {
    let total = 0;
    for (const { path, size } of await this.#list()) {
      total += size;
      if (total > this.maxBytes) await rm(path, { force: true });
    }
  }

  /** The ones used last first. */
  async #list(): Promise<{ path: string; size: number; usedMs: number }[]> {
    const names = await listFolder(this.folder);
    const files = names.filter((name) => name.includes(SUFFIX)).map((name) => join(this.folder, name));
    const stats = await Promise.all(
      files.map(async (path) => {
        const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
        return { path, size, usedMs: mtimeMs };
      }),
    );
    return stats.sort((a, b) => b.usedMs - a.usedMs);
  }
}
