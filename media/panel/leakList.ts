/** Outstanding allocations, one row for each call stack; a row opens to its frames, each a link to its source. */
import { create, select, type Selection } from 'd3';
import type { FrameView, LeakGroupView, LeaksView } from '../../src/views/messages';
import { formatBytes, formatCount, visible } from './format';
import { joinRows } from './joinRows';
import { t } from './text';
import { atLeast, frameText, leakCount, leakNote, leakRows } from './rows';

export interface LeakList {
  readonly node: HTMLElement;
  /** Brings a group's row into view with the next drawing, and gives it the focus. */
  readonly show: (group: string) => void;
  readonly draw: (leaks: LeaksView, expanded: readonly string[]) => void;
}

export interface LeakActions {
  readonly toggle: (group: string) => void;
  readonly reveal: (group: string, frame: number) => void;
}

type Rows = Selection<HTMLLIElement, LeakGroupView, HTMLUListElement, undefined>;
type Frames = Selection<HTMLLIElement, FrameView, HTMLOListElement, LeakGroupView>;

export function leakList(actions: LeakActions): LeakList {
  const section = create('section').attr('class', 'leaks').attr('aria-labelledby', 'leaks-title');
  const heading = section.append('div').attr('class', 'heading');
  heading.append('h2').attr('id', 'leaks-title').text(t('leaks.title'));
  const counts = heading.append('span').attr('class', 'counts');
  const list = section.append('ul').attr('class', 'groups');
  const note = section.append('p').attr('class', 'empty');

  let wanted: string | null = null;
  return {
    node: section.node()!,
    show: (group) => (wanted = group),
    draw: (leaks, expanded) => {
      const open = new Set(expanded);
      counts.text(leakCount(leaks));
      note.text(leakNote(leaks)).classed('gone', leakNote(leaks) === '');
      const rows = joinRows<HTMLLIElement, LeakGroupView, HTMLUListElement>(
        list.selectAll<HTMLLIElement, LeakGroupView>(':scope > li'),
        leakRows(leaks),
        ({ id }) => id,
        (entered) => addRow(entered.append('li'), actions),
      );
      updateRow(rows, leaks.complete, open);
      rows.each(function (group) {
        drawFrames(this, open.has(group.id) ? group : null, actions);
        if (group.id === wanted) bringIntoView(this);
      });
      wanted = null;
    },
  };
}

function bringIntoView(row: HTMLLIElement): void {
  row.scrollIntoView({ block: 'nearest' });
  row.querySelector('button')?.focus({ preventScroll: true });
}

let rowNumber = 0;

function addRow(row: Rows, { toggle }: LeakActions): Rows {
  row.attr('class', 'group');
  const button = row
    .append('button')
    .attr('type', 'button')
    .attr('class', 'group-head')
    .on('click', (_, { id }) => toggle(id));
  button.append('i').attr('class', 'chevron').attr('aria-hidden', 'true');
  for (const part of ['bytes', 'count', 'name']) button.append('span').attr('class', part);
  row.append('ol').attr('class', 'frames').attr('data-empty', t('leaks.noCallers'));
  row.each(function () {
    const frames = this.querySelector('ol')!;
    frames.id = `frames-${rowNumber++}`;
    this.querySelector('button')!.setAttribute('aria-controls', frames.id);
  });
  return row;
}

function updateRow(row: Rows, complete: boolean, open: ReadonlySet<string>): void {
  row.select('.group-head').attr('aria-expanded', ({ id }) => String(open.has(id)));
  row.select('.group-head > .bytes').text(({ bytes }) => atLeast(formatBytes(bytes), complete));
  row.select('.group-head > .count').text(({ count }) => t('leaks.times', { count: formatCount(count) }));
  row
    .select('.group-head > .name')
    .attr('title', ({ name }) => visible(name))
    .text(({ name }) => visible(name));
}

/** The frames of an open group; null empties the list of a closed one. */
function drawFrames(row: HTMLLIElement, group: LeakGroupView | null, { reveal }: LeakActions): void {
  const list = select<HTMLLIElement, LeakGroupView>(row).select<HTMLOListElement>('ol');
  list.classed('gone', !group);
  const frames: Frames = list
    .selectAll<HTMLLIElement, FrameView>('li')
    .data(group?.frames ?? [])
    .join('li')
    .attr('class', 'frame')
    .classed('own', (_, at) => at === group?.ownFrame);
  frames.each(function (frame, at) {
    drawFrame(this, frame, () => group && reveal(group.id, at));
  });
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
