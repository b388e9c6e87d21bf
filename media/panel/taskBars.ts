/** Task stacks as bars of the bytes that were free at worst, lowest first. */
import { create, type Selection } from 'd3';
import type { TaskView } from '../../src/views/messages';
import { formatBytes, visible } from './format';
import { joinRows } from './joinRows';
import { t } from './text';
import { barScale, stackText, taskCount, taskDetails, taskRows, type TaskRow } from './rows';

export interface TaskBars {
  readonly node: HTMLElement;
  readonly draw: (tasks: readonly TaskView[]) => void;
}

const columns = ['name', 'bar', 'bytes', 'state', 'priority', 'core'] as const;

export function taskBars(): TaskBars {
  const section = create('section').attr('class', 'tasks').attr('aria-labelledby', 'tasks-title');
  const heading = section.append('div').attr('class', 'heading');
  heading.append('h2').attr('id', 'tasks-title').text(t('tasks.title'));
  const all = heading.append('span').attr('class', 'counts');
  const low = heading.append('span').attr('class', 'counts warning');
  const table = section.append('div').attr('class', 'task-table').attr('role', 'table');
  table.attr('aria-labelledby', 'tasks-title');
  const head = table.append('div').attr('class', 'task-head').attr('role', 'row');
  const heads = [
    t('tasks.name'),
    '',
    t('tasks.leastFree'),
    t('tasks.state'),
    t('tasks.priority'),
    t('tasks.core'),
  ].map((name, at) =>
    head.append('span').attr('role', 'columnheader').attr('class', columns[at]!).text(name),
  );
  const body = table.append('div').attr('class', 'task-body').attr('role', 'rowgroup');
  const empty = section.append('p').attr('class', 'empty').text(t('tasks.none'));

  return {
    node: section.node()!,
    draw: (tasks) => {
      const count = taskCount(tasks);
      all.text(count.all);
      low.text(count.low);
      heads[1]!.text(t('tasks.bar', { bytes: formatBytes(barScale(tasks)).replace('.0', '') }));
      table.classed('gone', tasks.length === 0);
      empty.classed('gone', tasks.length > 0);
      const rows = joinRows<HTMLDivElement, TaskRow, HTMLDivElement>(
        body.selectAll<HTMLDivElement, TaskRow>(':scope > div'),
        taskRows(tasks),
        ({ key }) => key,
        (entered) => addRow(entered.append('div')),
      );
      updateRow(rows);
    },
  };
}

type Rows = Selection<HTMLDivElement, TaskRow, HTMLDivElement, undefined>;

function addRow(row: Rows): Rows {
  row.attr('class', 'task').attr('role', 'row');
  for (const column of columns) row.append('span').attr('role', 'cell').attr('class', column);
  const name = row.select('.name');
  name.append('span').attr('class', 'text');
  name.append('span').attr('class', 'tag low').text(t('tasks.low'));
  name.append('span').attr('class', 'tag vanished').text(t('tasks.vanished'));
  row.select('.bar').append('i');
  return row;
}

function updateRow(row: Rows): void {
  row.classed('low', ({ task }) => task.low).classed('vanished', ({ task }) => task.vanished);
  row.classed('capped', ({ capped }) => capped);
  row.attr('title', (item) => `${visible(item.task.name)}\n${taskDetails(item)}`.trim());
  row.select('.name > .text').text(({ task }) => visible(task.name));
  row
    .select<HTMLElement>('.bar > i')
    .style('width', ({ fraction }) => `${((fraction ?? 0) * 100).toFixed(1)}%`);
  row.select('.bytes').text(({ task }) => stackText(task));
  row.select('.state').text(({ task }) => visible(task.state, 20));
  row.select('.priority').text(({ task }) => task.priority ?? '');
  row.select('.core').text(({ task }) => visible(task.core, 8));
}
