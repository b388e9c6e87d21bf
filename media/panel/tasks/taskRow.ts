/** One row of the task table. Most of a table stays as it is from one message to the next: only what differs is put. */
import { create } from 'd3';
import type { PanelTask } from '../../../src/views/panel/protocol';
import { clean } from '../../../src/words/untrusted';
import { putText } from '../dom/put';
import { sparkHeight, sparkWidth, stepPath } from '../dom/sparkline';
import { taskCell, taskColumns, taskDetails, type TaskColumn, type TaskRow } from './taskList';
import { t } from '../text';

/** Columns with words, and what of a task these are made of. */
const wordsOf = {
  name: ['name'],
  bytes: ['stackHighWaterMark'],
  percent: ['stackHighWaterMark', 'stackSizeBytes'],
  advice: ['advice'],
  heap: ['heapBytes'],
  cpu: ['cpuPercent'],
  state: ['state'],
  priority: ['priority'],
  core: ['core'],
} as const satisfies Partial<Record<TaskColumn, readonly (keyof PanelTask)[]>>;
type WordColumn = keyof typeof wordsOf;
const wordColumns = Object.entries(wordsOf) as readonly (readonly [
  WordColumn,
  readonly (keyof PanelTask)[],
])[];

/** What the row's title is made of, beside the advice. */
const titleFields = ['name', 'state', 'priority', 'core'] as const;

export interface TaskRowView {
  readonly node: HTMLElement;
  readonly draw: (row: TaskRow) => void;
}

export function taskRow(): TaskRowView {
  const node = (blank ??= blankRow()).cloneNode(true) as HTMLElement;
  const cells = [...node.children] as HTMLElement[];
  const cellOf = (column: TaskColumn): HTMLElement => cells[taskColumns.indexOf(column)]!;
  const texts = wordColumns.map(([column]) =>
    column === 'name' ? cellOf(column).firstElementChild! : cellOf(column),
  );
  const bar = cellOf('bar').firstElementChild as HTMLElement;
  const history = cellOf('history').querySelector('path')!;
  let before: TaskRow | null = null;
  return {
    node,
    draw: (row) => {
      const { task, fraction } = row;
      const last = before?.task;
      if (last === task && fraction === before?.fraction) return;
      wordColumns.forEach(([column, fields], at) => {
        if (!last || fields.some((field) => isOther(last, task, field)))
          putText(texts[at]!, taskCell(row, column));
      });
      if (!before || rowClass(row) !== rowClass(before)) node.className = rowClass(row);
      if (
        !last ||
        titleFields.some((field) => isOther(last, task, field)) ||
        reasonOf(last) !== reasonOf(task)
      )
        node.title = `${clean(task.name)}\n${taskDetails(row)}`.trim();
      if (fraction !== before?.fraction) bar.style.width = `${((fraction ?? 0) * 100).toFixed(1)}%`;
      if (!isSameHistory(last, task)) history.setAttribute('d', stepPath(task.history, task.lastMs));
      before = row;
    },
  };
}

/** A row without words, to be cloned: made once, as its words came with the first message. */
let blank: HTMLElement | undefined;

function blankRow(): HTMLElement {
  const row = create('div').attr('class', 'task').attr('role', 'row');
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
  return row.node()!;
}

function reasonOf({ advice }: PanelTask): string {
  return advice?.reason ?? '';
}

function isOther(a: PanelTask, b: PanelTask, field: keyof PanelTask): boolean {
  if (field === 'advice') return a.advice?.recommendedBytes !== b.advice?.recommendedBytes;
  return a[field] !== b[field];
}

/** Histories are only ever added to, or begin anew. */
function isSameHistory(a: PanelTask | undefined, b: PanelTask): boolean {
  if (!a) return b.history.length < 2; // Nothing is drawn of one.
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
