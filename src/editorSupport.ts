/** The editor's part of the language server: what it is told, what it asks, and what is drawn here in its name. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ServerPart, SymbolizerClient } from './client';
import type { Devices } from './devices';
import {
  factsNotification,
  findSourceRequest,
  marksNotification,
  siteTextRequest,
  sourcesMovedNotification,
  type Mark,
  type MarksOfDocument,
} from './server/facts';
import type { SourceFiles } from './views/sourceFiles';
import { FactFeed, type FactOptions } from './editor/factFeed';
import { Marks } from './editor/marks';

const SOURCES = ['c', 'cpp', 'rust'].map((language) => ({ scheme: 'file', language }));

export class EditorSupport implements ServerPart, vscode.Disposable {
  readonly options = { documentSelector: SOURCES };
  readonly marks: Marks;
  readonly #feed: FactFeed;

  constructor(
    devices: Devices,
    private readonly client: SymbolizerClient,
    private readonly sources: SourceFiles,
    options: Omit<FactOptions, 'isTrusted'>,
    icon: (kind: Mark['kind']) => string,
  ) {
    this.marks = new Marks(icon);
    this.#feed = new FactFeed(
      devices,
      client,
      { ...options, isTrusted: () => vscode.workspace.isTrusted },
      (facts) => client.notify(factsNotification, facts),
    );
    client.use(this);
  }

  attach(client: LanguageClient): void {
    client.onNotification(marksNotification.method, (marks: MarksOfDocument) => this.marks.set(marks));
    client.onRequest(
      findSourceRequest.method,
      ({ file, elfPath }: { readonly file: string; readonly elfPath: string | null }) =>
        this.sources.find(file, elfPath),
    );
  }

  started(): void {
    this.marks.clear();
    this.#feed.again();
  }

  /** Settings, or what is ignored, may have changed. */
  refresh(): void {
    this.client.notify(sourcesMovedNotification, null);
    this.#feed.refresh();
  }

  /** A text about one site; null where there is none (any more). */
  siteText(id: string, what: 'report' | 'prompt'): Promise<string | null> {
    return this.client.request(siteTextRequest, { id, what });
  }

  dispose(): void {
    this.#feed.dispose();
    this.marks.dispose();
  }
}
