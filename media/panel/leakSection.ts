/** The leaks: as a list, or as an icicle graph of what is outstanding or of what grows. */
import { create } from 'd3';
import type { PanelLeaks } from '../../src/views/messages';
import { button } from './button';
import { filterField } from './filterField';
import { leakModes, type LeakMode } from './icicle';
import { icicleGraph } from './icicleGraph';
import { leakList, type LeakActions } from './leakList';
import { leakCount, leakRows } from './leakRows';
import { putText } from './put';
import { t } from './text';

export interface LeakSectionActions extends LeakActions {
  readonly setMode: (mode: LeakMode) => void;
  readonly filter: (text: string) => void;
}

export interface LeakChoice {
  readonly expanded: readonly string[];
  readonly leakMode: LeakMode;
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
  const bar = heading
    .append('div')
    .attr('class', 'tools')
    .attr('role', 'group')
    .attr('aria-label', t('leaks.as'));
  const modes = leakModes.map((mode) => {
    const each = button(t(`leaks.${mode}`), () => actions.setMode(mode), 'toggle');
    bar.append(() => each.node());
    return { mode, each };
  });
  const field = filterField(t('leaks.filter'), actions.filter);
  heading.append(() => field.node);
  const list = leakList(actions);
  const graph = icicleGraph(actions.reveal);
  section.append(() => list.node);
  section.append(() => graph.node);

  return {
    node: section.node()!,
    show: (group) => list.show(group),
    draw: (leaks, { expanded, leakMode, leakFilter }) => {
      const hasGroups = leaks.groups.length > 0;
      const mode = hasGroups ? leakMode : 'list';
      putText(counts, leakCount(leaks));
      bar.classed('gone', !hasGroups);
      for (const { mode: of, each } of modes) each.attr('aria-pressed', String(of === mode));
      field.draw(leakFilter, leaks.groups.length >= filterFrom);
      const rows = leakRows(leaks, leakFilter, mode !== 'list' || expanded.includes('more'));
      list.node.classList.toggle('gone', mode !== 'list');
      graph.node.classList.toggle('gone', mode === 'list');
      // What a filter has found is to be seen.
      const open = leakFilter === '' ? expanded : [...expanded, 'calm'];
      if (mode === 'list') list.draw(leaks, rows, open);
      else graph.draw([...rows.shown, ...rows.calm], mode);
    },
  };
}
