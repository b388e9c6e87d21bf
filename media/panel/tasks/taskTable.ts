/** The tasks: their stacks as bars of the bytes that were free at worst, and what else is printed of them. */
import { create, type Selection } from 'd3';
import type { PanelTask } from '../../../src/views/panel/protocol';
import { filterField } from '../dom/filterField';
import { formatBytes } from '../../../src/words/units';
import { putAttribute, putClass, putText } from '../dom/put';
import { taskRow, type TaskRowView } from './taskRow';
import {
  barScale,
  taskColumns,
  taskCount,
  taskRows,
  usedColumns,
  type TaskColumn,
  type TaskSort,
} from './taskList';
import { t } from '../text';

export interface TaskTable {
  readonly node: HTMLElement;
  readonly draw: (tasks: readonly PanelTask[], sort: TaskSort, filter: string) => void;
}

export interface TaskActions {
  readonly sort: (by: TaskColumn) => void;
  readonly filter: (text: string) => void;
}

/** Widths of the columns; the bar takes what is left. */
const widths: Partial<Record<TaskColumn, string>> = {
  name: 'minmax(8em, max-content)',
  bar: 'minmax(60px, 1fr)',
};
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
  const views: TaskRowView[] = [];

  return {
    node: section.node()!,
    draw: (tasks, sort, filter) => {
      const count = taskCount(tasks);
      putText(all, count.all);
      putText(low, count.low);
      field.draw(filter, tasks.length >= filterFrom);
      const columns = usedColumns(tasks);
      const rows = taskRows(tasks, sort, filter);
      putClass(table, 'gone', rows.length === 0);
      putColumns(table.node()!, columns);
      putText(empty, tasks.length === 0 ? t('tasks.none') : t('noMatch'));
      putClass(empty, 'gone', rows.length > 0);
      const scale = formatBytes(barScale(tasks)).replace('.0', '');
      for (const [column, cell] of heads) drawHead(cell, column, sort, scale);
      // By place: nothing in a row can have the focus, and other words cost less than rows that are moved.
      for (const { node } of views.splice(rows.length)) node.remove();
      while (views.length < rows.length) {
        const view = taskRow();
        views.push(view);
        body.node()!.append(view.node);
      }
      views.forEach((view, at) => view.draw(rows[at]!));
    },
  };
}

/** Of a column without a use neither head nor cells are shown (css/tasks.css). */
function putColumns({ style, classList }: HTMLElement, columns: readonly TaskColumn[]): void {
  const wanted = columns.map((column) => widths[column] ?? 'auto').join(' ');
  if (style.getPropertyValue('--columns') === wanted) return;
  style.setProperty('--columns', wanted);
  for (const column of taskColumns) classList.toggle(`no-${column}`, !columns.includes(column));
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

function drawHead(cell: Head, column: TaskColumn, sort: TaskSort, bytes: string): void {
  const name = column === 'bar' ? t('tasks.bar', { bytes }) : t(`tasks.${column}`);
  const order = sort.descending ? 'descending' : 'ascending';
  putAttribute(cell.node()!, 'aria-sort', column === sort.column ? order : null);
  putText(cell.node()!.firstElementChild!, name);
}
