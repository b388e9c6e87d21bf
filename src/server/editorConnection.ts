/**
 * The features for source files on the wire. They are registered for these languages only, and beside whatever else
 * serves them: nothing here claims symbols, folding or links of a source file.
 */
import {
  CodeActionKind,
  CodeActionRequest,
  CodeLensRefreshRequest,
  CodeLensRequest,
  HoverRequest,
  InlayHintRequest,
  type Connection,
  type DocumentSelector,
  type TextDocuments,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { ConfigDocuments } from './config/configDocuments';
import type { ElfFile } from './elfFile';
import {
  factsNotification,
  findSourceRequest,
  lineNowRequest,
  marksNotification,
  siteTextRequest,
  sourcesMovedNotification,
  type Facts,
} from './facts';
import { SourceFeatures } from './sourceFeatures';
import { text } from './sentences';
import type { WorkspaceFolders } from './workspaceFolders';

const SOURCES: DocumentSelector = ['c', 'cpp', 'rust'].map((language) => ({ scheme: 'file', language }));

/** Configuration files have no language of their own. */
const CONFIG_FILES: DocumentSelector = [{ scheme: 'file', pattern: '**/sdkconfig{,.*}' }];

/** Lenses and hints are asked for again this often at most, ms. */
const REFRESH_MS = 500;

export function serveSources(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  folders: WorkspaceFolders,
  elf: ElfFile,
): SourceFeatures {
  const features = new SourceFeatures(
    {
      generation: () => elf.generation,
      frames: (addresses) => elf.lookup(addresses),
      find: (file) => connection.sendRequest(findSourceRequest.method, { file, elfPath: elf.path }),
      refresh: paced(() => refresh(connection)),
      diagnostics: (uri, version, diagnostics) =>
        void connection.sendDiagnostics({
          uri,
          diagnostics: [...diagnostics],
          ...(version === null ? {} : { version }),
        }),
      marks: (uri, marks) => void connection.sendNotification(marksNotification.method, { uri, marks }),
    },
    folders,
    documents,
  );
  const configs = serveConfigs(connection, documents);
  connection.onNotification(factsNotification.method, (facts: Facts) => {
    features.setFacts(facts);
    configs.setTasks(facts.tasks);
  });
  connection.onNotification(sourcesMovedNotification.method, () => {
    features.moved();
    configs.refresh();
  });
  connection.onRequest(siteTextRequest.method, ({ id, what }: { id: string; what: 'report' | 'prompt' }) =>
    features.siteText(id, what),
  );
  connection.onRequest(
    lineNowRequest.method,
    ({ path, ...built }: { path: string; line: number; column: number }) => features.lineNow(path, built),
  );
  connection.onCodeLens(({ textDocument }) => features.lenses(textDocument.uri));
  connection.languages.inlayHint.on(({ textDocument, range }) =>
    features.inlayHints(textDocument.uri, range),
  );
  connection.onCodeAction(({ textDocument, context }) =>
    features.codeActions(
      textDocument.uri,
      context.diagnostics.filter(({ source }) => source === text.source),
    ),
  );
  return features;
}

function serveConfigs(connection: Connection, documents: TextDocuments<TextDocument>): ConfigDocuments {
  return new ConfigDocuments(
    {
      async settings(scopeUri) {
        const [baudRate, shown] = (await connection.workspace.getConfiguration([
          { scopeUri, section: 'heapMonitor.baudRate' },
          { scopeUri, section: 'heapMonitor.editor.diagnostics' },
        ])) as unknown[];
        return { baudRate: typeof baudRate === 'number' ? baudRate : null, isShown: shown !== false };
      },
      diagnostics: (uri, version, diagnostics) =>
        void connection.sendDiagnostics({
          uri,
          diagnostics: [...diagnostics],
          ...(version === null ? {} : { version }),
        }),
    },
    documents,
  );
}

/** Tells the client which documents the features are for. */
export async function registerSources(connection: Connection): Promise<void> {
  const { client } = connection;
  const registrationOptions = { documentSelector: SOURCES };
  await Promise.all([
    client.register(CodeLensRequest.type, registrationOptions),
    client.register(InlayHintRequest.type, registrationOptions),
    client.register(HoverRequest.type, registrationOptions),
    client.register(CodeActionRequest.type, {
      ...registrationOptions,
      codeActionKinds: [CodeActionKind.QuickFix],
    }),
    client.register(CodeActionRequest.type, {
      documentSelector: CONFIG_FILES,
      codeActionKinds: [CodeActionKind.QuickFix],
    }),
  ]);
}

function refresh(connection: Connection): void {
  const failed = (error: unknown): void => connection.console.warn(`Refresh failed: ${String(error)}`);
  connection.sendRequest(CodeLensRefreshRequest.type).catch(failed);
  connection.languages.inlayHint.refresh().catch(failed);
}

/** At once, and then not sooner than REFRESH_MS later. */
function paced(action: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isWanted = false;
  const run = (): void => {
    isWanted = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) run();
    }, REFRESH_MS);
    action();
  };
  return () => {
    if (timer) isWanted = true;
    else run();
  };
}
