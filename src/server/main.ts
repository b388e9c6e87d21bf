/**
 * The language server: owns the ELF, so that no parse ever blocks the extension host. Every request is answered,
 * also when something goes wrong.
 */
import {
  createConnection,
  ProposedFeatures,
  type GenericRequestHandler,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { ElfArchive } from '../project/elfArchive';
import { ElfFile } from './elfFile';
import {
  elfChangedNotification,
  setElfRequest,
  symbolizeRequest,
  unwindRequest,
  type RequestMethod,
  type ServerOptions,
} from './protocol';

const connection = createConnection(ProposedFeatures.all);
let archive: ElfArchive | null = null;
const elf = new ElfFile(
  (status) => void connection.sendNotification(elfChangedNotification.method, status),
  (path, sha256) => {
    archive?.keep(path, sha256).catch((error: unknown) => {
      connection.console.warn(`${path} could not be kept: ${String(error)}`);
    });
  },
);

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

connection.onInitialize(({ initializationOptions }): InitializeResult => {
  const { elfArchive, symbolCache } = initializationOptions as ServerOptions;
  archive = new ElfArchive(elfArchive);
  elf.cacheFolder = symbolCache;
  return { capabilities: {}, serverInfo: { name: 'Heap Monitor' } };
});
connection.onShutdown(() => elf.dispose());

on(setElfRequest, (programs) => elf.use(programs));
on(symbolizeRequest, ({ addresses }) => ({ generation: elf.generation, frames: elf.lookup(addresses) }));
on(unwindRequest, async (core) => ({ stack: await elf.unwind(core), generation: elf.generation }));

connection.listen();
