/** What every feature stands on: the scopes and the commands on them, the views of the live devices, and what they share. */
import * as vscode from 'vscode';
import { Emitter, type Disposable } from '../model/emitter';
import type { SourceMapRule } from '../project/sourceMap';
import { readSettings, Stored } from '../settings/settings';
import { guardedBy } from '../views/errorReports';
import { RulesInForce } from '../views/ignoring';
import { PANEL_TYPE } from '../views/panel/panel';
import { ReportDocuments } from '../views/reportDocuments';
import { SourceFiles } from '../views/sourceFiles';
import { subjectIn } from '../views/subject';
import { LiveViews } from './liveViews';
import { Recordings } from './recordings';
import { Scope, type Surroundings } from './scope';

/** Rules kept of what the user answered when a source file was looked for. */
const MAX_LEARNED_RULES = 50;

/** @param args As the command got them; of a row of a tree, its subject. */
export type Handler = (scope: Scope, ...args: unknown[]) => Promise<void> | void;

/** Id → what it does. Titles, icons and where they show up stand in package.json. */
export type CommandTable = Readonly<Record<string, Handler>>;

export class Core implements Surroundings {
  readonly log = vscode.window.createOutputChannel('Heap Monitor', { log: true });
  readonly guarded = guardedBy(this.log);
  readonly ignoring = new RulesInForce();
  readonly reports = new ReportDocuments();
  readonly sources: SourceFiles;
  readonly recordings: Recordings;
  /** The live devices. */
  readonly live: Scope;
  readonly views: LiveViews;
  readonly #commands = new Map<string, Handler>();
  readonly #scopes = new Set<Scope>();
  readonly #opened = new Emitter<Scope>();
  readonly #closing: (() => Promise<void>)[] = [];

  /** There is one more scope beside the live devices. */
  readonly onDidOpenScope = this.#opened.event;

  constructor(readonly extension: vscode.ExtensionContext) {
    const learned = this.stored<SourceMapRule[]>('sourceRules');
    this.sources = new SourceFiles({
      all: () => [...readSettings().sourcePathMap, ...(learned.value ?? [])],
      learn: (rule) => learned.set([rule, ...(learned.value ?? [])].slice(0, MAX_LEARNED_RULES)),
    });
    const storage = extension.storageUri ?? extension.globalStorageUri;
    this.recordings = new Recordings(
      vscode.Uri.joinPath(storage, 'recordings').fsPath,
      (reason) => void vscode.window.showWarningMessage(reason.toString()),
    );
    this.live = new Scope(this);
    this.views = new LiveViews(this.live, this.ignoring);
    const { live } = this;
    this.add(
      this.log,
      this.reports,
      live,
      this.views,
      live.devices.onDidChangeState(({ id, monitor: { state } }) =>
        this.log.info(`${id}: ${state.kind}${'error' in state ? `: ${state.error.toString()}` : ''}`),
      ),
      vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, {
        deserializeWebviewPanel: (restored) => Promise.resolve(live.panel.adopt(restored)),
      }),
    );
  }

  /** The scopes beside the live devices, in the order in which they were opened. */
  get opened(): readonly Scope[] {
    return [...this.#scopes];
  }

  /** What goes when the extension does. */
  add(...disposables: Disposable[]): void {
    this.extension.subscriptions.push(...disposables);
  }

  /** A file of the extension. */
  asset(path: string): string {
    return this.extension.asAbsolutePath(path);
  }

  /** A value that the workspace remembers. */
  stored<T>(key: string): Stored<T> {
    return new Stored<T>(this.extension.workspaceState, key);
  }

  /** Commands of the editor are for the live devices. */
  register(table: CommandTable): void {
    for (const [id, handler] of Object.entries(table)) {
      this.#commands.set(id, handler);
      this.add(
        vscode.commands.registerCommand(id, (...[first, ...more]: unknown[]) =>
          this.run(this.live, id, subjectIn(first) ?? first, ...more),
        ),
      );
    }
  }

  run(scope: Scope, command: string, ...args: unknown[]): Promise<void> {
    return this.guarded(() => this.#commands.get(command)?.(scope, ...args));
  }

  /** Another scope beside the live devices, until it is closed. @param again As in `Scope`. */
  openScope(again: () => Promise<void>): Scope {
    const scope = new Scope(this, again);
    this.#scopes.add(scope);
    scope.add({ dispose: () => void this.#scopes.delete(scope) });
    this.#opened.fire(scope);
    return scope;
  }

  /** What the extension waits for before it goes: `close` must leave nothing open. */
  onClose(close: () => Promise<void>): void {
    this.#closing.push(close);
  }

  /** Closes ports and ends servers before the editor goes on. */
  async close(): Promise<void> {
    const scopes = [this.live, ...this.#scopes];
    await Promise.all([...scopes.map((scope) => scope.close()), ...this.#closing.map((close) => close())]);
  }
}
