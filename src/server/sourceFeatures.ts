/**
 * What the editor shows in source files: the session's facts, resolved with the server's ELF and put on the lines that
 * they are about, as those are now. Facts come at the extension's pace; a document that changes is looked at again.
 */
import type {
  CodeAction,
  CodeLens,
  Diagnostic,
  Hover,
  InlayHint,
  Position,
  Range,
} from 'vscode-languageserver/node';
import type { TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Frame } from '../symbolize/frame';
import type { Facts, SiteFact, TaskFact } from './facts';
import { codeActionsFor } from './features/codeActions';
import { leakDiagnostics } from './features/diagnostics';
import { hoverOf } from './features/hover';
import { inlayHintsOf, lensesOf } from './features/lenses';
import { marksOf } from './features/marks';
import { Publisher, type FileNews, type Outlet } from './features/publisher';
import { promptOf, reportOf } from './features/siteText';
import { summaryOf } from './features/siteWords';
import { Annotations } from './placing/annotations';
import { BuiltTexts } from './placing/builtText';
import { CurrentTexts, pathOf } from './placing/currentText';
import { Lines } from './placing/lines';
import { Places } from './placing/places';
import { stackDiagnostic, taskOf } from './tasks/stackAdvice';
import { TaskSources } from './tasks/taskSources';
import { Turns } from './turns';
import type { WorkspaceFolders } from './workspaceFolders';

/** A document that changes is looked at after it has not for so long, ms. */
const QUIET_MS = 200;

/** What the features need of the server. */
export interface SourceHost extends Outlet {
  /** Of the ELF's load. */
  generation(): number;
  frames(addresses: readonly number[]): readonly (readonly Frame[])[];
  /** Where a recorded source file lies. Rejects where the extension cannot say. */
  find(file: string): Promise<string | null>;
  /** Lenses and hints are to be asked for again. */
  refresh(): void;
}

export class SourceFeatures {
  readonly #texts: CurrentTexts;
  readonly #built = new BuiltTexts();
  readonly #lines: Lines;
  readonly #places: Places;
  readonly #annotations: Annotations;
  readonly #tasks: TaskSources;
  readonly #publisher: Publisher;
  readonly #found = new Map<string, Promise<string | null>>();
  #facts: Facts | null = null;
  /** Facts that have come while others were being placed: the latest. */
  #next: Facts | null = null;
  #work: Promise<void> = Promise.resolve();
  #isPlacing = false;
  /** Of the open documents, as they were last asked for. */
  #lensText = '';
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly host: SourceHost,
    private readonly folders: WorkspaceFolders,
    documents: TextDocuments<TextDocument>,
  ) {
    this.#texts = new CurrentTexts(documents);
    this.#lines = new Lines(this.#built, this.#texts);
    this.#tasks = new TaskSources(this.#texts);
    this.#publisher = new Publisher(host);
    this.#places = new Places({
      frames: (addresses) => host.frames(addresses),
      find: (file) => this.find(file),
      isInWorkspace: (path) => folders.has(path),
    });
    this.#annotations = new Annotations(this.#places, this.#lines);
    documents.onDidOpen(({ document: { uri } }) => this.#opened(uri));
    documents.onDidChangeContent(({ document: { uri } }) => this.#touched(uri));
    documents.onDidClose(({ document: { uri } }) => this.#touched(uri));
  }

  /** Another ELF was loaded, or none is. */
  useElf(path: string | null): void {
    this.#tasks.forget();
    this.#places.forget();
    this.#found.clear();
    this.#work = this.#work.then(async () => {
      await this.#built.useElf(path);
      // What is open now is what was built, before it is edited.
      await Promise.all(this.#texts.open.map((open) => this.#built.of(open)));
    });
  }

  /** Sources may lie elsewhere now. */
  moved(): void {
    this.#found.clear();
    this.#places.forget();
    this.#tasks.forget();
    this.#lensText = '';
    if (this.#facts) this.setFacts(this.#facts);
  }

  setFacts(facts: Facts): void {
    this.#next = facts;
    if (this.#isPlacing) return;
    this.#isPlacing = true;
    this.#work = this.#work.then(() => this.#place()).finally(() => (this.#isPlacing = false));
  }

  async lenses(uri: string): Promise<CodeLens[]> {
    const found = this.#facts?.shown.codeLens ? await this.#of(uri) : null;
    return found ? lensesOf(found) : [];
  }

  async inlayHints(uri: string, range: Range): Promise<InlayHint[]> {
    const found = this.#facts?.shown.inlayHints ? await this.#of(uri) : null;
    return found ? inlayHintsOf(found, range) : [];
  }

  async hover(uri: string, { line }: Position): Promise<Hover | null> {
    const at = (await this.#of(uri))?.lines.find((one) => one.line === line);
    return at ? hoverOf(at) : null;
  }

  codeActions(uri: string, diagnostics: readonly Diagnostic[]): CodeAction[] {
    return codeActionsFor(uri, diagnostics);
  }

  async siteText(id: string, what: 'report' | 'prompt'): Promise<string | null> {
    const site = this.#places.site(id);
    if (!site || !this.#facts) return null;
    return what === 'report' ? reportOf(site, this.#facts) : promptOf(site, this.#facts, this.#lines);
  }

  async #of(uri: string) {
    const path = pathOf(uri);
    return path === null ? null : this.#annotations.of(path);
  }

  async #place(): Promise<void> {
    for (let facts = this.#next; facts; facts = this.#next) {
      this.#next = null;
      const isOurs = facts.generation === this.host.generation();
      this.#facts = facts;
      this.#built.setTrusted(facts.isTrusted);
      await this.#places.place(isOurs ? facts.sites : NO_SITES, facts.ignore);
      await this.#publishAll(facts, isOurs ? facts.tasks : NO_TASKS);
      await this.#refresh(facts);
    }
  }

  async #publishAll(facts: Facts, tasks: readonly TaskFact[]): Promise<void> {
    const stacks = facts.shown.diagnostics ? await this.#stackDiagnostics(tasks) : NO_DIAGNOSTICS;
    const turns = new Turns();
    // Open files first: their lenses are ready before anybody asks.
    for (const path of this.#texts.open) await this.#annotations.of(path);
    const news: FileNews[] = [];
    for (const path of new Set([...this.#annotations.paths, ...stacks.keys()])) {
      await turns.rest();
      if (this.#mayTell(path)) news.push(await this.#newsOf(path, { facts, turns }, stacks.get(path) ?? []));
    }
    await this.#publisher.sendAll(news, turns);
  }

  /** Lenses and hints are asked for again where they have changed: every provider's are then. */
  async #refresh({ shown }: Facts): Promise<void> {
    const open = await Promise.all(this.#texts.open.map((path) => this.#annotations.of(path)));
    const texts = open.map(
      (found) => found && [found.path, found.lines.map(({ sites }) => summaryOf(sites))],
    );
    const lensText = JSON.stringify([shown, texts]);
    if (lensText === this.#lensText) return;
    this.#lensText = lensText;
    this.host.refresh();
  }

  /** Nothing is told of files that are neither the user's nor open. */
  #mayTell(path: string): boolean {
    return this.#texts.isOpen(path) || this.folders.has(path);
  }

  async #newsOf(
    path: string,
    { facts, turns }: { readonly facts: Facts; readonly turns: Turns },
    stacks: readonly Diagnostic[],
  ): Promise<FileNews> {
    const found = await this.#annotations.of(path);
    const { isVerified, shown } = facts;
    const context = { lines: this.#lines, texts: this.#texts, isVerified, turns };
    const leaks = found && shown.diagnostics ? await leakDiagnostics(found, context) : [];
    const marks = found && shown.marks ? marksOf(found) : [];
    return {
      uri: this.#texts.uriOf(path),
      version: found?.version ?? null,
      diagnostics: [...leaks, ...stacks],
      marks: this.#texts.isOpen(path) ? marks : null,
    };
  }

  async #stackDiagnostics(tasks: readonly TaskFact[]): Promise<ReadonlyMap<string, Diagnostic[]>> {
    const told = new Map<string, Diagnostic[]>();
    if (!tasks.some(({ state }) => state !== 'fine')) return told;
    for (const [path, calls] of await this.#tasks.calls(this.folders.paths))
      for (const call of calls) {
        const task = taskOf(call, tasks);
        if (task) told.set(path, [...(told.get(path) ?? []), stackDiagnostic(call, task)]);
      }
    return told;
  }

  /** Where a recorded source file lies; kept until sources may lie elsewhere. Never rejects. */
  find(file: string): Promise<string | null> {
    let found = this.#found.get(file);
    if (!found) {
      found = this.host.find(file).catch(() => {
        this.#found.delete(file); // asked again
        return null;
      });
      this.#found.set(file, found);
    }
    return found;
  }

  #opened(uri: string): void {
    const path = pathOf(uri);
    if (path === null) return;
    void this.#built.of(path);
    this.#tasks.look(path);
  }

  /** A document was opened, edited or closed: what is told of it may be on other lines. */
  #touched(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.set(
      uri,
      setTimeout(() => {
        this.#timers.delete(uri);
        const facts = this.#facts;
        if (facts && (facts.sites.length > 0 || facts.tasks.length > 0)) this.setFacts(this.#next ?? facts);
      }, QUIET_MS),
    );
  }
}

const NO_SITES: readonly SiteFact[] = [];
const NO_TASKS: readonly TaskFact[] = [];
const NO_DIAGNOSTICS: ReadonlyMap<string, Diagnostic[]> = new Map();
