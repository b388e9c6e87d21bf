/** What is told of the files on its own account: diagnostics and marks, of files that are the user's or open. */
import type { Diagnostic } from 'vscode-languageserver/node';
import type { Facts, TaskFact } from '../facts';
import type { Annotations } from '../placing/annotations';
import type { CurrentTexts } from '../placing/currentText';
import { LinesOnce, type Lines } from '../../project/lines/lines';
import { stackDiagnostic, taskOf } from '../tasks/stackAdvice';
import { projectOf } from '../tasks/stackOptions';
import type { TaskSources } from '../tasks/taskSources';
import { Turns } from '../turns';
import type { WorkspaceFolders } from '../workspaceFolders';
import { leakDiagnostics } from './diagnostics';
import { marksOf } from './marks';
import type { FileNews, Publisher } from './publisher';

export interface NewsParts {
  readonly folders: WorkspaceFolders;
  readonly texts: CurrentTexts;
  readonly lines: Lines;
  readonly annotations: Annotations;
  readonly tasks: TaskSources;
  readonly publisher: Publisher;
}

/** What is told of one file beside its sites. */
interface About {
  readonly facts: Facts;
  readonly turns: Turns;
  readonly lines: LinesOnce;
  readonly stacks: readonly Diagnostic[];
}

type Stacks = ReadonlyMap<string, readonly Diagnostic[]>;

export class News {
  constructor(private readonly parts: NewsParts) {}

  /** @param tasks Of the facts, where these are about the ELF in use. */
  async publish(facts: Facts, tasks: readonly TaskFact[]): Promise<void> {
    const { texts, annotations, publisher } = this.parts;
    const stacks: Stacks = facts.shown.diagnostics ? await this.#stackDiagnostics(tasks) : new Map();
    const turns = new Turns();
    const lines = new LinesOnce(this.parts.lines);
    // Open files first: their lenses are ready before anybody asks.
    for (const path of texts.open) await annotations.of(path);
    const news: FileNews[] = [];
    for (const path of new Set([...annotations.paths, ...stacks.keys()])) {
      await turns.rest();
      if (this.#mayTell(path))
        news.push(await this.#newsOf(path, { facts, turns, lines, stacks: stacks.get(path) ?? [] }));
    }
    await publisher.sendAll(news, turns);
  }

  /** Nothing is told of files that are neither the user's nor open. */
  #mayTell(path: string): boolean {
    return this.parts.texts.isOpen(path) || this.parts.folders.has(path);
  }

  async #newsOf(path: string, { facts, turns, lines, stacks }: About): Promise<FileNews> {
    const { texts, annotations } = this.parts;
    const { isVerified, shown } = facts;
    const found = await annotations.of(path);
    const leaks =
      found && shown.diagnostics ? await leakDiagnostics(found, { lines, texts, isVerified, turns }) : [];
    const marks = found && shown.marks ? marksOf(found) : [];
    return {
      uri: texts.uriOf(path),
      version: found?.version ?? null,
      diagnostics: [...leaks, ...stacks],
      marks: texts.isOpen(path) ? marks : null,
    };
  }

  async #stackDiagnostics(tasks: readonly TaskFact[]): Promise<Stacks> {
    const told = new Map<string, Diagnostic[]>();
    if (!tasks.some(({ state }) => state !== 'fine')) return told;
    for (const [path, calls] of await this.parts.tasks.calls(this.parts.folders.paths))
      for (const call of calls) {
        const task = taskOf(call, tasks);
        if (!task) continue;
        const project = call.option === null ? null : await projectOf(path, this.parts.folders);
        told.set(path, [...(told.get(path) ?? []), stackDiagnostic(call, task, project)]);
      }
    return told;
  }
}
