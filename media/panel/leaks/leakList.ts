/** Outstanding allocations, one row for each call stack, or for each line of the user's that some of them lead to. */
import { create, type Selection } from 'd3';
import type { PanelLeakGroup, PanelLeaks } from '../../../src/views/panel/protocol';
import { button } from '../dom/button';
import { formatBytes } from '../../../src/words/units';
import { keyedRows } from '../dom/keyedRows';
import { leakLine } from './leakLine';
import { byLine, entryKey, isLine, type LeakEntry, type LeakGrouping } from './leakLines';
import { leakRow, type LeakActions, type LeakRowView } from './leakRow';
import { leakNote, type LeakPart, type LeakRows } from './leakTable';
import { putAttribute, putText } from '../dom/put';
import { formatMany, t } from '../text';

export interface LeakList {
  readonly node: HTMLElement;
  /** Brings a group's row into view with the next drawing, and gives it the focus. */
  readonly show: (group: string) => void;
  readonly draw: (
    leaks: PanelLeaks,
    rows: LeakRows,
    expanded: readonly string[],
    grouping: LeakGrouping,
  ) => void;
}

type DrawEntries = (entries: readonly LeakEntry[], complete: boolean, open: ReadonlySet<string>) => void;

export function leakList(actions: LeakActions): LeakList {
  const node = create('div').attr('class', 'leak-list');
  const list = node.append('ul').attr('class', 'groups');
  const drawShown = entryList(list.node()!, actions);
  const held = button('', () => actions.toggle('more'), 'section');
  node.append(() => held.node());
  const note = node.append('p').attr('class', 'empty');
  const calm = part(node, 'calm', actions);
  const ignored = part(node, 'ignored', actions);
  let wanted: string | null = null;

  return {
    node: node.node()!,
    show: (group) => (wanted = group),
    draw: (leaks, rows, expanded, grouping) => {
      const open = new Set(expanded);
      const entries = grouping === 'line' ? byLine(rows, leaks.lines) : rows;
      const text = leakNote(leaks, rows);
      putText(note, text);
      note.classed('gone', text === '');
      drawShown(entries.shown, leaks.complete, open);
      putText(held, t('leaks.showMore', { count: rows.held }));
      held.classed('gone', rows.held === 0);
      calm(entries.calm, calmText(entries.calm), leaks.complete, open);
      ignored(rows.ignored, t('leaks.ignored', { count: rows.ignored.length }), leaks.complete, open);
      if (wanted !== null) bringIntoView(node.node()!, wanted);
      wanted = null;
    },
  };
}

function entryList(list: Element, actions: LeakActions): DrawEntries {
  const rows = keyedRows(list, entryKey, (entry: LeakEntry) =>
    isLine(entry) ? leakLine(entry.line.id, actions) : leakRow(entry.id, actions),
  );
  return (entries, complete, open) =>
    rows(entries).forEach((row, at) =>
      // Keys tell the two apart, so that each row gets entries of its own sort.
      (row as LeakRowView<LeakEntry>).draw(entries[at]!, complete, open),
    );
}

/** A part of the list that is one line until it is opened. */
function part(
  node: Selection<HTMLDivElement, undefined, null, undefined>,
  name: LeakPart,
  actions: LeakActions,
): (entries: readonly LeakEntry[], text: string, complete: boolean, open: ReadonlySet<string>) => void {
  const id = `${name}-groups`;
  const head = button('', () => actions.toggle(name), 'section').attr('aria-controls', id);
  if (name === 'calm') head.attr('title', t('leaks.calmTitle'));
  node.append(() => head.node());
  const list = node.append('ul').attr('class', 'groups').attr('id', id);
  const draw = entryList(list.node()!, actions);
  return (entries, text, complete, open) => {
    const isOpen = open.has(name);
    putText(head, text);
    head.classed('gone', entries.length === 0);
    putAttribute(head.node()!, 'aria-expanded', String(isOpen));
    list.classed('gone', !isOpen);
    draw(isOpen ? entries : [], complete, open);
  };
}

/** `12 calm call sites · 3.4 KB`. */
function calmText(entries: readonly LeakEntry[]): string {
  const groups = entries.flatMap((entry): readonly PanelLeakGroup[] =>
    isLine(entry) ? entry.groups : [entry],
  );
  const bytes = groups.reduce((sum, group) => sum + group.bytes, 0);
  return `${formatMany(groups.length, 'calm')} · ${formatBytes(bytes)}`;
}

function bringIntoView(within: HTMLElement, group: string): void {
  const row = [...within.querySelectorAll<HTMLLIElement>('li.group')].find(
    ({ dataset }) => dataset['group'] === group,
  );
  row?.scrollIntoView({ block: 'nearest' });
  row?.querySelector('button')?.focus({ preventScroll: true });
}
