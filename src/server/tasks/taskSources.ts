/**
 * Which source files of the workspace create which tasks. The folders are searched when a stack has something to be
 * told, again after a build; single files again whenever they change. Bounded: what is beyond is not searched.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { CurrentTexts } from '../placing/currentText';
import { taskCalls, type TaskCall } from './taskCalls';

const EXTENSIONS = new Set(['.c', '.cc', '.cpp', '.cxx', '.h', '.hh', '.hpp', '.ino']);
/** Folders that no source of the user's is in. */
const PASSED_OVER = /^(?:\..*|build|node_modules|managed_components|cmake-build.*)$/;
const MAX_FILES = 10_000;
const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 12;

export class TaskSources {
  /** Files with calls. */
  readonly #files = new Set<string>();
  readonly #calls = new Map<string, { stamp: string; calls: readonly TaskCall[] }>();
  #search: Promise<void> | null = null;

  constructor(private readonly texts: CurrentTexts) {}

  /** Searches the folders again when it is next asked. */
  forget(): void {
    this.#search = null;
  }

  /** A document was opened or changed: it may create tasks now. */
  look(path: string): void {
    if (EXTENSIONS.has(extname(path).toLowerCase())) this.#files.add(path);
  }

  /** Calls by file, as the files are now. Never rejects. */
  async calls(folders: readonly string[]): Promise<ReadonlyMap<string, readonly TaskCall[]>> {
    await (this.#search ??= this.#searchAll(folders));
    const found = new Map<string, readonly TaskCall[]>();
    for (const path of this.#files) {
      const calls = await this.#callsOf(path);
      if (calls.length > 0) found.set(path, calls);
    }
    return found;
  }

  async #callsOf(path: string): Promise<readonly TaskCall[]> {
    const current = await this.texts.of(path);
    if (!current) {
      this.#calls.delete(path);
      return [];
    }
    const known = this.#calls.get(path);
    if (known?.stamp === current.stamp) return known.calls;
    const calls = taskCalls(current.text);
    this.#calls.set(path, { stamp: current.stamp, calls });
    return calls;
  }

  async #searchAll(folders: readonly string[]): Promise<void> {
    let files = 0;
    const search = async (folder: string, depth: number): Promise<void> => {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        if (files >= MAX_FILES) return;
        const path = join(folder, entry.name);
        if (entry.isDirectory() && depth < MAX_DEPTH && !PASSED_OVER.test(entry.name))
          await search(path, depth + 1);
        if (!entry.isFile() || !EXTENSIONS.has(extname(entry.name).toLowerCase())) continue;
        if (++files % 50 === 0) await setImmediate(); // requests are answered in between
        if (await createsTasks(path)) this.#files.add(path);
      }
    };
    for (const folder of folders) await search(folder, 0);
  }
}

async function createsTasks(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (!found || found.size > MAX_BYTES) return false;
  const source = await readFile(path, 'utf8').catch(() => '');
  return (
    /task_?create|create_?task|thread_?create|create_?thread/i.test(source) && taskCalls(source).length > 0
  );
}
