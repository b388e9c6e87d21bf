/** Sends diagnostics and marks: those of files that have some, and empty lists to those that had. */
import type { Diagnostic } from 'vscode-languageserver/node';
import type { Mark } from '../facts';
import type { Turns } from '../turns';

/** Files with diagnostics at a time. */
const MAX_FILES = 500;

export interface FileNews {
  readonly uri: string;
  readonly version: number | null;
  readonly diagnostics: readonly Diagnostic[];
  /** null: the document is not open. */
  readonly marks: readonly Mark[] | null;
}

export interface Outlet {
  diagnostics(uri: string, version: number | null, all: readonly Diagnostic[]): void;
  marks(uri: string, all: readonly Mark[]): void;
}

/** What was sent of a file last. An edit moves what is drawn of it, by rules of the editor's. */
interface Sent {
  readonly json: string;
  readonly version: number | null;
}

export class Publisher {
  readonly #diagnostics = new Map<string, Sent>();
  readonly #marks = new Map<string, Sent>();

  constructor(private readonly outlet: Outlet) {}

  /** Sends what is new of one file. */
  async #send({ uri, version, diagnostics, marks }: FileNews, turns: Turns): Promise<void> {
    await turns.rest();
    const isNews = this.#isNews(this.#diagnostics, uri, version, diagnostics);
    await turns.rest();
    if (isNews) this.outlet.diagnostics(uri, version, diagnostics);
    if (marks === null) this.#marks.delete(uri);
    else if (this.#isNews(this.#marks, uri, version, marks)) this.outlet.marks(uri, marks);
  }

  /** These are all the files that have anything; the others have nothing any more. */
  async sendAll(news: readonly FileNews[], turns: Turns): Promise<void> {
    const files = news.slice(0, MAX_FILES);
    const uris = new Set(files.map(({ uri }) => uri));
    for (const uri of [...this.#diagnostics.keys(), ...this.#marks.keys()])
      if (!uris.has(uri)) await this.#send({ uri, version: null, diagnostics: [], marks: [] }, turns);
    for (const file of files) await this.#send(file, turns);
  }

  /** An empty list is no news where there was none before; any other is, where an edit has moved what is drawn of it. */
  #isNews(before: Map<string, Sent>, uri: string, version: number | null, list: readonly unknown[]): boolean {
    const known = before.get(uri);
    if (list.length === 0) return before.delete(uri);
    const json = JSON.stringify(list);
    before.set(uri, { json, version });
    return json !== known?.json || (known.version !== null && version !== null && known.version !== version);
  }
}
