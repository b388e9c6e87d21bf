/** Rows of the two tables, in their order, with their keys. Pure. */
import type { FrameView, LeakGroupView, LeaksView, TaskView } from '../../src/views/messages';
import { t } from './text';
import { baseName, formatBytes, formatExactBytes, formatMany, visible } from './format';

export interface TaskRow {
  readonly key: string;
  readonly task: TaskView;
  /** Length of the bar, 0 to 1; null where the mark is not known. */
  readonly fraction: number | null;
  /** The bar is longer than the scale. */
  readonly capped: boolean;
}

/** Lowest stack first, unknown ones last; equal ones by name. Two tasks of one name get a key each. */
export function taskRows(tasks: readonly TaskView[]): readonly TaskRow[] {
  const scale = barScale(tasks);
  const seen = new Map<string, number>();
  return tasks
    .map((task) => {
      const twin = seen.get(task.name) ?? 0;
      seen.set(task.name, twin + 1);
      const bytes = task.stackHighWaterMark;
      return {
        key: `${twin} ${task.name}`,
        task,
        fraction: bytes === null ? null : Math.max(0, Math.min(1, bytes / scale)),
        capped: bytes !== null && bytes > scale,
      };
    })
    .toSorted(
      (a, b) =>
        (a.task.stackHighWaterMark ?? Infinity) - (b.task.stackHighWaterMark ?? Infinity) ||
        (a.key < b.key ? -1 : 1),
    );
}

/** What a full bar stands for: a power of two not far above the middle task, so that one huge stack hides no other. */
export function barScale(tasks: readonly TaskView[]): number {
  const bytes = tasks.flatMap((task) => task.stackHighWaterMark ?? []).toSorted((a, b) => a - b);
  const middle = bytes[bytes.length >> 1] ?? 0;
  return 2 ** Math.ceil(Math.log2(Math.max(1024, middle * 1.5)));
}

/** `20 tasks · 2 low`. */
export function taskCount(tasks: readonly TaskView[]): { readonly all: string; readonly low: string } {
  const low = tasks.filter((task) => task.low).length;
  return {
    all: tasks.length ? formatMany(tasks.length, 'task') : '',
    low: low ? t('tasks.lowCount', { count: low }) : '',
  };
}

/** Most groups that are shown; the rest are counted. */
export const maximumGroups = 300;

/** Most bytes first. */
export function leakRows({ groups }: LeaksView): readonly LeakGroupView[] {
  return groups.toSorted((a, b) => b.bytes - a.bytes || b.count - a.count).slice(0, maximumGroups);
}

/** `at least 12.3 KB in 96 allocations, 6 groups`; empty where there are none. */
export function leakCount({ groups, complete }: LeaksView): string {
  if (groups.length === 0) return '';
  const bytes = groups.reduce((sum, group) => sum + group.bytes, 0);
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const all = t('leaks.all', {
    bytes: formatBytes(bytes),
    allocations: formatMany(count, 'allocation'),
    groups: formatMany(groups.length, 'group'),
  });
  return complete ? all : t('leaks.atLeast', { what: all });
}

/** A figure of a group; with a sign where it may be more. */
export function atLeast(text: string, complete: boolean): string {
  return complete ? text : `≥ ${text}`;
}

/** The sentence where a table has no rows, or says less than it should; else empty. */
export function leakNote({ reports, shortfall, groups }: LeaksView): string {
  if (reports === 0) return t('leaks.none');
  if (shortfall !== '') return shortfall;
  if (groups.length === 0) return t('leaks.empty');
  const more = groups.length - maximumGroups;
  return more > 0 ? t('leaks.more', { groups: formatMany(more, 'group') }) : '';
}

export interface FrameText {
  readonly function: string;
  /** `heap.c:123`, or the address where the source is not known. */
  readonly place: string;
  readonly title: string;
  readonly hasSource: boolean;
}

export function frameText(frame: FrameView): FrameText {
  const address = visible(frame.address, 40);
  const name = visible(frame.function ?? '');
  if (frame.file === null) return { function: name, place: address, title: '', hasSource: false };
  return {
    function: name || address,
    place: `${visible(baseName(frame.file), 80)}:${frame.line}`,
    title: `${visible(frame.file)}:${frame.line}\n${address}`,
    hasSource: true,
  };
}

/** State, priority and core in few words: `Blocked · prio 5 · core 0`. */
export function taskDetails({ task }: TaskRow): string {
  const parts = [
    visible(task.state, 20),
    task.priority === null ? '' : t('tasks.prioOf', { priority: task.priority }),
    task.core && t('tasks.coreOf', { core: visible(task.core, 8) }),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

export function stackText({ stackHighWaterMark }: TaskView): string {
  return stackHighWaterMark === null ? t('notPrinted') : formatExactBytes(stackHighWaterMark);
}
