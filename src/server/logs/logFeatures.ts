/**
 * Device logs in the editor, whatever their language id: addresses are links to their source lines and tell their
 * frames when they are pointed at; boots, crashes, leak reports and task tables fold, and make the outline.
 */
import {
  FoldingRangeKind,
  MarkupKind,
  SymbolKind,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type Position,
  type TextDocuments,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { formatBytes } from '../../words/units';
import { callSiteOf } from '../../records/callSite';
import type { Frame } from '../../symbolize/frame';
import { escapeMarkdown } from '../features/hover';
import { clean } from '../features/siteWords';
import { uriWithLine } from '../placing/currentText';
import { MAX_LOG_TEXT } from '../protocol';
import { text } from '../sentences';
import { scanLog, type LineAddress, type LogBlock, type LogScan } from './logScan';

const MAX_LINKS = 5000;

/** What the features need of the server. */
export interface LogHost {
  /** SHA-256 of the ELF in use, and its machine; null: there is none. */
  elf(): { readonly sha256: string; readonly machine: number } | null;
  frames(addresses: readonly number[]): readonly (readonly Frame[])[];
  /** Where a recorded source file lies. Never rejects. */
  find(file: string): Promise<string | null>;
}

export class LogFeatures {
  readonly #scans = new Map<string, { version: number; scan: LogScan }>();

  constructor(
    private readonly host: LogHost,
    private readonly documents: TextDocuments<TextDocument>,
  ) {
    documents.onDidClose(({ document }) => this.#scans.delete(document.uri));
  }

  async links(uri: string): Promise<DocumentLink[]> {
    const links: DocumentLink[] = [];
    const targets = new Map<string, Promise<DocumentLink | null>>();
    for (const found of this.#scan(uri)?.addresses ?? []) {
      if (links.length === MAX_LINKS) break;
      const key = `${found.address} ${found.kind} ${found.elfSha256}`;
      const target = targets.get(key) ?? this.#linkOf(found);
      targets.set(key, target);
      const link = await target;
      if (link) links.push({ ...link, range: rangeOf(found) });
    }
    return links;
  }

  hover(uri: string, { line, character }: Position): Hover | null {
    const found = this.#scan(uri)?.addresses.find(
      (one) => one.line === line && one.start <= character && character <= one.end,
    );
    if (!found) return null;
    const frames = this.#framesOf(found);
    if (frames === null) return { contents: text.logOtherElf, range: rangeOf(found) };
    if (frames.length === 0) return null;
    const value = frames.map((frame) => `- ${frameMarkdown(frame)}`).join('\n');
    return { contents: { kind: MarkupKind.Markdown, value }, range: rangeOf(found) };
  }

  folding(uri: string): FoldingRange[] | null {
    const scan = this.#scan(uri);
    if (!scan) return null;
    return scan.blocks
      .filter(({ start, end }) => end > start)
      .map(({ start, end }) => ({ startLine: start, endLine: end, kind: FoldingRangeKind.Region }));
  }

  symbols(uri: string): DocumentSymbol[] | null {
    const document = this.documents.get(uri);
    const scan = this.#scan(uri);
    if (!scan || !document) return null;
    const roots: DocumentSymbol[] = [];
    let boot: DocumentSymbol | null = null;
    let boots = 0;
    for (const block of scan.blocks) {
      const isBoot = block.kind === 'boot';
      const symbol = symbolOf(block, isBoot ? ++boots : 0, document);
      if (isBoot) boot = symbol;
      if (isBoot || !boot) roots.push(symbol);
      else boot.children?.push(symbol);
    }
    return roots;
  }

  /** Undefined where the document is no device log, or too long. */
  #scan(uri: string): LogScan | undefined {
    const document = this.documents.get(uri);
    if (!document) return undefined;
    const known = this.#scans.get(uri);
    let scan = known?.scan;
    if (!scan || known?.version !== document.version) {
      const whole = document.getText();
      if (whole.length > MAX_LOG_TEXT) return undefined;
      scan = scanLog(whole.split(/\r?\n/));
      this.#scans.set(uri, { version: document.version, scan });
    }
    return scan.isDeviceLog ? scan : undefined;
  }

  /** Empty where nothing is known of the address; null where another ELF wrote it. */
  #framesOf({ address, kind, elfSha256 }: LineAddress): readonly Frame[] | null {
    const elf = this.host.elf();
    if (!elf) return [];
    if (elfSha256 !== null && !elf.sha256.startsWith(elfSha256)) return null;
    return this.host.frames([callSiteOf(address, kind, elf.machine)])[0] ?? [];
  }

  async #linkOf(found: LineAddress): Promise<DocumentLink | null> {
    for (const { file, line, function: name } of this.#framesOf(found) ?? []) {
      const path = file === null || line === 0 ? null : await this.host.find(file);
      if (path === null) continue;
      const tooltip = clean(`${name ?? '??'} ${file}:${line}`, 300);
      return { range: rangeOf(found), target: uriWithLine(path, line), tooltip };
    }
    return null;
  }
}

function rangeOf({ line, start, end }: LineAddress): DocumentLink['range'] {
  return { start: { line, character: start }, end: { line, character: end } };
}

function frameMarkdown({ function: name, file, line }: Frame): string {
  const place = file === null ? '' : ` ${file}:${line}`;
  return escapeMarkdown(clean(`${name ?? '??'}${place}`, 500));
}

const KINDS: Readonly<Record<LogBlock['kind'], SymbolKind>> = {
  boot: SymbolKind.Namespace,
  crash: SymbolKind.Event,
  leaks: SymbolKind.Array,
  tasks: SymbolKind.Struct,
};

function symbolOf(block: LogBlock, boot: number, document: TextDocument): DocumentSymbol {
  const start = { line: block.start, character: 0 };
  const lineEnd = document.offsetAt({ line: block.start + 1, character: 0 });
  const selection = { start, end: document.positionAt(Math.max(document.offsetAt(start), lineEnd - 1)) };
  return {
    name: nameOf(block, boot),
    kind: KINDS[block.kind],
    range: { start, end: { line: block.end + 1, character: 0 } },
    selectionRange: selection,
    children: [],
  };
}

function nameOf({ kind, name, count, bytes }: LogBlock, boot: number): string {
  switch (kind) {
    case 'boot':
      return [text.logBoot(boot), clean(name)].filter((part) => part !== '').join(': ');
    case 'crash':
      return clean(name) || text.logCrash;
    case 'leaks':
      return text.logLeaks(count, formatBytes(bytes));
    case 'tasks':
      return text.logTasks(count);
  }
}
