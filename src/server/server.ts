/**
 * The language server: owns the ELF, so that no parse ever blocks the extension host. Every request is answered,
 * also when something goes wrong.
 */
import './l10nServer';
import {
  createConnection,
  ProposedFeatures,
  TextDocuments,
  TextDocumentSyncKind,
  type GenericRequestHandler,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ElfArchive } from '../project/elfArchive';
import { registerLogs, serveLogs } from './logConnection';
import { registerSources, serveSources } from './editorConnection';
import { ElfFile } from './elfFile';
import {
  elfChangedNotification,
  setElfRequest,
  symbolizeRequest,
  unwindRequest,
  type RequestMethod,
  type ServerOptions,
} from './protocol';
import { useLocale } from '../words/l10n';
import { WorkspaceFolders } from './workspaceFolders';

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
const folders = new WorkspaceFolders();
let archive: ElfArchive | null = null;
const elf = new ElfFile(
  (status) => void connection.sendNotification(elfChangedNotification.method, status),
  (path, sha256) => {
    sources.useElf(path, archive?.sourcesOf(sha256) ?? null);
    archive?.keep(path, sha256).catch((error: unknown) => {
      connection.console.warn(`${path} could not be kept: ${String(error)}`);
    });
  },
);

const sources = serveSources(connection, documents, folders, elf);
const logs = serveLogs(connection, documents, {
  elf: () => elf.loaded,
  frames: (addresses) => elf.lookup(addresses),
  find: (file) => sources.find(file),
});

/** Registers a handler with the types of its method. */
function on<Params, Result>(
  { method }: RequestMethod<Params, Result>,
  handler: (params: Params) => Result | Promise<Result>,
): void {
  connection.onRequest(method, (async (params: Params) => handler(params)) as GenericRequestHandler<
    Result,
    void
  >);
}

connection.onInitialize(({ initializationOptions, workspaceFolders, locale }): InitializeResult => {
  useLocale(locale ?? 'en');
  const { elfArchive, symbolCache } = initializationOptions as ServerOptions;
  archive = new ElfArchive(elfArchive);
  elf.cacheFolder = symbolCache;
  folders.set(workspaceFolders);
  return {
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
    serverInfo: { name: 'Heap Monitor' },
  };
});
connection.onInitialized(() => {
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    folders.change(added, removed);
    sources.moved();
  });
  Promise.all([registerSources(connection), registerLogs(connection)]).catch((error: unknown) => {
    connection.console.warn(`The editor features could not be registered: ${String(error)}`);
  });
});
connection.onHover(
  async ({ textDocument: { uri }, position }) =>
    (await sources.hover(uri, position)) ?? logs.hover(uri, position),
);
connection.onShutdown(() => elf.dispose());

on(setElfRequest, (programs) => elf.use(programs));
on(symbolizeRequest, ({ addresses }) => ({ generation: elf.generation, frames: elf.lookup(addresses) }));
on(unwindRequest, async (core) => ({ stack: await elf.unwind(core), generation: elf.generation }));

documents.listen(connection);
connection.listen();
