/** The features for device logs on the wire: for the device log itself, and for logs and texts that turn out to be one. */
import {
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  type Connection,
  type DocumentSelector,
  type TextDocuments,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { LogFeatures, type LogHost } from './logs/logFeatures';

const LOGS: DocumentSelector = [
  { language: 'heapmonitor-log' },
  { language: 'log' },
  { scheme: 'file', pattern: '**/*.{log,txt}' },
  { scheme: 'untitled', language: 'plaintext' },
];

export function serveLogs(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  host: LogHost,
): LogFeatures {
  const features = new LogFeatures(host, documents);
  connection.onDocumentLinks(({ textDocument }) => features.links(textDocument.uri));
  connection.onFoldingRanges(({ textDocument }) => features.folding(textDocument.uri));
  connection.onDocumentSymbol(({ textDocument }) => features.symbols(textDocument.uri));
  return features;
}

export async function registerLogs({ client }: Connection): Promise<void> {
  const registrationOptions = { documentSelector: LOGS };
  await Promise.all([
    client.register(DocumentLinkRequest.type, registrationOptions),
    client.register(FoldingRangeRequest.type, registrationOptions),
    client.register(DocumentSymbolRequest.type, registrationOptions),
    client.register(HoverRequest.type, registrationOptions),
  ]);
}
