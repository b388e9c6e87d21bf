/** Commands on a leak group: its stack copied, its source opened, the group ignored. */
import * as vscode from 'vscode';
import { fileRule, functionRule, stackRule } from '../../analysis/ignore/rules';
import { HumanError } from '../../errors';
import { t } from '../../words/l10n';
import { formatBytes } from '../../words/units';
import { groupMarkdown } from '../../views/trees/leakText';
import type { PanelLeakGroup } from '../../views/panel/protocol';
import { panelLeaks } from '../../views/panel/panelLeaks';
import type { CommandTable, Context } from '../context';

export const leakCommands: CommandTable = {
  'heapMonitor.ignoreCallSite': ignore,
  'heapMonitor.editIgnored': (context, node) => {
    const group = groupOf(context, node);
    return context.ignoreList.edit(group && context.ignoreList.ruleFor(group.frames)?.line);
  },
  'heapMonitor.copyMarkdown': async (context, node) => {
    const group = groupOf(context, node);
    if (group) await vscode.env.clipboard.writeText(groupMarkdown(group));
  },
};

/** The group that a command is for. @param given Its row in the tree, or its id from the panel. */
function groupOf({ devices, client, ignoreList }: Context, given: unknown): PanelLeakGroup | undefined {
  const row = (given as { row?: { id?: unknown } } | null | undefined)?.row?.id;
  const id = typeof row === 'string' ? row.replace(/^leak:/, '') : given;
  const { session, analysis } = devices.monitor;
  const { groups } = panelLeaks(session.boot, analysis.of(session.boot), client, ignoreList);
  return groups.find((group) => group.id === id);
}

/** @param given Rule and comment, where they are known; else the user is asked. */
async function ignore(context: Context, node: unknown, given?: unknown, comment?: unknown): Promise<void> {
  if (typeof given === 'string')
    return context.ignoreList.add(given, typeof comment === 'string' ? comment : '');
  const group = groupOf(context, node) ?? (await pickGroup(context));
  if (!group) return;
  const rule = await pickRule(group);
  if (rule === undefined) return;
  const why = await vscode.window.showInputBox({
    title: t('Ignore: {0}', rule),
    prompt: t('Why it is no leak: a comment for those who read the list'),
    placeHolder: t('such as: cache, at most 16 entries'),
  });
  if (why !== undefined) await context.ignoreList.add(rule, why);
}

async function pickGroup({ devices, client, ignoreList }: Context): Promise<PanelLeakGroup | undefined> {
  const { session, analysis } = devices.monitor;
  const { groups } = panelLeaks(session.boot, analysis.of(session.boot), client, ignoreList);
  const items = groups
    .filter(({ ignored }) => ignored === null)
    .map((group) => ({
      label: group.name,
      description: `${formatBytes(group.bytes)} · ${group.count} ×`,
      group,
    }));
  if (items.length === 0)
    throw new HumanError(
      t('There is no call site to ignore.'),
      t('They come with the list of allocations that the device prints.'),
    );
  return (await vscode.window.showQuickPick(items, { title: t('Ignore which call site?') }))?.group;
}

/** Asks how much is to be ignored, from the narrowest rule to the widest. */
async function pickRule({ frames, ownFrame, name }: PanelLeakGroup): Promise<string | undefined> {
  const own = frames[ownFrame];
  const rules = [
    [t('This call stack'), stackRule(frames.slice(ownFrame))],
    [t('Everything that this function allocates'), own && functionRule(own)],
    [t('Everything that this file allocates'), own && fileRule(own)],
  ] as const;
  const items = rules.flatMap(([label, rule]) => (rule ? [{ label, description: rule, rule }] : []));
  if (items.length === 0)
    throw new HumanError(
      t('The functions of {0} are not known, and addresses do not outlive a rebuild.', name),
      t('Choose the ELF that runs first.'),
    );
  return (await vscode.window.showQuickPick(items, { title: t('Ignore: {0}', name) }))?.rule;
}
