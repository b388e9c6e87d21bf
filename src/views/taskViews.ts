/** The tasks as views show them, lowest stack first. */
import type { Boot } from '../model/boot';
import type { TaskView } from './messages';
import type { Row } from './stableTree';
import { formatBytes } from './format';

export function taskViews(boot: Boot | undefined, lowStackBytes: number): TaskView[] {
  if (!boot) return [];
  const views = boot.tasks.all.map((task): TaskView => {
    const vanished = boot.tasks.isVanished(task);
    const { stackHighWaterMark } = task;
    return {
      name: task.name,
      state: task.state ?? '',
      priority: task.currentPriority,
      core: task.core === undefined ? '' : task.core === null ? 'any' : String(task.core),
      stackHighWaterMark,
      low: !vanished && stackHighWaterMark !== null && stackHighWaterMark < lowStackBytes,
      vanished,
    };
  });
  const rank = ({ vanished, stackHighWaterMark }: TaskView): number =>
    (vanished ? 1e12 : 0) + (stackHighWaterMark ?? 1e11);
  return views.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
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
  const stack = task.stackHighWaterMark === null ? '' : `${formatBytes(task.stackHighWaterMark)} free`;
  const parts = [
    task.low ? `${stack}, low` : stack,
    task.vanished ? 'gone' : task.state,
    task.priority === null ? '' : `prio ${task.priority}`,
    task.core === '' ? '' : task.core === 'any' ? 'any core' : `core ${task.core}`,
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
    lines.push(`Stack high-water mark: ${task.stackHighWaterMark} bytes were free at the worst moment`);
  if (task.low) lines.push('Low: the stack may overflow. Give the task a larger one.');
  if (task.vanished) lines.push('It is not in the latest task table.');
  if (details.length > 0) lines.push(details.join(', '));
  return lines.join('\n');
}
