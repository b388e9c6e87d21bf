/** The editor's part of the language server: what it is told, what it asks, and what is drawn here in its name. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { SymbolizerClient } from '../../frames/symbolizerClient';
import type { ServerPart } from '../../frames/serverLife';
import type { Devices } from '../../sessions/devices';
import {
  factsNotification,
  findSourceRequest,
  marksNotification,
  siteTextRequest,
  sourcesMovedNotification,
  type Mark,
  type MarksOfDocument,
} from '../../server/facts';
import type { SourceFiles, SourceLocation } from '../../views/sourceFiles';
import { FactFeed, type FactOptions } from './factFeed';
import { LOG_SELECTOR, logMiddleware, looksLikeLog } from './logDocuments';
import { LongLogs } from './longLogs';
import { Marks } from './lineMarks';
import { TerminalLinks } from './terminalLinks';

const SOURCES = ['c', 'cpp', 'rust'].map((language) => ({ scheme: 'file', language }));
const CONFIG_FILES = { scheme: 'file', pattern: '**/sdkconfig{,.*}' };

export interface EditorOptions extends Omit<FactOptions, 'isTrusted'> {
  /** Opens the source of a frame; errors are shown. */
  readonly reveal: (location: SourceLocation) => void;
}

export class EditorSupport implements ServerPart, vscode.Disposable {
  readonly options = {
    documentSelector: [...SOURCES, ...LOG_SELECTOR, CONFIG_FILES],
    middleware: logMiddleware(),
  };
  readonly marks: Marks;
  readonly #feed: FactFeed;
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(
    devices: Devices,
    private readonly client: SymbolizerClient,
    private readonly sources: SourceFiles,
    options: EditorOptions,
    icon: (kind: Mark['kind']) => string,
  ) {
    this.marks = new Marks(icon);
    this.#feed = new FactFeed(
      devices,
      client,
      { ...options, isTrusted: () => vscode.workspace.isTrusted },
      (facts) => client.server.notify(factsNotification, facts),
    );
    client.server.use(this);
    this.#subscriptions = [
      new LongLogs(),
      vscode.window.registerTerminalLinkProvider(
        new TerminalLinks((addresses) => client.lookup(addresses), options.reveal),
      ),
      vscode.workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.refresh()),
    ];
    vscode.workspace.textDocuments.forEach((document) => this.#opened(document));
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
    this.client.server.notify(sourcesMovedNotification, null);
    this.#feed.refresh();
  }

  /** A text about one site; null where there is none (any more). */
  siteText(id: string, what: 'report' | 'prompt'): Promise<string | null> {
    return this.client.server.request(siteTextRequest, { id, what });
  }

  /** There is something to say of a device log or a configuration without an ELF too. */
  #opened(document: vscode.TextDocument): void {
    const isLog = vscode.languages.match(LOG_SELECTOR, document) > 0 && looksLikeLog(document);
    if (isLog || vscode.languages.match(CONFIG_FILES, document) > 0) void this.client.server.start();
  }

  dispose(): void {
    for (const each of this.#subscriptions) each.dispose();
    this.#feed.dispose();
    this.marks.dispose();
  }
}
