/** Diagnostics on the allocating lines of leak suspects. */
import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Range,
} from 'vscode-languageserver/node';
import type { CurrentTexts } from '../placing/currentText';
import type { FileAnnotations, LineSites } from '../placing/annotations';
import type { LinesOnce } from '../../project/lines/lines';
import type { PlacedSite } from '../placing/places';
import { text } from '../sentences';
import type { Turns } from '../turns';
import { clean, figuresOf, isSuspect, nameOf, stackOf } from './siteWords';

/** Suspects told of on one line, and frames of one. */
const MAX_ON_LINE = 10;
const MAX_RELATED = 16;
/** Of the functions in the title of an action. */
const MAX_STACK = 100;

/** What a diagnostic says to the code actions. */
export interface LeakData {
  readonly site: string;
  /** Its functions: they tell it from others on the line. */
  readonly stack: string;
}

export interface DiagnosticContext {
  readonly lines: LinesOnce;
  readonly texts: CurrentTexts;
  readonly isVerified: boolean;
  readonly turns: Turns;
}

export async function leakDiagnostics(
  { lines, text: fileLines }: FileAnnotations,
  context: DiagnosticContext,
): Promise<Diagnostic[]> {
  const all: Diagnostic[] = [];
  for (const at of lines)
    for (const site of at.sites.filter(isSuspect).slice(0, MAX_ON_LINE)) {
      await context.turns.rest();
      all.push(await diagnosticOf(site, at, lineRange(fileLines, at.line), context));
    }
  return all;
}

async function diagnosticOf(
  site: PlacedSite,
  { certainty }: LineSites,
  range: Range,
  context: DiagnosticContext,
): Promise<Diagnostic> {
  const { fact } = site;
  const isSure = fact.kind === 'growing' && certainty !== 'far';
  const parts = [
    `${isSure ? text.leak : text.likelyLeak}: ${figuresOf(fact)}.`,
    clean(fact.reason, 500),
    text.certainty[certainty],
    context.isVerified ? '' : text.unverified,
  ];
  const data: LeakData = { site: fact.id, stack: clean(stackOf(site), MAX_STACK) };
  return {
    range,
    severity: isSure ? DiagnosticSeverity.Warning : DiagnosticSeverity.Information,
    code: text.leakCode,
    source: text.source,
    message: parts.filter((part) => part !== '').join(' '),
    relatedInformation: await callStack(site, context),
    data,
  };
}

/** The frames around the one that it is shown at, innermost first. */
async function callStack(
  { frames }: PlacedSite,
  { lines, texts }: DiagnosticContext,
): Promise<DiagnosticRelatedInformation[]> {
  const related: DiagnosticRelatedInformation[] = [];
  for (const frame of frames) {
    if (frame.path === null || related.length === MAX_RELATED) continue;
    const asked = lines.of(frame.path);
    const file = asked instanceof Promise ? await asked : asked;
    if (!file) continue;
    const { line } = file.at(frame);
    const location = { uri: texts.uriOf(frame.path), range: lineRange(file.text, line) };
    const name = nameOf(frame);
    related.push({ location, message: related.length === 0 ? name : text.calledFrom(name) });
  }
  return related;
}

/** The line without its indentation. */
function lineRange(lines: readonly string[], line: number): Range {
  const content = lines[line] ?? '';
  const start = content.length - content.trimStart().length;
  return {
    start: { line, character: start },
    end: { line, character: Math.max(start, content.trimEnd().length) },
  };
}
