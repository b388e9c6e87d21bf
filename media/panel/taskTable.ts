/** The tasks: their stacks as bars of the bytes that were free at worst, and what else is printed of them. */
import { create, type Selection } from 'd3';
import type { PanelTask } from '../../src/views/messages';
import { filterField } from './filterField';
import { formatBytes, visible } from './format';
import { joinRows } from './joinRows';
import { putText } from './put';
import { sparkHeight, sparkWidth, stepPath } from './sparkline';
import {
  barScale,
  sortValue,
  taskCell,
  taskColumns,
  taskCount,
  taskDetails,
  taskRows,
  usedColumns,
  type TaskColumn,
  type TaskRow,
  type TaskSort,
} from './taskRows';
import { t } from './text';

export interface TaskTable {
  readonly node: HTMLElement;
  readonly draw: (tasks: readonly PanelTask[], sort: TaskSort, filter: string) => void;
}

export interface TaskActions {
  readonly sort: (by: TaskColumn) => void;
  readonly filter: (text: string) => void;
}

type Rows = Selection<HTMLDivElement, TaskRow, HTMLDivElement, undefined>;

/** Widths of the columns; the bar takes what is left. */
const widths: Partial<Record<TaskColumn, string>> = {
  name: 'minmax(8em, max-content)',
  bar: 'minmax(60px, 1fr)',
};
/** With more columns than this the table takes the whole width. */
const wideFrom = 7;
/** Fewer tasks than this need no filter. */
const filterFrom = 8;

export function taskTable(actions: TaskActions): TaskTable {
  const section = create('section').attr('class', 'tasks').attr('aria-labelledby', 'tasks-title');
  const heading = section.append('div').attr('class', 'heading');
  heading.append('h2').attr('id', 'tasks-title').text(t('tasks.title'));
  const all = heading.append('span').attr('class', 'counts');
  const low = heading.append('span').attr('class', 'counts warning');
  const field = filterField(t('tasks.filter'), actions.filter);
  heading.append(() => field.node);
  const table = section.append('div').attr('class', 'task-table').attr('role', 'table');
  table.attr('aria-labelledby', 'tasks-title');
  const head = table.append('div').attr('class', 'task-head').attr('role', 'row');
  const heads = new Map(taskColumns.map((column) => [column, headOf(head, column, actions.sort)]));
  const body = table.append('div').attr('class', 'task-body').attr('role', 'rowgroup');
  const empty = section.append('p').attr('class', 'empty');

  return {
    node: section.node()!,
    draw: (tasks, sort, filter) => {
      const count = taskCount(tasks);
      putText(all, count.all);
      putText(low, count.low);
      field.draw(filter, tasks.length >= filterFrom);
      const columns = usedColumns(tasks);
      const rows = taskRows(tasks, sort, filter);
      table.classed('gone', rows.length === 0);
      section.classed('wide', columns.length >= wideFrom);
      setColumns(table.node()!, columns);
      putText(empty, tasks.length === 0 ? t('tasks.none') : t('noMatch'));
      empty.classed('gone', rows.length > 0);
      const scale = formatBytes(barScale(tasks)).replace('.0', '');
      for (const [column, cell] of heads) drawHead(cell, column, columns, sort, scale);
      const bound = joinRows<HTMLDivElement, TaskRow, HTMLDivElement>(
        body.selectAll<HTMLDivElement, TaskRow>(':scope > div'),
        rows,
        ({ key }) => key,
        (entered) => addRow(entered.append('div')),
      );
      bound.each(function (row) {
        updateRow(this, row, columns);
      });
    },
  };
}

function setColumns({ style }: HTMLElement, columns: readonly TaskColumn[]): void {
  const wanted = columns.map((column) => widths[column] ?? 'auto').join(' ');
  if (style.getPropertyValue('--columns') !== wanted) style.setProperty('--columns', wanted);
}

type Head = Selection<HTMLSpanElement, undefined, null, undefined>;

function headOf(
  head: Selection<HTMLDivElement, undefined, null, undefined>,
  column: TaskColumn,
  sort: (by: TaskColumn) => void,
): Head {
  const cell = head.append('span').attr('role', 'columnheader').attr('class', column);
  cell
    .append('button')
    .attr('type', 'button')
    .attr('class', 'sort')
    .on('click', () => sort(column));
  return cell;
}

function drawHead(
  cell: Head,
  column: TaskColumn,
  columns: readonly TaskColumn[],
  sort: TaskSort,
  bytes: string,
): void {
  const name = column === 'bar' ? t('tasks.bar', { bytes }) : t(`tasks.${column}`);
  cell.classed('gone', !columns.includes(column));
  cell.attr('aria-sort', column !== sort.column ? null : sort.descending ? 'descending' : 'ascending');
  putText(cell.select<HTMLButtonElement>('button'), name);
}

function addRow(row: Rows): Rows {
  row.attr('class', 'task').attr('role', 'row');
  for (const column of taskColumns) row.append('span').attr('role', 'cell').attr('class', column);
  const name = row.select('.name');
  name.append('span').attr('class', 'text');
  for (const tag of ['low', 'vanished', 'new'] as const)
    name
      .append('span')
      .attr('class', `tag ${tag}`)
      .text(t(`tasks.${tag}`));
  row.select('.bar').append('i');
  row
    .select('.history')
    .append('svg')
    .attr('viewBox', `0 0 ${sparkWidth} ${sparkHeight}`)
    .attr('class', 'spark')
    .attr('aria-hidden', 'true')
    .append('path');
  return row;
}

const columnsOfText = taskColumns.filter((column) => column !== 'bar' && column !== 'history');

/** A row's elements, and what they show now: most of a table stays as it is from one message to the next. */
interface Drawn {
  readonly cells: readonly HTMLElement[];
  readonly texts: readonly HTMLElement[];
  readonly bar: HTMLElement;
  readonly history: Element;
  task: PanelTask | null;
  columns: string;
  className: string;
  fraction: number | null;
}
const rowsDrawn = new WeakMap<HTMLElement, Drawn>();

function drawnOf(node: HTMLElement): Drawn {
  let row = rowsDrawn.get(node);
  if (!row) {
    const cells = [...node.children] as HTMLElement[];
    const cellOf = (column: TaskColumn): HTMLElement => cells[taskColumns.indexOf(column)]!;
    const texts = columnsOfText.map((column) =>
      column === 'name' ? cellOf(column).querySelector<HTMLElement>('.text')! : cellOf(column),
    );
    const bar = cellOf('bar').querySelector('i')!;
    const history = cellOf('history').querySelector('path')!;
    row = { cells, texts, bar, history, task: null, columns: '', className: '', fraction: null };
    rowsDrawn.set(node, row);
  }
  return row;
}

/** Words are made only where the figures behind them are others. */
function updateRow(node: HTMLDivElement, row: TaskRow, columns: readonly TaskColumn[]): void {
  const drawn = drawnOf(node);
  const { task, fraction } = row;
  const before = drawn.task;
  columnsOfText.forEach((column, at) => {
    if (!before || cellValue(before, column) !== cellValue(task, column))
      drawn.texts[at]!.textContent = taskCell(row, column);
  });
  const name = rowClass(row);
  if (name !== drawn.className) node.className = name;
  const shown = columns.join(' ');
  if (shown !== drawn.columns)
    taskColumns.forEach((column, at) => drawn.cells[at]!.classList.toggle('gone', !columns.includes(column)));
  if (
    !before ||
    titleFields.some((field) => before[field] !== task[field]) ||
    adviceOf(before) !== adviceOf(task)
  )
    node.title = `${visible(task.name)}\n${taskDetails(row)}`.trim();
  if (!before || fraction !== drawn.fraction)
    drawn.bar.style.width = `${((fraction ?? 0) * 100).toFixed(1)}%`;
  if (!before || !isSameHistory(before, task))
    drawn.history.setAttribute('d', stepPath(task.history, task.lastMs));
  Object.assign(drawn, { task, columns: shown, className: name, fraction });
}

/** What a cell's words are made of; the name and the size as they are printed. */
function cellValue(task: PanelTask, column: TaskColumn): number | string | null {
  return column === 'name' ? task.name : sortValue(task, column);
}

const titleFields = ['name', 'state', 'priority', 'core'] as const;

function adviceOf({ advice }: PanelTask): string {
  return advice?.reason ?? '';
}

/** Histories are only ever added to, or begin anew. */
function isSameHistory(a: PanelTask, b: PanelTask): boolean {
  const [first, second] = [a.history.at(-1), b.history.at(-1)];
  return (
    a.lastMs === b.lastMs &&
    a.history.length === b.history.length &&
    first?.[0] === second?.[0] &&
    first?.[1] === second?.[1]
  );
}

function rowClass({ task, capped }: TaskRow): string {
  let name = 'task';
  if (task.low) name += ' low';
  if (task.advice?.state === 'critical') name += ' critical';
  if (task.vanished) name += ' vanished';
  if (task.isNew) name += ' new';
  return capped ? `${name} capped` : name;
}
