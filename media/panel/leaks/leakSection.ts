/** The leaks: as a list, or as an icicle graph of what is outstanding or of what grows. */
import { create } from 'd3';
import type { PanelLeaks } from '../../../src/views/panel/protocol';
import { button } from '../dom/button';
import { filterField } from '../dom/filterField';
import { leakModes, type LeakMode } from './icicle';
import { icicleGraph } from './icicleGraph';
import { leakGroupings, type LeakGrouping } from './leakLines';
import { leakList } from './leakList';
import type { LeakActions } from './leakRow';
import { leakCount, leakRows } from './leakTable';
import { putAttribute, putClass, putText } from '../dom/put';
import { t } from '../text';

export interface LeakSectionActions extends LeakActions {
  readonly setMode: (mode: LeakMode) => void;
  readonly setGrouping: (grouping: LeakGrouping) => void;
  readonly filter: (text: string) => void;
}

export interface LeakChoice {
  readonly expanded: readonly string[];
  readonly leakMode: LeakMode;
  readonly leakGrouping: LeakGrouping;
  readonly leakFilter: string;
}

export interface LeakSection {
  readonly node: HTMLElement;
  readonly show: (group: string) => void;
  readonly draw: (leaks: PanelLeaks, choice: LeakChoice) => void;
}

/** Fewer groups than this need no filter. */
const filterFrom = 8;

export function leakSection(actions: LeakSectionActions): LeakSection {
  const section = create('section').attr('class', 'leaks').attr('aria-labelledby', 'leaks-title');
  const heading = section.append('div').attr('class', 'heading');
  heading.append('h2').attr('id', 'leaks-title').text(t('leaks.title'));
  const counts = heading.append('span').attr('class', 'counts');
  const bar = heading.append('div').attr('class', 'tools');
  const groupings = choice(
    leakGroupings,
    t('leaks.groupBy'),
    (by) => t(`leaks.by.${by}`),
    actions.setGrouping,
  );
  const modes = choice(leakModes, t('leaks.as'), (mode) => t(`leaks.${mode}`), actions.setMode);
  groupings.node.prepend(create('span').attr('class', 'label').text(t('leaks.groupBy')).node()!);
  bar.node()!.append(groupings.node, modes.node);
  const field = filterField(t('leaks.filter'), actions.filter);
  heading.append(() => field.node);
  const list = leakList(actions);
  const graph = icicleGraph(actions.reveal);
  section.append(() => list.node);
  section.append(() => graph.node);

  return {
    node: section.node()!,
    show: (group) => list.show(group),
    draw: (leaks, { expanded, leakMode, leakGrouping, leakFilter }) => {
      const hasGroups = leaks.groups.length > 0;
      const mode = hasGroups ? leakMode : 'list';
      putText(counts, leakCount(leaks));
      putClass(bar, 'gone', !hasGroups);
      modes.draw(mode);
      groupings.draw(leakGrouping);
      // Where each line has one call stack, both say the same.
      putClass(groupings.node, 'gone', mode !== 'list' || leaks.lines.length === 0);
      field.draw(leakFilter, leaks.groups.length >= filterFrom);
      const rows = leakRows(leaks, leakFilter, mode !== 'list' || expanded.includes('more'));
      list.node.classList.toggle('gone', mode !== 'list');
      graph.node.classList.toggle('gone', mode === 'list');
      // What a filter has found is to be seen.
      const open = leakFilter === '' ? expanded : [...expanded, 'calm'];
      if (mode === 'list') list.draw(leaks, rows, open, leakGrouping);
      else graph.draw([...rows.shown, ...rows.calm], mode);
    },
  };
}

/** Buttons of which one is pressed. */
function choice<Name extends string>(
  names: readonly Name[],
  about: string,
  textOf: (name: Name) => string,
  choose: (name: Name) => void,
): { readonly node: HTMLElement; readonly draw: (chosen: Name) => void } {
  const group = create('div').attr('class', 'choice').attr('role', 'group').attr('aria-label', about);
  const buttons = names.map((name) => button(textOf(name), () => choose(name), 'toggle').node()!);
  group.node()!.append(...buttons);
  return {
    node: group.node()!,
    draw: (chosen) =>
      buttons.forEach((each, at) => putAttribute(each, 'aria-pressed', String(names[at] === chosen))),
  };
}
