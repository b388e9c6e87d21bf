/** The text of files as they are now: what is open in an editor, else what is on disk. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  DiskTexts,
  splitLines,
  type CurrentText,
  type CurrentTextSource,
} from '../../project/lines/diskTexts';

const SOURCES: ReadonlySet<string> = new Set(['c', 'cpp', 'rust']);

export class CurrentTexts implements CurrentTextSource {
  readonly #disk = new DiskTexts();
  /** Of the open documents, as they were last asked for. */
  readonly #known = new Map<string, CurrentText>();
  /** URIs of open documents by path: clients escape them in ways of their own. */
  readonly #open = new Map<string, string>();
  /** Versions begin anew when a document is opened again: they tell no text from another one. */
  #texts = 0;

  constructor(private readonly documents: TextDocuments<TextDocument>) {
    documents.onDidOpen(({ document: { uri } }) => {
      const path = pathOf(uri);
      if (path !== null) this.#open.set(path, uri);
    });
    documents.onDidClose(({ document: { uri } }) => {
      const path = pathOf(uri) ?? '';
      this.#open.delete(path);
      this.#known.delete(path);
    });
  }

  /** Paths of the open documents. */
  get open(): string[] {
    return [...this.#open.keys()];
  }

  /** Those that are programs. */
  get openSources(): string[] {
    return this.open.filter((path) => isSource(this.documents.get(this.uriOf(path))));
  }

  isOpen(path: string): boolean {
    return this.#open.has(path);
  }

  uriOf(path: string): string {
    return this.#open.get(path) ?? pathToFileURL(path).href;
  }

  async of(path: string): Promise<CurrentText | null> {
    const document = this.documents.get(this.#open.get(path) ?? '');
    return document ? this.#ofOpen(path, document) : this.#disk.of(path);
  }

  #ofOpen(path: string, document: TextDocument): CurrentText {
    const { version } = document;
    const known = this.#known.get(path);
    if (known?.version === version) return known;
    const text = document.getText();
    const current = { text, lines: splitLines(text), version, stamp: `open:${++this.#texts}` };
    this.#known.set(path, current);
    return current;
  }
}

/** Of a language that programs are written in: logs and configurations are looked at too. */
export function isSource(document: TextDocument | undefined): boolean {
  return document !== undefined && SOURCES.has(document.languageId);
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
