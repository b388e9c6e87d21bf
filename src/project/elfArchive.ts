/**
 * ELFs that were used, kept by the SHA-256 of the whole file, so that an old recording or a unit in the field still
 * resolves after a rebuild. A folder of files `<sha256>.elf`: bounded, safe to delete at any time, never trusted. A copy
 * is as old as what it is of (that is when it was built); its time of access tells when it was last used.
 */
import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { listFolder } from './files';

/** The least digits that tell one ELF from another: what ESP-IDF can be set to print. */
const MIN_PREFIX = 8;
const NAME = /^([0-9a-f]{64})\.elf$/;
const SOURCES = /^([0-9a-f]{64})\.sources$/;

export interface ArchivedElf {
  readonly sha256: string;
  readonly path: string;
  readonly sizeBytes: number;
  /** When it was last used, ms since 1970. */
  readonly usedMs: number;
}

export interface ArchiveLimits {
  readonly files: number;
  readonly bytes: number;
}

const LIMITS: ArchiveLimits = { files: 20, bytes: 500 * 1024 * 1024 };

export class ElfArchive {
  constructor(
    private readonly folder: string,
    private readonly limits = LIMITS,
  ) {}

  /** Keeps a copy of an ELF; the ones used longest ago make room. Rejects where it cannot be written. */
  async keep(path: string, sha256: string): Promise<void> {
    const kept = this.#pathOf(sha256);
    await mkdir(this.folder, { recursive: true });
    if (!(await touch(kept))) {
      const half = join(this.folder, `${randomUUID()}.tmp`);
      try {
        const { mtime } = await stat(path);
        await copyFile(path, half, constants.COPYFILE_FICLONE);
        await utimes(half, new Date(), mtime);
        // It may have been rebuilt since it was hashed.
        if ((await sha256OfFile(half)) === sha256) await rename(half, kept);
      } finally {
        await rm(half, { force: true });
      }
    }
    await this.#makeRoom(sha256);
  }

  /** The ELF whose SHA-256 begins so, checked; null where none or several are kept, or the copy is damaged. */
  async find(prefix: string): Promise<ArchivedElf | null> {
    if (prefix.length < MIN_PREFIX) return null;
    const found = (await this.list()).filter(({ sha256 }) => sha256.startsWith(prefix.toLowerCase()));
    const [only] = found;
    if (!only || found.length > 1) return null;
    if ((await sha256OfFile(only.path).catch(() => null)) === only.sha256) return only;
    await rm(only.path, { force: true });
    return null;
  }

  /** What is kept, latest used first. */
  async list(): Promise<ArchivedElf[]> {
    const names = await listFolder(this.folder);
    const all = names.map(async (name): Promise<ArchivedElf | null> => {
      const sha256 = NAME.exec(name)?.[1];
      const path = join(this.folder, name);
      const found = sha256 && (await stat(path).catch(() => null));
      return sha256 && found ? { sha256, path, sizeBytes: found.size, usedMs: found.atimeMs } : null;
    });
    return (await Promise.all(all)).filter((elf) => elf !== null).sort((a, b) => b.usedMs - a.usedMs);
  }

  /** A folder for sources as an ELF was built from them: it goes when its ELF does. */
  sourcesOf(sha256: string): string {
    return join(this.folder, `${sha256}.sources`);
  }

  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  #pathOf(sha256: string): string {
    return join(this.folder, `${sha256}.elf`);
  }

  async #makeRoom(keep: string): Promise<void> {
    let bytes = 0;
    const kept = new Set<string>();
    for (const [index, elf] of (await this.list()).entries()) {
      bytes += elf.sizeBytes;
      const isOver = index >= this.limits.files || bytes > this.limits.bytes;
      if (isOver && elf.sha256 !== keep) await rm(elf.path, { force: true });
      else kept.add(elf.sha256);
    }
    for (const name of await listFolder(this.folder)) {
      const sha256 = SOURCES.exec(name)?.[1];
      if (sha256 !== undefined && !kept.has(sha256))
        await rm(this.sourcesOf(sha256), { recursive: true, force: true });
    }
  }
}

/** Marks a file as used now; false where there is none. */
async function touch(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (!found) return false;
  await utimes(path, new Date(), found.mtime);
  return true;
}

/** SHA-256 of a whole file, 64 lower-case hex digits. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }))
    hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
