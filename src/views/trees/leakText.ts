/** A leak group as Markdown, to be pasted into an issue or a review. */
import type { CallSite } from '../../analysis/callSites';
import { plural, t } from '../../words/l10n';
import { formatBytes } from '../../words/units';
import { frameLine } from '../../words/frames';
import { facts } from './leakRows';
import type { PanelLeakGroup } from '../panel/protocol';

/** Its name and figures, what is known of it, and its call stack. */
export function groupMarkdown(group: PanelLeakGroup): string {
  const title = `**\`${code(group.name)}\`**: ${plural(group.count, 'outstanding allocation')}, ${formatBytes(group.bytes)}`;
  const told = facts(group).map((fact) => `- ${fact}`);
  return [title, '', ...told, '', '```', ...group.frames.map(frameLine), '```', ''].join('\n');
}

/** Its name and figures, and its call stack: a line each. */
export function callStackText({ name, count, bytes, atLeast, frames }: CallSite): string {
  const outstanding = t('{0}, {1} bytes', plural(count, 'outstanding allocation'), bytes);
  const head = atLeast ? t('At least {0}', outstanding) : outstanding;
  return `${[name, head, ...frames.map(frameLine)].join('\n')}\n`;
}

function code(text: string): string {
  return text.replaceAll('`', "'");
}
