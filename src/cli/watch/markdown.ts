/** A soak as Markdown, for the summary of a CI job or a comment. */
import type { Assessment } from './assess';
import type { LocatedSite } from './locate';
import { OUTCOMES, placeText } from './outcomeText';
import { formatBytes, formatRate, formatRateInterval, formatSpan } from '../../words/units';

/** Sites listed. */
const MAX_SITES = 20;

export function toMarkdown(
  assessment: Assessment,
  sites: readonly LocatedSite[],
  { label, seconds }: { readonly label: string; readonly seconds: number },
): string {
  const { outcome, leakReason, crashes, heaps, boots, panics } = assessment;
  const lines = [
    `## Heap Monitor: ${OUTCOMES[outcome].toLowerCase()}`,
    '',
    ...(crashes === '' ? [] : [`**${cell(crashes)}**`, '']),
    `${cell(leakReason)}`,
    '',
    `Watched ${cell(label)} for ${formatSpan(seconds * 1000)}${boots > 1 ? `, ${boots} boots` : ''}${panics > 0 ? `, **${panics} panic${panics === 1 ? '' : 's'}**` : ''}.`,
  ];
  if (heaps.length > 0) {
    lines.push('', '| heap | outcome | loses | memory ends |', '|---|---|---|---|');
    for (const { name, outcome: of, verdict } of heaps) {
      const loses = verdict.bytesPerHour
        ? formatRateInterval(verdict.bytesPerHour)
        : limitText(verdict.limitPerHour);
      const ends = verdict.exhaustionMs ? `in ${formatSpan(verdict.exhaustionMs.estimate)}` : '';
      lines.push(`| ${cell(name)} | ${OUTCOMES[of].toLowerCase()} | ${loses} | ${ends} |`);
    }
  }
  if (sites.length > 0) {
    lines.push('', '| call site | grows by | outstanding | |', '|---|---|---|---|');
    for (const located of sites.slice(0, MAX_SITES)) {
      const { kind, bytesPerHour, count, bytes, atLeast } = located;
      const outstanding = `${atLeast ? 'at least ' : ''}${count} (${formatBytes(bytes)})`;
      lines.push(
        `| ${code(placeText(located))} | ${formatRateInterval(bytesPerHour)} | ${outstanding} | ${kind} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function limitText(limit: number | null): string {
  return limit === null ? '' : `less than ${formatRate(limit)}`;
}

/** Names come from the device and the ELF: nothing of them is to be Markdown. */
function cell(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]<>|#!&]/g, (character) => `\\${character}`);
}

function code(text: string): string {
  return `\`${text.replace(/[\r\n`]+/g, ' ').replaceAll('|', '\\|')}\``;
}
