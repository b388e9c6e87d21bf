/** CodeLens above functions with outstanding bytes, and inlay hints at the end of their allocating lines. */
import type { CodeLens, InlayHint, Range } from 'vscode-languageserver/node';
import type { FileAnnotations } from '../placing/annotations';
import { text } from '../sentences';
import { summaryOf } from './siteWords';

export const SHOW_SITE = 'heapMonitor.showSite';

export function lensesOf({ functions }: FileAnnotations): CodeLens[] {
  return functions.map(({ line, sites }) => ({
    range: { start: { line, character: 0 }, end: { line, character: 0 } },
    command: {
      title: summaryOf(sites),
      tooltip: text.lensTooltip,
      command: SHOW_SITE,
      arguments: [sites[0]?.fact.id ?? ''],
    },
  }));
}

/** @param range Lines that are seen. */
export function inlayHintsOf({ lines, text: fileLines }: FileAnnotations, range: Range): InlayHint[] {
  return lines
    .filter(({ line }) => line >= range.start.line && line <= range.end.line)
    .map(({ line, sites, certainty }) => ({
      position: { line, character: (fileLines[line] ?? '').trimEnd().length },
      label: `${certainty === 'far' ? '? ' : ''}${summaryOf(sites)}`,
      tooltip: text.certainty[certainty] || text.hoverTitle,
      paddingLeft: true,
    }));
}
