/**
 * A source file's text as it was when the ELF was built. A file that is older than the ELF is that text: it is kept
 * from the first time it is wanted, so that later edits and saves are seen as such, also after a restart where there is
 * a store. A newer one is asked of git: what HEAD was at the time of the build (`HEAD@{time}`, from the reflog) had it.
 * Otherwise nobody knows.
 */
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { BuiltStore } from './builtStore';

/** Files kept, and the longest one that is. */
const MAX_FILES = 128;
const MAX_BYTES = 2 * 1024 * 1024;
const GIT_TIMEOUT_MS = 3000;

export class BuiltTexts {
  readonly #texts = new Map<string, Promise<string | null>>();
  #builtMs = 0;
  #store: BuiltStore | null = null;
  #mayUseGit = false;

  /** Another ELF is used, or it was built again: nothing of before holds. @param store Of this ELF. */
  async useElf(elfPath: string | null, store: BuiltStore | null = null): Promise<void> {
    this.#texts.clear();
    this.#store = store;
    const found = elfPath === null ? null : await stat(elfPath).catch(() => null);
    this.#builtMs = found?.mtimeMs ?? 0;
  }

  /** @param isTrusted git reads what a repository configures: not for one that the user does not trust. */
  setTrusted(isTrusted: boolean): void {
    if (isTrusted !== this.#mayUseGit) this.#texts.clear();
    this.#mayUseGit = isTrusted;
  }

  /** null where it is not known. Never rejects. */
  of(path: string): Promise<string | null> {
    let text = this.#texts.get(path);
    if (!text) {
      text = this.#read(path).catch(() => null);
      this.#texts.set(path, text);
      const [oldest] = this.#texts.keys();
      if (this.#texts.size > MAX_FILES && oldest !== undefined) this.#texts.delete(oldest);
    }
    return text;
  }

  async #read(path: string): Promise<string | null> {
    const store = this.#store;
    const kept = await store?.read(path);
    if (kept != null) return kept;
    const { mtimeMs, size } = await stat(path);
    if (mtimeMs <= this.#builtMs) {
      if (size > MAX_BYTES) return null;
      const text = await readFile(path, 'utf8');
      await store?.write(path, text);
      return text;
    }
    return this.#mayUseGit && this.#builtMs > 0 ? showAt(path, this.#builtMs) : null;
  }
}

/** A file as HEAD had it at a time; null where git cannot tell. */
function showAt(path: string, timeMs: number): Promise<string | null> {
  const time = new Date(timeMs).toISOString();
  return new Promise((resolve) =>
    execFile(
      'git',
      ['-C', dirname(path), 'cat-file', 'blob', `HEAD@{${time}}:./${basename(path)}`],
      {
        timeout: GIT_TIMEOUT_MS,
        maxBuffer: MAX_BYTES,
        windowsHide: true,
        env: { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0' },
      },
      (error, text) => resolve(error ? null : text),
    ),
  );
}
