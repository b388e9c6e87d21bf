/** The page: its parts, and which of them there is something to show in. */
import { create } from 'd3';
import type { FromPanel } from '../../src/views/panel/protocol';
import { button } from './dom/button';
import { comparison } from './compare/comparisonSection';
import { generations } from './compare/generations';
import { header, isBlank } from './head/header';
import { heapChart } from './trend/heapChart';
import { hiddenIn } from './leaks/leakTable';
import { leakSection } from './leaks/leakSection';
import { putText } from './dom/put';
import { taskTable } from './tasks/taskTable';
import type { PageState } from './state';
import { t } from './text';
import { verdictLine } from './head/verdictLine';
import { openGroup, sortBy, toggleExpanded, type UiState } from './uiState';

export interface Page {
  readonly draw: (state: PageState, ui: UiState) => void;
}

/** `redraw` asks for `draw` with the newest state; `change` makes a new choice of the user lasting. */
export function createPage(
  root: HTMLElement,
  post: (message: FromPanel) => void,
  change: (next: (ui: UiState) => UiState) => void,
  redraw: () => void,
): Page {
  const head = header(
    (command) => post({ type: 'command', command }),
    (device) => post({ type: 'selectDevice', device }),
  );
  const chart = heapChart(redraw, (view) => change((ui) => ({ ...ui, view })), {
    setFromZero: (fromZero) => change((ui) => ({ ...ui, fromZero })),
    setLargest: (hasLargest) => change((ui) => ({ ...ui, hasLargest })),
    setTable: (isTable) => change((ui) => ({ ...ui, isTable })),
    selectHeap: (heap) => post({ type: 'selectHeap', heap }),
    save: post,
  });
  const tasks = taskTable({
    sort: (column) => change((ui) => sortBy(ui, column)),
    filter: (taskFilter) => change((ui) => ({ ...ui, taskFilter })),
  });
  const reveal = (group: string, frame: number): void => post({ type: 'reveal', group, frame });
  const leaks = leakSection({
    run: (command, group) => post({ type: 'leakCommand', command, group }),
    setMode: (leakMode) => change((ui) => ({ ...ui, leakMode })),
    setGrouping: (leakGrouping) => change((ui) => ({ ...ui, leakGrouping })),
    filter: (leakFilter) => change((ui) => ({ ...ui, leakFilter })),
    toggle: (group) => change((ui) => toggleExpanded(ui, group)),
    reveal,
  });
  let drawn: PageState | undefined;
  const showSite = (group: string): void => {
    leaks.show(group);
    const around = drawn ? hiddenIn(drawn.leaks, group) : [];
    change((ui) => ({ ...[...around, group].reduce(openGroup, ui), leakMode: 'list', leakFilter: '' }));
  };
  const verdict = verdictLine({
    show: showSite,
    reveal,
    revealCrash: (boot, event) => post({ type: 'revealCrash', boot, event }),
    run: (command) => post({ type: 'command', command }),
  });
  const compared = comparison(showSite);
  const grown = generations((from, to) => post({ type: 'generation', from, to }), showSite);
  const notice = create('div').attr('class', 'notice');
  const sentence = notice.append('p');
  const start = button(t('notice.start'), () => post({ type: 'command', command: 'start' }), 'primary');
  const showLog = button(t('notice.showLog'), () => post({ type: 'command', command: 'showDeviceLog' }));
  notice.append(() => start.node());
  notice.append(() => showLog.node());
  const tables = create('div').attr('class', 'tables');
  const sites = tables.append('div').attr('class', 'sites');
  sites.node()!.append(leaks.node, grown.node, compared.node);
  tables.node()!.append(tasks.node);
  root.append(verdict.node, head.node, notice.node()!, chart.node, tables.node()!);

  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof Element && event.target.closest('input, select, textarea');
    if (event.key !== 'm' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
    post({ type: 'command', command: 'mark' });
  });

  let drawnUi: UiState | undefined;
  let drawnVersion = -1;
  return {
    draw: (state, ui) => {
      const blank = isBlank(state);
      root.classList.toggle('blank', blank);
      const text = noticeText(state);
      putText(sentence, text);
      notice.classed('gone', text === '');
      start.classed('gone', !blank);
      showLog.classed('gone', blank || text === '' || state.status.state === 'connecting');
      chart.node.classList.toggle('gone', state.series.length === 0);
      tables.classed('gone', isBare(state));
      const { series } = state;
      if (isOtherState(state, drawn, ['status', 'devices', 'origin']) || series.version !== drawnVersion)
        head.draw(state);
      if (isOtherState(state, drawn, headParts)) verdict.draw(state);
      if (state.tasks !== drawn?.tasks || isOther(ui, drawnUi, ['taskSort', 'taskFilter']))
        tasks.draw(state.tasks, ui.taskSort, ui.taskFilter);
      if (state.leaks !== drawn?.leaks || isOther(ui, drawnUi, leakChoices)) leaks.draw(state.leaks, ui);
      if (state.comparison !== drawn?.comparison) compared.draw(state.comparison);
      if (isOtherState(state, drawn, ['generation', 'generationMarks', 'origin'])) grown.draw(state);
      // Last, as the first time it asks for its size, for which all that is above and below it is laid out.
      if (state.series.length > 0) chart.draw(state, ui);
      [drawn, drawnUi, drawnVersion] = [state, ui, series.version];
    },
  };
}

/** What the first section is made of. */
const headParts = ['verdict', 'leaks', 'crashes', 'origin'] as const;
const leakChoices = ['expanded', 'leakMode', 'leakGrouping', 'leakFilter'] as const;

function isOther(ui: UiState, drawn: UiState | undefined, parts: readonly (keyof UiState)[]): boolean {
  return !drawn || parts.some((part) => ui[part] !== drawn[part]);
}

function isOtherState(
  state: PageState,
  drawn: PageState | undefined,
  parts: readonly (keyof PageState)[],
): boolean {
  return !drawn || parts.some((part) => state[part] !== drawn[part]);
}

/** Nothing was read, so that there is nothing to make tables of. */
function isBare({ series, tasks, leaks }: PageState): boolean {
  return series.length + tasks.length + leaks.reports === 0;
}

/** What stands in the chart's place while there is none; empty once there are readings. */
function noticeText({ status, series }: PageState): string {
  if (series.length > 0) return '';
  switch (status.state) {
    case 'idle':
      return t('notice.idle');
    case 'connecting':
      return t('notice.connecting');
    case 'replaying':
      return `${t('notice.nothingYet')} ${t('notice.waitingHelp')}`;
    case 'live':
      return `${t('notice.waiting')} ${t('notice.waitingHelp')}`;
    case 'reconnecting':
    case 'released':
    case 'failed':
      return ''; // The head says why.
    case 'ended':
    case 'stopped':
      return `${t('notice.nothing')} ${t('notice.waitingHelp')}`;
  }
}
