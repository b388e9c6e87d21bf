/** Outstanding allocations, one row for each call stack; a row opens to what is known of it and to its frames. */
import { create, select, type Selection } from 'd3';
import type { FrameView, LeakCommandMessage, PanelLeakGroup, PanelLeaks } from '../../src/views/messages';
import { button } from './button';
import { formatBytes, formatCount, formatMany, visible } from './format';
import { isEqual } from './isEqual';
import { joinRows } from './joinRows';
import { atLeast, frameText, leakNote, siteFacts, type LeakPart, type LeakRows } from './leakRows';
import { putAttribute, putText } from './put';
import { sparkHeight, sparkPath, sparkWidth } from './sparkline';
import { t } from './text';
import { rateText } from './verdictText';

export interface LeakList {
  readonly node: HTMLElement;
  /** Brings a group's row into view with the next drawing, and gives it the focus. */
  readonly show: (group: string) => void;
  readonly draw: (leaks: PanelLeaks, rows: LeakRows, expanded: readonly string[]) => void;
}

export interface LeakActions {
  readonly toggle: (group: string) => void;
  readonly reveal: (group: string, frame: number) => void;
  readonly run: (command: LeakCommandMessage['command'], group: string) => void;
}

type List = Selection<HTMLUListElement, undefined, null, undefined>;
type Rows = Selection<HTMLLIElement, PanelLeakGroup, HTMLUListElement, undefined>;
type Frames = Selection<HTMLLIElement, FrameView, HTMLOListElement, PanelLeakGroup>;

export function leakList(actions: LeakActions): LeakList {
  const node = create('div').attr('class', 'leak-list');
  const list = node.append('ul').attr('class', 'groups');
  const held = button('', () => actions.toggle('more'), 'section');
  node.append(() => held.node());
  const note = node.append('p').attr('class', 'empty');
  const calm = part(node, 'calm', actions);
  const ignored = part(node, 'ignored', actions);
  let wanted: string | null = null;

  return {
    node: node.node()!,
    show: (group) => (wanted = group),
    draw: (leaks, rows, expanded) => {
      const open = new Set(expanded);
      const text = leakNote(leaks, rows);
      putText(note, text);
      note.classed('gone', text === '');
      drawGroups(list, rows.shown, leaks.complete, open, actions);
      putText(held, t('leaks.showMore', { count: rows.held }));
      held.classed('gone', rows.held === 0);
      calm(rows.calm, calmText(rows.calm), leaks.complete, open);
      ignored(rows.ignored, t('leaks.ignored', { count: rows.ignored.length }), leaks.complete, open);
      if (wanted !== null) bringIntoView(node.node()!, wanted);
      wanted = null;
    },
  };
}

/** A part of the list that is one line until it is opened. */
function part(
  node: Selection<HTMLDivElement, undefined, null, undefined>,
  name: LeakPart,
  actions: LeakActions,
): (groups: readonly PanelLeakGroup[], text: string, complete: boolean, open: ReadonlySet<string>) => void {
  const id = `${name}-groups`;
  const head = button('', () => actions.toggle(name), 'section').attr('aria-controls', id);
  if (name === 'calm') head.attr('title', t('leaks.calmTitle'));
  node.append(() => head.node());
  const list = node.append('ul').attr('class', 'groups').attr('id', id);
  return (groups, text, complete, open) => {
    const isOpen = open.has(name);
    putText(head, text);
    head.classed('gone', groups.length === 0);
    putAttribute(head.node()!, 'aria-expanded', String(isOpen));
    list.classed('gone', !isOpen);
    drawGroups(list, isOpen ? groups : [], complete, open, actions);
  };
}

/** `12 calm call sites · 3.4 KB`. */
function calmText(groups: readonly PanelLeakGroup[]): string {
  const bytes = groups.reduce((sum, group) => sum + group.bytes, 0);
  return `${formatMany(groups.length, 'calm')} · ${formatBytes(bytes)}`;
}

function drawGroups(
  list: List,
  groups: readonly PanelLeakGroup[],
  complete: boolean,
  open: ReadonlySet<string>,
  actions: LeakActions,
): void {
  const rows = joinRows<HTMLLIElement, PanelLeakGroup, HTMLUListElement>(
    list.selectAll<HTMLLIElement, PanelLeakGroup>(':scope > li'),
    groups,
    ({ id }) => id,
    (entered) => addRow(entered.append('li'), actions),
  );
  rows.each(function (group) {
    const isOpen = open.has(group.id);
    const state = `${isOpen} ${complete}`;
    const before = shown.get(this);
    shown.set(this, { group, state });
    if (before?.state === state && isEqual(before.group, group)) return;
    updateRow(this, group, complete, isOpen);
    drawDetails(this, isOpen ? group : null, actions);
  });
}

/** What rows show now, so that only what has changed is drawn. */
const shown = new WeakMap<HTMLElement, { readonly group: PanelLeakGroup; readonly state: string }>();

function bringIntoView(within: HTMLElement, group: string): void {
  const row = [...within.querySelectorAll<HTMLLIElement>('li.group')].find(
    (each) => shown.get(each)?.group.id === group,
  );
  row?.scrollIntoView({ block: 'nearest' });
  row?.querySelector('button')?.focus({ preventScroll: true });
}

/** Of a row's head, from left to right. */
const parts = ['chevron', 'bytes', 'count', 'growth', 'kind', 'spark', 'name'] as const;

let rowNumber = 0;

function addRow(row: Rows, { toggle }: LeakActions): Rows {
  row.attr('class', 'group');
  const head = row
    .append('button')
    .attr('type', 'button')
    .attr('class', 'group-head')
    .on('click', (_, { id }) => toggle(id));
  for (const part of parts) {
    if (part === 'spark') {
      const svg = head.append('svg').attr('class', part).attr('aria-hidden', 'true');
      svg.attr('viewBox', `0 0 ${sparkWidth} ${sparkHeight}`).append('path');
    } else if (part === 'chevron') head.append('i').attr('class', part).attr('aria-hidden', 'true');
    else head.append('span').attr('class', part);
  }
  row.append('div').attr('class', 'details');
  row.each(function () {
    const details = this.querySelector<HTMLElement>('.details')!;
    details.id = `details-${rowNumber++}`;
    this.querySelector('button')!.setAttribute('aria-controls', details.id);
  });
  return row;
}

function updateRow(row: HTMLLIElement, group: PanelLeakGroup, complete: boolean, isOpen: boolean): void {
  const head = row.firstElementChild as HTMLElement;
  const { bytes, count, name, site } = group;
  const put = (part: (typeof parts)[number], text: string) =>
    putText(head.children[parts.indexOf(part)]!, text);
  putAttribute(head, 'aria-expanded', String(isOpen));
  row.dataset['kind'] = site?.kind ?? '';
  put('bytes', atLeast(formatBytes(bytes), complete));
  put('count', t('leaks.times', { count: formatCount(count) }));
  put('growth', site && site.kind !== 'bounded' ? rateText(site.bytesPerHour) : '');
  put('kind', site ? t(`kind.${site.kind}`) : '');
  put('name', visible(name));
  putAttribute(head.querySelector('path')!, 'd', sparkPath(site?.history ?? []));
  putAttribute(head, 'title', [visible(name), ...siteFacts(group)].join('\n'));
}

/** What is known of an open group, and its frames; null empties those of a closed one. */
function drawDetails(row: HTMLLIElement, group: PanelLeakGroup | null, actions: LeakActions): void {
  const details = select<HTMLLIElement, PanelLeakGroup>(row).select<HTMLDivElement>('.details');
  details.classed('gone', !group);
  if (!group) {
    details.text('');
    return;
  }
  if (details.selectChildren().empty()) addDetails(details, group.id, actions);
  details
    .select('ul')
    .selectAll('li')
    .data(siteFacts(group))
    .join('li')
    .text((fact) => fact);
  details.select('.ignore').classed('gone', group.ignored !== null);
  details.select('.edit-ignored').classed('gone', group.ignored === null);
  const frames: Frames = details
    .select<HTMLOListElement>('ol')
    .selectAll<HTMLLIElement, FrameView>('li')
    .data(group.frames)
    .join('li')
    .attr('class', 'frame')
    .classed('own', (_, at) => at === group.ownFrame);
  frames.each(function (frame, at) {
    drawFrame(this, frame, () => actions.reveal(group.id, at));
  });
}

function addDetails(
  details: Selection<HTMLDivElement, PanelLeakGroup, null, undefined>,
  id: string,
  { run }: LeakActions,
): void {
  details.append('ul').attr('class', 'site-facts');
  details.append('ol').attr('class', 'frames').attr('data-empty', t('leaks.noCallers'));
  const bar = details.append('div').attr('class', 'group-actions');
  bar.append(() => button(t('leaks.ignore'), () => run('ignore', id), 'toggle ignore').node());
  bar.append(() =>
    button(t('leaks.editIgnored'), () => run('editIgnored', id), 'toggle edit-ignored').node(),
  );
  bar.append(() => button(t('leaks.copy'), () => run('copyMarkdown', id), 'toggle').node());
}

/** A link where the source is known, else plain text. The element is kept while it stays of its kind. */
function drawFrame(item: HTMLLIElement, frame: FrameView, reveal: () => void): void {
  const { function: name, place, title, hasSource } = frameText(frame);
  const kind = hasSource ? 'button' : 'span';
  let line = item.firstElementChild;
  if (line?.localName !== kind) {
    line = document.createElement(kind);
    line.append(document.createElement('span'), document.createElement('span'));
    item.replaceChildren(line);
  }
  select(line)
    .attr('type', hasSource ? 'button' : null)
    .attr('class', hasSource ? 'link' : 'plain')
    .attr('title', title || null)
    .on('click', () => hasSource && reveal());
  const [first, second] = line.children;
  if (first) first.textContent = name;
  if (second) second.textContent = place;
}
