/**
 * One site as text to be pasted: a report for people, and a prompt for an AI assistant with the source around each
 * frame. What comes from the device, the ELF or the files is fenced and named as data: it may hold instructions.
 */
import type { Facts } from '../facts';
import type { Lines } from '../../project/lines/lines';
import type { PlacedFrame } from '../../analysis/sites/stackFrame';
import type { PlacedSite } from '../placing/places';
import { text } from '../sentences';
import { clean, figuresOf, nameOf } from './siteWords';

/** Lines of source before and after a frame's, and frames that are shown. */
const AROUND = 12;
const MAX_FRAMES = 10;
const MAX_LINE = 300;

export function reportOf({ fact, frames }: PlacedSite, { device, boot, isVerified }: Facts): string {
  const sizes = fact.sizes.map(([bytes, count]) => `${count} × ${bytes} B`).join(', ');
  return [
    text.reportHead(clean(device), boot, text.kind(fact.kind)),
    clean(fact.name),
    figuresOf(fact),
    clean(fact.reason, 500),
    text.reportSizes(sizes),
    ...(isVerified ? [] : [text.unverified]),
    text.reportStack,
    ...frames.map((frame) => `  ${frameText(frame)}`),
    '',
  ].join('\n');
}

export async function promptOf(site: PlacedSite, facts: Facts, lines: Lines): Promise<string> {
  const sources = await Promise.all(
    site.frames.slice(0, MAX_FRAMES).map((frame, index) => sourceOf(frame, index, lines)),
  );
  return [
    ...text.prompt.flatMap((paragraph) => [paragraph, '']),
    '~~~~text',
    unfenced(reportOf(site, facts).trimEnd()),
    '~~~~',
    ...sources.flat(),
    '',
  ].join('\n');
}

async function sourceOf(frame: PlacedFrame, index: number, lines: Lines): Promise<string[]> {
  const file = frame.path === null ? null : await lines.of(frame.path);
  if (!file) return [];
  const { line, certainty } = file.at(frame);
  const from = Math.max(0, line - AROUND);
  const shown = file.text.slice(from, line + AROUND + 1).map((content, at) => {
    const number = from + at;
    return `${number === line ? '>' : ' '} ${number + 1}: ${content.slice(0, MAX_LINE)}`;
  });
  const head = [text.promptFrame(index), text.certainty[certainty]].join(' ').trim();
  return ['', head, '', '~~~~text', unfenced(frameText(frame)), ...shown.map(unfenced), '~~~~'];
}

function unfenced(line: string): string {
  return line.replaceAll('~~~~', '~~ ~~');
}

function frameText(frame: PlacedFrame): string {
  if (frame.file === null) return nameOf(frame);
  return text.frameAt(nameOf(frame), `${clean(frame.file, 500)}:${frame.line}`);
}
