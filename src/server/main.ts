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
import { ElfFile } from './elfFile';
import { elfChangedNotification, setElfRequest, symbolizeRequest, type RequestMethod } from './protocol';

const connection = createConnection(ProposedFeatures.all);
const elf = new ElfFile((status) => void connection.sendNotification(elfChangedNotification.method, status));

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

connection.onInitialize((): InitializeResult => ({ capabilities: {}, serverInfo: { name: 'Heap Monitor' } }));
connection.onShutdown(() => elf.dispose());

on(setElfRequest, ({ path }) => elf.use(path));
on(symbolizeRequest, ({ addresses }) => ({ generation: elf.generation, frames: elf.lookup(addresses) }));

connection.listen();
