/** What the user chose on the page and finds again when it is shown anew. */
import { leakModes, type LeakMode } from './leaks/icicle';
import { leakGroupings, type LeakGrouping } from './leaks/leakLines';
import { lowestFirst, taskColumns, type TaskSort } from './tasks/taskList';
import type { View } from './dom/view';

export interface UiState {
  /** Ids of the open leak groups, least recently opened first. */
  readonly expanded: readonly string[];
  /** The part of the trend in view; null: all of it. */
  readonly view: View | null;
  /** The byte axis begins at 0, whatever the readings. */
  readonly fromZero: boolean;
  /** The largest free block is drawn where it is printed. */
  readonly hasLargest: boolean;
  /** The trend is shown as a table too. */
  readonly isTable: boolean;
  readonly taskSort: TaskSort;
  readonly taskFilter: string;
  readonly leakMode: LeakMode;
  readonly leakGrouping: LeakGrouping;
  readonly leakFilter: string;
  readonly scrollTop: number;
}

const maximumExpanded = 100;

/** From what `getState` gave back: anything, as it may be of an older version. */
export function restoreUi(saved: unknown): UiState {
  const from: Record<string, unknown> = typeof saved === 'object' && saved !== null ? { ...saved } : {};
  const { expanded, view, fromZero, hasLargest, isTable, scrollTop } = from;
  const { taskSort, taskFilter, leakMode, leakGrouping, leakFilter } = from;
  return {
    expanded: Array.isArray(expanded) ? expanded.filter((id) => typeof id === 'string') : [],
    view: restoreView(view),
    fromZero: fromZero === true,
    hasLargest: hasLargest !== false,
    isTable: isTable === true,
    taskSort: restoreSort(taskSort),
    taskFilter: typeof taskFilter === 'string' ? taskFilter : '',
    leakMode: leakModes.find((mode) => mode === leakMode) ?? 'list',
    leakGrouping: leakGroupings.find((grouping) => grouping === leakGrouping) ?? 'stack',
    leakFilter: typeof leakFilter === 'string' ? leakFilter : '',
    scrollTop: typeof scrollTop === 'number' ? scrollTop : 0,
  };
}

function restoreView(saved: unknown): View | null {
  if (typeof saved !== 'object' || saved === null) return null;
  const { spanMs, endMs }: Record<string, unknown> = { ...saved };
  if (typeof spanMs !== 'number' || !(spanMs > 0)) return null;
  return { spanMs, endMs: typeof endMs === 'number' ? endMs : null };
}

function restoreSort(saved: unknown): TaskSort {
  if (typeof saved !== 'object' || saved === null) return lowestFirst;
  const { column, descending }: Record<string, unknown> = { ...saved };
  const known = taskColumns.find((each) => each === column);
  return known ? { column: known, descending: descending === true } : lowestFirst;
}

/** By another column, or by the same one the other way round. */
export function sortBy({ taskSort, ...ui }: UiState, column: TaskSort['column']): UiState {
  const descending = taskSort.column === column && !taskSort.descending;
  return { ...ui, taskSort: { column, descending } };
}

export function openGroup(ui: UiState, id: string): UiState {
  return ui.expanded.includes(id) ? ui : toggleExpanded(ui, id);
}

export function toggleExpanded(ui: UiState, id: string): UiState {
  const others = ui.expanded.filter((other) => other !== id);
  return {
    ...ui,
    expanded: others.length < ui.expanded.length ? others : [...others, id].slice(-maximumExpanded),
  };
}
