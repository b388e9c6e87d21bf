/** Rows of the task table: which, in which order, with which columns. Pure. */
import type { PanelTask } from '../../../src/views/panel/protocol';
import { formatBytes, formatExactBytes } from '../../../src/words/units';
import { clean } from '../../../src/words/untrusted';
import { formatMany, t } from '../text';

export const taskColumns = [
  'name',
  'bar',
  'history',
  'bytes',
  'percent',
  'advice',
  'heap',
  'cpu',
  'state',
  'priority',
  'core',
] as const;
export type TaskColumn = (typeof taskColumns)[number];

/** By which column the rows are ordered. */
export interface TaskSort {
  readonly column: TaskColumn;
  readonly descending: boolean;
}

export const lowestFirst: TaskSort = { column: 'bytes', descending: false };

export interface TaskRow {
  readonly key: string;
  readonly task: PanelTask;
  /** Length of the bar, 0 to 1; null where the mark is not known. */
  readonly fraction: number | null;
  /** The bar is longer than the scale. */
  readonly capped: boolean;
}

/** Unknown figures come last, whichever the order; equal ones by name. Two tasks of one name get a key each. */
export function taskRows(
  tasks: readonly PanelTask[],
  { column, descending }: TaskSort = lowestFirst,
  filter = '',
): readonly TaskRow[] {
  const scale = barScale(tasks);
  const seen = new Map<string, number>();
  const wanted = filter.trim().toLowerCase();
  const rows: { readonly row: TaskRow; readonly value: number | string | null }[] = [];
  for (const task of tasks) {
    const twin = seen.get(task.name) ?? 0;
    seen.set(task.name, twin + 1);
    if (!task.name.toLowerCase().includes(wanted)) continue;
    const bytes = task.stackHighWaterMark;
    const fraction = bytes === null ? null : Math.max(0, Math.min(1, bytes / scale));
    const row = { key: `${twin} ${task.name}`, task, fraction, capped: bytes !== null && bytes > scale };
    rows.push({ row, value: sortValue(task, column) });
  }
  rows.sort((a, b) => compare(a.value, b.value, descending) || (a.row.key < b.row.key ? -1 : 1));
  return rows.map(({ row }) => row);
}

function compare(first: number | string | null, second: number | string | null, descending: boolean): number {
  if (first === second) return 0;
  if (first === null) return 1;
  if (second === null) return -1;
  return (first < second ? -1 : 1) * (descending ? -1 : 1);
}

/** What a column is sorted by. */
function sortValue(task: PanelTask, column: TaskColumn): number | string | null {
  switch (column) {
    case 'name':
      return task.name.toLowerCase();
    case 'bar':
    case 'history':
    case 'bytes':
      return task.stackHighWaterMark;
    case 'percent':
      return freePercent(task);
    case 'advice':
      return task.advice?.recommendedBytes ?? null;
    case 'heap':
      return task.heapBytes;
    case 'cpu':
      return task.cpuPercent;
    case 'state':
      return task.state === '' ? null : task.state;
    case 'priority':
      return task.priority;
    case 'core':
      return task.core === '' ? null : task.core;
  }
}

/** Columns that have something to show for any task. */
export function usedColumns(tasks: readonly PanelTask[]): readonly TaskColumn[] {
  const used: Partial<Record<TaskColumn, (task: PanelTask) => boolean>> = {
    history: ({ history }) => history.length > 1,
    percent: (task) => freePercent(task) !== null,
    advice: ({ advice }) => advice?.recommendedBytes != null,
    heap: ({ heapBytes }) => heapBytes !== null,
    cpu: ({ cpuPercent }) => cpuPercent !== null,
  };
  return taskColumns.filter((column) => {
    const isUsed = used[column];
    return !isUsed || tasks.some(isUsed);
  });
}

/** Of its stack, what was free at worst; null where its size is not known. */
function freePercent({ stackHighWaterMark, stackSizeBytes }: PanelTask): number | null {
  if (stackHighWaterMark === null || stackSizeBytes === null || stackSizeBytes <= 0) return null;
  return Math.min(100, Math.round((100 * stackHighWaterMark) / stackSizeBytes));
}

/** What a full bar stands for: a power of two not far above the middle task, so that one huge stack hides no other. */
export function barScale(tasks: readonly PanelTask[]): number {
  const bytes = tasks.flatMap((task) => task.stackHighWaterMark ?? []).toSorted((a, b) => a - b);
  const middle = bytes[bytes.length >> 1] ?? 0;
  return 2 ** Math.ceil(Math.log2(Math.max(1024, middle * 1.5)));
}

/** `20 tasks · 2 low`. */
export function taskCount(tasks: readonly PanelTask[]): { readonly all: string; readonly low: string } {
  const low = tasks.filter((task) => task.low).length;
  return {
    all: tasks.length ? formatMany(tasks.length, 'task') : '',
    low: low ? t('tasks.lowCount', { count: low }) : '',
  };
}

/** What stands in a cell; the bar and the history are drawn. */
export function taskCell({ task }: TaskRow, column: TaskColumn): string {
  const percent = freePercent(task);
  switch (column) {
    case 'name':
      return clean(task.name);
    case 'bytes':
      return task.stackHighWaterMark === null ? t('notPrinted') : formatExactBytes(task.stackHighWaterMark);
    case 'percent':
      return percent === null ? '' : t('percent', { percent });
    case 'advice':
      return task.advice?.recommendedBytes == null ? '' : formatExactBytes(task.advice.recommendedBytes);
    case 'heap':
      return task.heapBytes === null ? '' : formatBytes(task.heapBytes);
    case 'cpu':
      return task.cpuPercent === null ? '' : t('percent', { percent: task.cpuPercent });
    case 'state':
      return clean(task.state, 20);
    case 'priority':
      return task.priority === null ? '' : String(task.priority);
    case 'core':
      return task.core === 'any' ? t('tasks.any') : clean(task.core, 8);
    default:
      return '';
  }
}

/** State, priority and core in few words: `Blocked · prio 5 · core 0`; then the advice. */
export function taskDetails({ task }: TaskRow): string {
  const parts = [
    clean(task.state, 20),
    task.priority === null ? '' : t('tasks.prioOf', { priority: task.priority }),
    task.core === 'any' ? t('tasks.anyCore') : task.core && t('tasks.coreOf', { core: clean(task.core, 8) }),
  ];
  const details = parts.filter((part) => part !== '').join(' · ');
  return [details, task.advice?.reason ?? ''].filter((line) => line !== '').join('\n');
}
