/** Call sites ignored: chosen, written to the list, copied as Markdown. */
import * as vscode from 'vscode';
import { fileRule, functionRule, stackRule } from '../../analysis/ignore/rules';
import type { Core } from '../../core/core';
import type { Scope } from '../../core/scope';
import { HumanError } from '../../errors';
import { t } from '../../words/l10n';
import { formatBytes } from '../../words/units';
import { groupMarkdown } from '../../views/trees/leakText';
import type { Ignoring } from '../../views/ignoring';
import type { PanelLeakGroup } from '../../views/panel/protocol';
import { panelLeaks } from '../../views/panel/panelLeaks';
import { subjectOf } from '../../views/subject';
import { IgnoreList } from './ignoreList';

export function activateIgnore(core: Core): void {
  const { ignoring } = core;
  const list = new IgnoreList(ignoring, (text) => core.log.warn(text));
  core.add(list);
  core.register({
    'heapMonitor.ignoreCallSite': (scope, subject, rule, comment) =>
      typeof rule === 'string'
        ? list.add(rule, typeof comment === 'string' ? comment : '')
        : ignore(list, groupsOf(scope, ignoring), subject),
    'heapMonitor.editIgnored': (scope, subject) => {
      const group = groupOf(groupsOf(scope, ignoring), subject);
      return list.edit(group && ignoring.ruleFor(group.frames)?.line);
    },
    'heapMonitor.copyMarkdown': async (scope, subject) => {
      const group = groupOf(groupsOf(scope, ignoring), subject);
      if (group) await vscode.env.clipboard.writeText(groupMarkdown(group));
    },
  });
}

type Groups = readonly PanelLeakGroup[];

function groupsOf({ devices, frames }: Scope, ignoring: Ignoring): Groups {
  const { session, analysis } = devices.monitor;
  return panelLeaks(session.boot, analysis.of(session.boot), frames, ignoring).groups;
}

/** The group that a command is for. */
function groupOf(groups: Groups, subject: unknown): PanelLeakGroup | undefined {
  const stack = subjectOf(subject, 'site')?.stack;
  return groups.find(({ id }) => id === stack);
}

async function ignore(list: IgnoreList, groups: Groups, subject: unknown): Promise<void> {
  const group = groupOf(groups, subject) ?? (await pickGroup(groups));
  if (!group) return;
  const rule = await pickRule(group);
  if (rule === undefined) return;
  const why = await vscode.window.showInputBox({
    title: t('Ignore: {0}', rule),
    prompt: t('Why it is no leak: a comment for those who read the list'),
    placeHolder: t('such as: cache, at most 16 entries'),
  });
  if (why !== undefined) await list.add(rule, why);
}

async function pickGroup(groups: Groups): Promise<PanelLeakGroup | undefined> {
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
