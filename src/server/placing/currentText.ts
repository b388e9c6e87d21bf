/** The text of files as they are now: what is open in an editor, else what is on disk. */
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';

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

export class CurrentTexts {
  readonly #known = new Map<string, CurrentText>();
  /** URIs of open documents by path: clients escape them in ways of their own. */
  readonly #open = new Map<string, string>();

  constructor(private readonly documents: TextDocuments<TextDocument>) {
    documents.onDidOpen(({ document: { uri } }) => {
      const path = pathOf(uri);
      if (path !== null) this.#open.set(path, uri);
    });
    documents.onDidClose(({ document: { uri } }) => this.#open.delete(pathOf(uri) ?? ''));
  }

  /** Paths of the open documents. */
  get open(): string[] {
    return [...this.#open.keys()];
  }

  isOpen(path: string): boolean {
    return this.#open.has(path);
  }

  uriOf(path: string): string {
    return this.#open.get(path) ?? pathToFileURL(path).href;
  }

  /** null where there is no such file, or one that is too long. Never rejects. */
  async of(path: string): Promise<CurrentText | null> {
    const document = this.documents.get(this.#open.get(path) ?? '');
    if (document)
      return this.#keep(path, `open:${document.version}`, () => document.getText(), document.version);
    const found = await stat(path).catch(() => null);
    if (!found || found.size > MAX_BYTES) return null;
    const stamp = `disk:${found.mtimeMs}:${found.size}`;
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return known;
    const text = await readFile(path, 'utf8').catch(() => null);
    return text === null ? null : this.#keep(path, stamp, () => text, null);
  }

  #keep(path: string, stamp: string, read: () => string, version: number | null): CurrentText {
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return known;
    const text = read();
    const current = { text, lines: text.split(/\r?\n/), version, stamp };
    this.#known.delete(path);
    this.#known.set(path, current);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_FILES && oldest !== undefined) this.#known.delete(oldest);
    return current;
  }
}

/** The path of a `file:` URI; null for any other. */
export function pathOf(uri: string): string | null {
  if (!uri.startsWith('file:')) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null; // another machine's
  }
}

/** A link that opens a file at a line. @param line 1-based. */
export function uriWithLine(path: string, line: number): string {
  return `${pathToFileURL(path).href}#L${line}`;
}
