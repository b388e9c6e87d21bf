/**
 * The language server as it is shipped, in a process of its own, and a client of it over the pipe that VS Code uses. It
 * finds sources in one folder.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type Diagnostic,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { findSource } from '../../src/project/findSource';
import {
  factsNotification,
  findSourceRequest,
  marksNotification,
  type Facts,
  type MarksOfDocument,
} from '../../src/server/facts';
import { setElfRequest, type ElfStatus } from '../../src/server/protocol';
import { inRoot } from './root';

/** What a client answers with nothing. */
const ASKED = ['client/registerCapability', 'workspace/codeLens/refresh', 'workspace/inlayHint/refresh'];

export class ServerProcess {
  readonly connection: ProtocolConnection;
  /** What was published last, by URI. */
  readonly diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly marks = new Map<string, MarksOfDocument['marks']>();
  readonly #process: ChildProcess;

  private constructor(
    readonly folder: string,
    args: readonly string[],
  ) {
    this.#process = fork(inRoot('dist/server.js'), ['--node-ipc', ...args], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.connection = createProtocolConnection(
      new IPCMessageReader(this.#process),
      new IPCMessageWriter(this.#process),
    );
    // One that has ended answers nothing: what was asked of it fails at once.
    this.#process.once('exit', () => this.connection.dispose());
  }

  static async start(folder: string, ...args: string[]): Promise<ServerProcess> {
    const server = new ServerProcess(folder, args);
    await server.#initialize();
    return server;
  }

  async #initialize(): Promise<void> {
    const { connection, folder } = this;
    connection.onRequest(
      findSourceRequest.method,
      ({ file, elfPath }: { file: string; elfPath: string | null }) =>
        findSource(file, { folders: [folder], elfPath, rules: [] }),
    );
    for (const method of ASKED) connection.onRequest(method, () => null);
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
      items.map(() => null),
    );
    connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) =>
        void this.diagnostics.set(uri, diagnostics),
    );
    connection.onNotification(
      marksNotification.method,
      ({ uri, marks }: MarksOfDocument) => void this.marks.set(uri, marks),
    );
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: { workspace: { workspaceFolders: true } },
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'test' }],
      initializationOptions: { elfArchive: join(folder, 'elfs'), symbolCache: join(folder, 'symbols') },
    });
    await connection.sendNotification('initialized', {});
  }

  /** Rejects where the ELF cannot be used. */
  async useElf(path: string): Promise<ElfStatus & { state: 'ready' }> {
    const programs = { path, bootloader: null, rom: null };
    const status = await this.connection.sendRequest<ElfStatus>(setElfRequest.method, programs);
    if (status.state !== 'ready') throw new Error(`the ELF is ${status.state}`);
    return status;
  }

  tell(facts: Facts): Promise<void> {
    return this.connection.sendNotification(factsNotification.method, facts);
  }

  uriOf(file: string): string {
    return pathToFileURL(join(this.folder, file)).href;
  }

  /** Opens a document with the text of its file, or with another one. */
  async open(file: string, languageId: string, text?: string): Promise<string> {
    const uri = this.uriOf(file);
    const content = text ?? readFileSync(join(this.folder, file), 'utf8');
    const textDocument = { uri, languageId, version: 1, text: content };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
    return uri;
  }

  /** Asks about a document. */
  ask<Result>(what: string, uri: string, more: object = {}): Promise<Result> {
    return this.connection.sendRequest<Result>(`textDocument/${what}`, { textDocument: { uri }, ...more });
  }

  stop(): void {
    this.#process.removeAllListeners('exit');
    this.connection.dispose();
    this.#process.kill();
  }
}
