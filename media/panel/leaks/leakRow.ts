/** The row of one call stack; it opens to what is known of it, to its frames, and to what can be done with it. */
import { select, type Selection } from 'd3';
import type { StackFrame, LeakCommandMessage, PanelLeakGroup } from '../../../src/views/panel/protocol';
import { button } from '../dom/button';
import { formatBytes, formatCount } from '../../../src/words/units';
import { clean } from '../../../src/words/untrusted';
import { isEqual } from '../dom/isEqual';
import { leakRowParts, putKind, type HeadText } from './leakHead';
import { atLeast, frameText, placeOf, siteFacts } from './leakTable';
import { putClass } from '../dom/put';
import { sparkPath } from '../dom/sparkline';
import { t } from '../text';
import { rateText } from '../head/verdictText';

export interface LeakActions {
  readonly toggle: (group: string) => void;
  readonly reveal: (group: string, frame: number) => void;
  readonly run: (command: LeakCommandMessage['command'], group: string) => void;
}

export interface LeakRowView<Entry> {
  readonly node: HTMLLIElement;
  /** @param open Ids of all rows that are open. */
  readonly draw: (entry: Entry, complete: boolean, open: ReadonlySet<string>) => void;
}

export function leakRow(id: string, actions: LeakActions): LeakRowView<PanelLeakGroup> {
  const { node, head, details } = leakRowParts(() => actions.toggle(id));
  let before: { readonly group: PanelLeakGroup; readonly state: string } | null = null;
  let opened: ((group: PanelLeakGroup) => void) | null = null;
  node.dataset['group'] = id;
  return {
    node,
    draw: (group, complete, open) => {
      const isOpen = open.has(id);
      const state = `${isOpen} ${complete}`;
      const isSame = before?.state === state && isEqual(before.group, group);
      before = { group, state };
      if (isSame) return;
      putKind(node, group.site?.kind);
      head.draw(headText(group, complete), isOpen);
      if (isOpen) (opened ??= leakDetails(details(), id, actions))(group);
      if (opened) putClass(details(), 'gone', !isOpen);
    },
  };
}

function headText(group: PanelLeakGroup, complete: boolean): HeadText {
  const { bytes, count, name, site } = group;
  return {
    bytes: atLeast(formatBytes(bytes), complete && !group.atLeast),
    count: t('leaks.times', { count: formatCount(count) }),
    growth: site && site.kind !== 'bounded' ? rateText(site.bytesPerHour) : '',
    kind: site ? t(`kind.${site.kind}`) : '',
    spark: sparkPath(site?.history ?? []),
    name: clean(name),
    place: placeOf(group.frames[group.ownFrame]),
    title: [clean(name), ...siteFacts(group)].join('\n'),
  };
}

/** Fills what a row opens to; returns what draws it. */
function leakDetails(
  node: HTMLElement,
  id: string,
  { run, reveal }: LeakActions,
): (group: PanelLeakGroup) => void {
  const details = select(node);
  const facts = details.append('ul').attr('class', 'site-facts');
  const frames = details.append('ol').attr('class', 'frames').attr('data-empty', t('leaks.noCallers'));
  const bar = details.append('div').attr('class', 'group-actions');
  const ignore = button(t('leaks.ignore'), () => run('ignore', id), 'toggle ignore');
  const edit = button(t('leaks.editIgnored'), () => run('editIgnored', id), 'toggle edit-ignored');
  for (const each of [ignore, edit, button(t('leaks.copy'), () => run('copyMarkdown', id), 'toggle')])
    bar.append(() => each.node());
  return (group) => {
    facts
      .selectAll('li')
      .data(siteFacts(group))
      .join('li')
      .text((fact) => fact);
    ignore.classed('gone', group.ignored !== null);
    edit.classed('gone', group.ignored === null);
    drawFrames(frames, group, reveal);
  };
}

function drawFrames(
  list: Selection<HTMLOListElement, unknown, null, undefined>,
  { id, frames, ownFrame }: PanelLeakGroup,
  reveal: LeakActions['reveal'],
): void {
  list
    .selectAll<HTMLLIElement, StackFrame>('li')
    .data(frames)
    .join('li')
    .attr('class', (_, at) => (at === ownFrame ? 'frame own' : 'frame'))
    .each(function (frame, at) {
      drawFrame(this, frame, () => reveal(id, at));
    });
}

/** A link where the source is known, else plain text. The element is kept while it stays of its kind. */
function drawFrame(item: HTMLLIElement, frame: StackFrame, reveal: () => void): void {
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
