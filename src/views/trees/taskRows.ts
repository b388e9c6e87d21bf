/** The tasks as views show them, lowest stack first. */
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import type { StackAdvice } from '../../analysis/stacks';
import type { Boot } from '../../model/boot';
import type { TaskHeap } from '../../model/taskHeaps';
import { kindOf } from '../../model/taskCounts';
import type { Task } from '../../model/tasks';
import type { TaskView } from '../panel/protocol';
import type { Row } from './stableTree';
import { formatBytes } from '../../words/units';
import { plural, t } from '../../words/l10n';
import { multiplyingText, stackReason } from '../../words/stackReason';

export interface ShownTask {
  readonly task: Task;
  readonly view: TaskView;
}

export function shownTasks(boot: Boot | undefined, lowStackBytes: number): ShownTask[] {
  if (!boot) return [];
  const shown = boot.tasks.all.map((task): ShownTask => {
    const vanished = boot.tasks.isVanished(task);
    const { stackHighWaterMark } = task;
    const view = {
      name: task.name,
      state: task.state ?? '',
      priority: task.currentPriority,
      core: coreOf(task),
      stackHighWaterMark,
      stackSizeBytes: task.stackSizeBytes,
      cpuPercent: task.cpuPercent,
      low: !vanished && stackHighWaterMark !== null && stackHighWaterMark < lowStackBytes,
      vanished,
    };
    return { task, view };
  });
  const rank = ({ view }: ShownTask): number =>
    (view.vanished ? 1e12 : 0) + (view.stackHighWaterMark ?? 1e11);
  return shown.sort((a, b) => rank(a) - rank(b) || (a.task.name < b.task.name ? -1 : 1));
}

/** `0`, `1`, `0, 2`, `any`, which a view puts into words, or empty where not printed. */
function coreOf({ core, affinityMask }: Task): string {
  if (core === undefined) return '';
  if (core !== null) return String(core);
  const cores = affinityMask === null ? [] : coresOf(affinityMask);
  // With all cores of a chip the mask says no more than that any will do.
  return cores.length < 2 || cores.every((one, index) => one === index) ? 'any' : cores.join(', ');
}

function coresOf(mask: number): number[] {
  return Array.from({ length: 32 }, (_, core) => core).filter((core) => ((mask >>> core) & 1) === 1);
}

/** @param analysis Of the boot; without it there is no advice. */
export function taskRows(boot: Boot | undefined, lowStackBytes: number, analysis?: BootAnalysis): Row[] {
  const advice = analysis?.stacks;
  const multiplying = analysis?.multiplyingTasks;
  const seen = new Map<string, number>();
  return shownTasks(boot, lowStackBytes).map(({ task, view }) => {
    const before = seen.get(task.name) ?? 0;
    seen.set(task.name, before + 1);
    const row = taskRow(view, task.heap, `${task.name}\n${before}`, advice?.get(task.name));
    const more = multiplying?.get(kindOf(task.name));
    return more ? { ...row, tooltip: `${row.tooltip}\n${multiplyingText(more)}` } : row;
  });
}

function taskRow(task: TaskView, heap: TaskHeap | null, id: string, advice: StackAdvice | undefined): Row {
  const stack = task.stackHighWaterMark === null ? '' : freeText(task, task.stackHighWaterMark);
  const parts = [
    task.low ? t('{0}, low', stack) : stack,
    task.vanished ? t('gone') : task.state,
    task.priority === null ? '' : t('prio {0}', task.priority),
    task.core === '' ? '' : task.core === 'any' ? t('any core') : t('core {0}', task.core),
    task.cpuPercent === null ? '' : t('CPU {0} %', task.cpuPercent),
    heap === null ? '' : t('heap {0}', formatBytes(heap.currentBytes)),
  ].filter((part) => part !== '');
  return {
    id,
    label: task.name,
    description: parts.join(' · '),
    tooltip: tooltip(task, heap, advice, parts.slice(stack === '' ? 0 : 1)),
    icon: isCritical(task, advice)
      ? ['error', 'list.errorForeground']
      : task.low
        ? ['warning', 'list.warningForeground']
        : task.vanished
          ? ['circle-slash']
          : ['server-process'],
    accessibleName: `${task.name}: ${parts.join(', ')}`,
  };
}

/** `984 B free of 2.0 KB (52 % used)`; the size where it is known. */
function freeText({ stackSizeBytes }: TaskView, highWaterMark: number): string {
  const free = formatBytes(highWaterMark);
  if (stackSizeBytes === null || stackSizeBytes === 0) return t('{0} free', free);
  const percent = Math.round((100 * (stackSizeBytes - highWaterMark)) / stackSizeBytes);
  return t('{0} free of {1} ({2} % used)', free, formatBytes(stackSizeBytes), percent);
}

function isCritical({ vanished }: TaskView, advice: StackAdvice | undefined): boolean {
  return !vanished && advice?.state === 'critical';
}

/** @param details State, priority and core, which a narrow side bar cuts off. */
function tooltip(
  task: TaskView,
  heap: TaskHeap | null,
  advice: StackAdvice | undefined,
  details: readonly string[],
): string {
  const lines = [task.name];
  if (task.stackHighWaterMark !== null)
    lines.push(t('Stack high-water mark: {0} bytes were free at the worst moment', task.stackHighWaterMark));
  if (task.stackSizeBytes !== null) {
    const used = task.stackHighWaterMark === null ? null : task.stackSizeBytes - task.stackHighWaterMark;
    lines.push(
      used === null
        ? t('Stack size: {0} bytes', task.stackSizeBytes)
        : t('Stack size: {0} bytes, {1} used at that moment', task.stackSizeBytes, used),
    );
  }
  if (task.low) lines.push(t('Low: the stack may overflow. Give the task a larger one.'));
  if (advice && !task.vanished) lines.push(stackReason(advice));
  if (heap) lines.push(...heapLines(heap));
  if (task.vanished) lines.push(t('It is not in the latest task table.'));
  if (details.length > 0) lines.push(details.join(', '));
  return lines.join('\n');
}

function heapLines({ currentBytes, peakBytes, blocks, parts }: TaskHeap): string[] {
  return [
    t('Heap: it has allocated {0} bytes', currentBytes),
    blocks === null ? '' : t('in {0}', plural(blocks, 'block')),
    peakBytes === null ? '' : t('{0} bytes at the most', peakBytes),
    ...(parts.length < 2 ? [] : parts.map((part) => t('{0}: {1} bytes', part.heap, part.currentBytes))),
  ].filter((line) => line !== '');
}
