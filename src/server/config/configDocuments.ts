/** Diagnostics in open `sdkconfig` and `sdkconfig.defaults` files: what of their options stands in the way. */
import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DiagnosticSeverity, type Diagnostic, type TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, Severity } from '../../checks/check';
import { findProblems } from '../../checks/checks';
import { optionsOf, type ProjectFiles } from '../../checks/project';
import { parseSdkconfig, type Sdkconfig } from '../../checks/sdkconfig';
import { readProject } from '../../project/readProject';
import type { TaskFact } from '../facts';
import { pathOf } from '../placing/currentText';
import { stackOptionDiagnostic } from '../tasks/stackAdvice';
import { lineFor, optionOfTask } from '../tasks/stackOptions';
import { text } from '../sentences';
import type { OptionData } from './optionData';

/** A document that changes is looked at after it has not for so long, ms. */
const QUIET_MS = 200;

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  blocks: DiagnosticSeverity.Warning,
  limits: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export interface ConfigHost {
  /** `heapMonitor.baudRate`, and whether problems are shown. */
  /** Those of the folder that a document is in. */
  settings(uri: string): Promise<{ readonly baudRate: number | null; readonly isShown: boolean }>;
  diagnostics(uri: string, version: number | null, all: readonly Diagnostic[]): void;
}

function isConfigFile(path: string): boolean {
  return /^sdkconfig(?:\.(?!old$|h$|json$|cmake$|rename)[\w.-]+)?$/.test(basename(path));
}

function isDefaults(path: string): boolean {
  return /^sdkconfig\.(?:defaults|ci)/.test(basename(path));
}

export class ConfigDocuments {
  #tasks: readonly TaskFact[] = [];
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly host: ConfigHost,
    private readonly documents: TextDocuments<TextDocument>,
  ) {
    documents.onDidOpen(({ document }) => this.#want(document));
    documents.onDidChangeContent(({ document }) => this.#want(document));
    documents.onDidSave(() => this.refresh());
    documents.onDidClose(({ document: { uri } }) => {
      if (!isConfigFile(pathOf(uri) ?? '')) return;
      clearTimeout(this.#timers.get(uri));
      this.#timers.delete(uri);
      host.diagnostics(uri, null, []);
    });
  }

  /** Settings, or other files of the project, may have changed. */
  refresh(): void {
    for (const document of this.documents.all()) this.#want(document);
  }

  /** What is known of the stacks now. */
  setTasks(tasks: readonly TaskFact[]): void {
    if (isDeepStrictEqual(tasks, this.#tasks)) return;
    this.#tasks = tasks;
    this.refresh();
  }

  #want(document: TextDocument): void {
    const { uri } = document;
    if (!isConfigFile(pathOf(uri) ?? '')) return;
    clearTimeout(this.#timers.get(uri));
    this.#timers.set(
      uri,
      setTimeout(() => {
        this.#timers.delete(uri);
        void this.#look(uri);
      }, QUIET_MS),
    );
  }

  async #look(uri: string): Promise<void> {
    const path = pathOf(uri);
    if (path === null) return;
    const [project, settings] = await Promise.all([
      readProject(dirname(path), path),
      this.host.settings(uri),
    ]);
    const document = this.documents.get(uri);
    if (!document) return;
    const content = document.getText();
    const all = settings.isShown
      ? [
          ...diagnosticsOf(path, content, project, settings.baudRate),
          ...stackDiagnosticsOf(content, this.#tasks),
        ]
      : [];
    this.host.diagnostics(uri, document.version, all);
  }
}

/** @param path Of the file whose text it is; `project` is what lies around it. */
function diagnosticsOf(
  path: string,
  content: string,
  project: ProjectFiles,
  baudRate: number | null,
): Diagnostic[] {
  const own = parseSdkconfig(content);
  const around = project.config;
  const isOnDisk = around?.path === path || basename(around?.path ?? '') === basename(path);
  const isOfOthers = isDefaults(path) && around !== null && !isOnDisk;
  const options = isOfOthers ? own.over(around.options) : own;
  const seen = optionsOf({ ...project, config: { path, options } }, baudRate);
  if (!seen) return [];
  const lines = content.split(/\r?\n/);
  return findProblems(seen).flatMap((finding) => {
    const line = lineOf(finding, own);
    // What defaults do not say is said elsewhere, or is Kconfig's own default.
    if (line === null && isDefaults(path) && (isOfOthers || finding.severity !== 'blocks')) return [];
    return [toDiagnostic(finding, line ?? 0, lines[line ?? 0] ?? '')];
  });
}

/** The stacks of ESP-IDF's own tasks, at the options that set them. */
function stackDiagnosticsOf(content: string, tasks: readonly TaskFact[]): Diagnostic[] {
  const options = parseSdkconfig(content);
  const lines = content.split(/\r?\n/);
  return tasks.flatMap((task) => {
    const option = task.state === 'fine' ? undefined : optionOfTask(task.name);
    const line = option === undefined ? null : options.lineOf(option);
    if (option === undefined || line === null) return [];
    const fix = lineFor(option, options, task);
    return [stackOptionDiagnostic(task, fix, rangeOf(line, lines[line] ?? ''))];
  });
}

function rangeOf(line: number, content: string): Diagnostic['range'] {
  return { start: { line, character: 0 }, end: { line, character: content.length } };
}

function lineOf({ option, fix }: Finding, config: Sdkconfig): number | null {
  const names = [option, ...fix.map(({ name }) => name)];
  return names.map((name) => config.lineOf(name)).find((line) => line !== null) ?? null;
}

function toDiagnostic(finding: Finding, line: number, content: string): Diagnostic {
  const { id, severity, message, fix, baudRate, option } = finding;
  const data: OptionData = { option: { lines: fix, baudRate } };
  return {
    range: rangeOf(line, content),
    severity: SEVERITIES[severity],
    code: id,
    source: text.source,
    message: content.includes(option) ? message : `${message} (CONFIG_${option})`,
    data,
  };
}
