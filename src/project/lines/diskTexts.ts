/** The text of files as they are on disk now, read again only when they have changed. */
import { readFile, stat } from 'node:fs/promises';

const MAX_BYTES = 2 * 1024 * 1024;
const MAX_FILES = 128;

export interface CurrentText {
  readonly lines: readonly string[];
  readonly text: string;
  /** Of the open document; null: it is not open. */
  readonly version: number | null;
  /** Tells this text from another one of the file. */
  readonly stamp: string;
}

/** What gives texts as they are now: null where there is no such file, or one that is too long. Never rejects. */
export interface CurrentTextSource {
  of(path: string): Promise<CurrentText | null>;
}

export class DiskTexts implements CurrentTextSource {
  readonly #known = new Map<string, CurrentText>();

  async of(path: string): Promise<CurrentText | null> {
    const found = await stat(path).catch(() => null);
    if (!found || found.size > MAX_BYTES) return null;
    const stamp = `disk:${found.mtimeMs}:${found.size}`;
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return known;
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text === null) return null;
    const current = { text, lines: splitLines(text), version: null, stamp };
    this.#known.delete(path);
    this.#known.set(path, current);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_FILES && oldest !== undefined) this.#known.delete(oldest);
    return current;
  }
}

export function splitLines(text: string): string[] {
  return text.split(/\r?\n/);
}
