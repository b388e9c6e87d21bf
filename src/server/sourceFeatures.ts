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
import { hoverOf } from './features/hover';
import { inlayHintsOf, lensesOf } from './features/lenses';
import { News } from './features/news';
import { Publisher, type Outlet } from './features/publisher';
import { promptOf, reportOf } from './features/siteText';
import { summaryOf } from './features/siteWords';
import { Annotations } from './placing/annotations';
import { BuiltStore } from '../project/lines/builtStore';
import { BuiltTexts } from '../project/lines/builtTexts';
import { CurrentTexts, isSource, pathOf } from './placing/currentText';
import { FoundFiles } from './placing/foundFiles';
import { Lines, type BuiltPlace } from '../project/lines/lines';
import { Places } from './placing/places';
import { TaskSources } from './tasks/taskSources';
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
  readonly #news: News;
  readonly #found: FoundFiles;
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
    folders: WorkspaceFolders,
    documents: TextDocuments<TextDocument>,
  ) {
    this.#texts = new CurrentTexts(documents);
    this.#lines = new Lines(this.#built, this.#texts);
    this.#tasks = new TaskSources(this.#texts);
    this.#found = new FoundFiles((file) => host.find(file));
    this.#places = new Places({
      frames: (addresses) => host.frames(addresses),
      find: (file) => this.#found.find(file),
      isInWorkspace: (path) => folders.has(path),
    });
    this.#annotations = new Annotations(this.#places, this.#lines);
    this.#news = new News({
      folders,
      texts: this.#texts,
      lines: this.#lines,
      annotations: this.#annotations,
      tasks: this.#tasks,
      publisher: new Publisher(host),
    });
    documents.onDidOpen(({ document }) => this.#opened(document));
    documents.onDidChangeContent(({ document: { uri } }) => this.#touched(uri));
    documents.onDidClose(({ document: { uri } }) => this.#touched(uri));
  }

  /** Another ELF was loaded. @param sources Folder in which its sources are kept as built; null: nowhere. */
  useElf(path: string, sources: string | null): void {
    this.#tasks.forget();
    this.#places.forget();
    this.#found.forget();
    this.#work = this.#work.then(async () => {
      await this.#built.useElf(path, sources === null ? null : new BuiltStore(sources));
      // What is open now is what was built, before it is edited.
      await Promise.all(this.#texts.openSources.map((open) => this.#built.of(open)));
    });
  }

  /** Sources may lie elsewhere now. */
  moved(): void {
    this.#found.forget();
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

  lineNow(path: string, built: BuiltPlace) {
    return this.#lines.lineNow(path, built);
  }

  async siteText(id: string, what: 'report' | 'prompt'): Promise<string | null> {
    const site = this.#places.site(id);
    if (!site || !this.#facts) return null;
    return what === 'report' ? reportOf(site, this.#facts) : promptOf(site, this.#facts, this.#lines);
  }

  /** Where a recorded source file lies. Never rejects. */
  find(file: string): Promise<string | null> {
    return this.#found.find(file);
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
      await this.#news.publish(facts, isOurs ? facts.tasks : NO_TASKS);
      await this.#refresh(facts);
    }
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

  #opened(document: TextDocument): void {
    const path = pathOf(document.uri);
    if (path === null || !isSource(document)) return;
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
