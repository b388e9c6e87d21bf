/** The tasks as views show them, lowest stack first. */
import type { Boot } from '../model/boot';
import type { Task } from '../model/tasks';
import type { TaskView } from './messages';
import type { Row } from './stableTree';
import { formatBytes } from './format';
import { t } from '../l10n';

export function taskViews(boot: Boot | undefined, lowStackBytes: number): TaskView[] {
  if (!boot) return [];
  const views = boot.tasks.all.map((task): TaskView => {
    const vanished = boot.tasks.isVanished(task);
    const { stackHighWaterMark } = task;
    return {
      name: task.name,
      state: task.state ?? '',
      priority: task.currentPriority,
      core: coreText(task),
      stackHighWaterMark,
      stackSizeBytes: task.stackSizeBytes,
      cpuPercent: task.cpuPercent,
      low: !vanished && stackHighWaterMark !== null && stackHighWaterMark < lowStackBytes,
      vanished,
    };
  });
  const rank = ({ vanished, stackHighWaterMark }: TaskView): number =>
    (vanished ? 1e12 : 0) + (stackHighWaterMark ?? 1e11);
  return views.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** `0`, `1`, `0, 2`, `any` or empty where not printed. */
function coreText({ core, affinityMask }: Task): string {
  if (core === undefined) return '';
  if (core !== null) return String(core);
  const cores = affinityMask === null ? [] : coresOf(affinityMask);
  // With all cores of a chip the mask says no more than that any will do.
  return cores.length < 2 || cores.every((one, index) => one === index) ? 'any' : cores.join(', ');
}

function coresOf(mask: number): number[] {
  return Array.from({ length: 32 }, (_, core) => core).filter((core) => ((mask >>> core) & 1) === 1);
}

export function taskRows(boot: Boot | undefined, lowStackBytes: number): Row[] {
  const seen = new Map<string, number>();
  return taskViews(boot, lowStackBytes).map((task) => {
    const before = seen.get(task.name) ?? 0;
    seen.set(task.name, before + 1);
    return taskRow(task, `${task.name}\n${before}`);
  });
}

function taskRow(task: TaskView, id: string): Row {
  const stack = task.stackHighWaterMark === null ? '' : t('{0} free', formatBytes(task.stackHighWaterMark));
  const parts = [
    task.low ? t('{0}, low', stack) : stack,
    task.vanished ? 'gone' : task.state,
    task.priority === null ? '' : t('prio {0}', task.priority),
    task.core === '' ? '' : task.core === 'any' ? t('any core') : t('core {0}', task.core),
    task.cpuPercent === null ? '' : t('CPU {0} %', task.cpuPercent),
  ].filter((part) => part !== '');
  return {
    id,
    label: task.name,
    description: parts.join(' · '),
    tooltip: tooltip(task, parts.slice(stack === '' ? 0 : 1)),
    icon: task.low
      ? ['warning', 'list.warningForeground']
      : task.vanished
        ? ['circle-slash']
        : ['server-process'],
    accessibleName: `${task.name}: ${parts.join(', ')}`,
  };
}

/** @param details State, priority and core, which a narrow side bar cuts off. */
function tooltip(task: TaskView, details: readonly string[]): string {
  const lines = [task.name];
  if (task.stackHighWaterMark !== null)
    lines.push(t('Stack high-water mark: {0} bytes were free at the worst moment', task.stackHighWaterMark));
  if (task.stackSizeBytes !== null) {
    const used = task.stackHighWaterMark === null ? null : task.stackSizeBytes - task.stackHighWaterMark;
    lines.push(
      t(
        'Stack size: {0} bytes{1}',
        task.stackSizeBytes,
        used === null ? '' : `, ${used} used at that moment`,
      ),
    );
  }
  if (task.low) lines.push(t('Low: the stack may overflow. Give the task a larger one.'));
  if (task.vanished) lines.push(t('It is not in the latest task table.'));
  if (details.length > 0) lines.push(details.join(', '));
  return lines.join('\n');
}
