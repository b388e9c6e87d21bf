/**
 * Source texts as one ELF was built from them, kept in a folder of its own: what was edited since is known after a
 * restart too. Bounded, safe to delete at any time.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFolder, writeWhole } from '../files';

const MAX_FILES = 500;

export class BuiltStore {
  constructor(private readonly folder: string) {}

  /** @param path Of the source. null where nothing is kept of it. Never rejects. */
  read(path: string): Promise<string | null> {
    return readFile(this.#pathOf(path), 'utf8').catch(() => null);
  }

  /** Never rejects: what cannot be kept is asked of git later on. */
  async write(path: string, text: string): Promise<void> {
    if ((await listFolder(this.folder)).length >= MAX_FILES) return;
    await writeWhole(this.#pathOf(path), text).catch(() => undefined);
  }

  #pathOf(path: string): string {
    return join(this.folder, `${createHash('sha256').update(path).digest('hex')}.txt`);
  }
}
