/**
 * Source texts as one ELF was built from them, kept in a folder of its own: what was edited since is known after a
 * restart too. Bounded, safe to delete at any time.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFolder } from '../files';

const MAX_FILES = 500;

export class BuiltStore {
  constructor(private readonly folder: string) {}

  /** @param path Of the source. null where nothing is kept of it. Never rejects. */
  read(path: string): Promise<string | null> {
    return readFile(this.#pathOf(path), 'utf8').catch(() => null);
  }

  /** Never rejects: what cannot be kept is asked of git later on. */
  async write(path: string, text: string): Promise<void> {
    const half = join(this.folder, `${randomUUID()}.tmp`);
    try {
      await mkdir(this.folder, { recursive: true });
      if ((await listFolder(this.folder)).length >= MAX_FILES) return;
      await writeFile(half, text);
      await rename(half, this.#pathOf(path));
    } catch {
      await rm(half, { force: true }).catch(() => undefined);
    }
  }

  #pathOf(path: string): string {
    return join(this.folder, `${createHash('sha256').update(path).digest('hex')}.txt`);
  }
}
