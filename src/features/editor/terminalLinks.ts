/**
 * Links in terminals, whatever prints there (`idf.py monitor`, PlatformIO): an address opens its source line, with a pick
 * where several frames were inlined there; `Backtrace:` opens a pick of the whole call stack.
 */
import * as vscode from 'vscode';
import { t } from '../../words/l10n';
import { addressesIn, backtraceAt, type AddressInText } from '../../records/addressText';
import type { AddressKind } from '../../records/callSite';
import type { Frame } from '../../symbolize/frame';
import { baseName } from '../../words/units';
import type { SourceLocation } from '../../views/sourceFiles';

export interface FrameLink extends vscode.TerminalLink {
  readonly frames: readonly Frame[];
}

/** Frames of printed addresses, innermost first. */
export type FrameLookup = (
  addresses: readonly { readonly address: string; readonly kind: AddressKind }[],
) => Promise<readonly (readonly Frame[])[]>;

const WORD = 'Backtrace:';

export class TerminalLinks implements vscode.TerminalLinkProvider<FrameLink> {
  constructor(
    private readonly lookup: FrameLookup,
    private readonly reveal: (location: SourceLocation) => void,
  ) {}

  async provideTerminalLinks({ line }: { readonly line: string }): Promise<FrameLink[]> {
    if (!line.includes('0x')) return [];
    const found = addressesIn(line);
    if (found.length === 0) return [];
    const known = (await this.lookup(found).catch(() => [])).map((frames) => frames.filter(hasSource));
    const links = found.flatMap((one, index) => linkOf(one, known[index] ?? []));
    const start = backtraceAt(line);
    const all = known.flat();
    if (start >= 0 && all.length > 0)
      links.unshift({
        startIndex: start,
        length: WORD.length,
        tooltip: t('Show the call stack'),
        frames: all,
      });
    return links;
  }

  async handleTerminalLink({ frames }: FrameLink): Promise<void> {
    const frame = frames.length > 1 ? await pick(frames) : frames[0];
    if (frame?.file != null) this.reveal({ file: frame.file, line: frame.line });
  }
}

function hasSource({ file, line }: Frame): boolean {
  return file !== null && line > 0;
}

function linkOf({ start, end }: AddressInText, frames: readonly Frame[]): FrameLink[] {
  const [first] = frames;
  return first ? [{ startIndex: start, length: end - start, tooltip: nameOf(first), frames }] : [];
}

/** Text of an ELF has no icons: `$(name)` would be one. */
function nameOf({ function: name, file, line }: Frame): string {
  return `${name ?? '??'} ${baseName(file ?? '')}:${line}`.replaceAll('$(', '$\u200b(').slice(0, 200);
}

async function pick(frames: readonly Frame[]): Promise<Frame | undefined> {
  const items = frames.map((frame) => ({ label: nameOf(frame), description: frame.file ?? '', frame }));
  const title = t('Open which frame?');
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.frame;
}
