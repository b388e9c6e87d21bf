/** The head of the panel: what is connected and how it is, the figures of now, and the few buttons. */
import { create } from 'd3';
import type { CommandMessage } from '../../../src/views/panel/protocol';
import { button, type Button } from '../dom/button';
import { deviceControls } from './deviceButtons';
import { devicePicker, stateName } from './devicePicker';
import { formatByteRange, formatBytes, formatTime } from '../../../src/words/units';
import { clean } from '../../../src/words/untrusted';
import { putAttribute, putText } from '../dom/put';
import type { PageState } from '../state';
import { t } from '../text';

export interface Header {
  readonly node: HTMLElement;
  readonly draw: (state: PageState) => void;
}

type Command = CommandMessage['command'];

export function header(run: (command: Command) => void, selectDevice: (id: string) => void): Header {
  const head = create('header').attr('class', 'head');
  const line = head.append('div').attr('class', 'status');
  const devices = devicePicker(selectDevice);
  line.append(() => devices.node);
  // Only the state is announced: all else changes too often.
  const state = line.append('span').attr('class', 'state').attr('role', 'status').attr('aria-live', 'polite');
  const source = line.append('span').attr('class', 'source');
  const elf = line.append('span').attr('class', 'elf');
  const buttons = line.append('span').attr('class', 'buttons');
  const mark = button(t('head.mark'), () => run('mark')).attr('title', t('head.markTitle'));
  const selectElf = button(t('head.selectElf'), () => run('selectElf'));
  const start = button(t('head.start'), () => run('start'));
  const takeBack = button(t('head.takeBack'), () => run('takeBack'));
  const compare = button(t('head.compare'), () => run('compare')).attr('title', t('head.compareTitle'));
  const exporting = button(t('head.export'), () => run('export'));
  const stop = button(t('head.stop'), () => run('stop'));
  for (const each of [mark, compare, exporting, selectElf, start, takeBack, stop])
    buttons.append(() => each.node());
  const controls = deviceControls(run);
  head.append(() => controls.node);
  const figures = head.append('dl').attr('class', 'figures');
  const figure = (name: string) => {
    const cell = figures.append('div');
    return { cell, label: cell.append('dt').text(name), value: cell.append('dd') };
  };
  const detail = head.append('p').attr('class', 'detail');
  const free = figure(t('head.freeNow'));
  const minimum = figure(t('head.minimum'));
  const largest = figure(t('head.largest'));
  const band = figure(t('head.band'));

  const drawStatus = ({ status, devices: choices, series }: PageState): void => {
    devices.draw(choices);
    controls.draw(status.controls);
    // Put only when it differs, as a screen reader speaks whatever is set.
    putText(state, stateName(status.state));
    state.attr('data-state', status.state);
    for (const [each, text] of [[source, clean(status.source)] as const, [elf, clean(status.elf)] as const]) {
      putText(each, text);
      putAttribute(each.node()!, 'title', text);
    }
    elf.classed('missing', !status.elfReady);
    putText(detail, detailText(status));
    detail.classed('gone', detailText(status) === '').classed('error', status.state === 'failed');
    show(compare, series.length > 0);
    show(exporting, series.length > 0);
    show(mark, status.state === 'live' || status.state === 'replaying');
    show(selectElf, !status.elfReady);
    show(start, !isRunning(status) && !isBlank({ status, series }));
    show(takeBack, status.state === 'released');
    show(stop, isRunning(status));
  };
  const drawFigures = ({ status, origin, series: { last } }: PageState): void => {
    figures.classed('gone', !last);
    if (!last) return;
    const { minimumFreeBytes, largestFreeBlock } = last;
    putText(
      free.label,
      t(isRunning(status) && status.state !== 'replaying' ? 'head.freeNow' : 'head.lastFree'),
    );
    putText(free.value, formatBytes(last.freeBytes));
    putText(minimum.value, minimumFreeBytes === null ? t('notPrinted') : formatBytes(minimumFreeBytes));
    largest.cell.classed('gone', largestFreeBlock === null);
    putText(largest.value, largestFreeBlock === null ? '' : formatBytes(largestFreeBlock));
    putText(band.value, formatByteRange(last.leastFreeBytes, last.mostFreeBytes));
    band.cell.classed('gone', !origin.hasTime);
  };
  let drawn: { status: PageState['status']; devices: PageState['devices']; isEmpty: boolean } | undefined;
  return {
    node: head.node()!,
    draw: (page) => {
      const { status, devices: choices } = page;
      const isEmpty = page.series.length === 0;
      const isSame = status === drawn?.status && choices === drawn.devices && isEmpty === drawn.isEmpty;
      drawn = { status, devices: choices, isEmpty };
      if (!isSame) drawStatus(page);
      drawFigures(page);
    },
  };
}

function detailText({ state, lostAt, detail }: PageState['status']): string {
  const replay = state === 'replaying' ? t('head.replaying') : state === 'ended' ? t('head.replayed') : '';
  const what = [clean(detail), replay].filter((text) => text !== '').join(' ');
  return lostAt === null ? what : t('head.since', { time: formatTime(lostAt), what });
}

/** Nothing was ever connected: the page then is one sentence and one button. */
export function isBlank({ status, series }: Pick<PageState, 'status' | 'series'>): boolean {
  return status.state === 'idle' && series.length === 0;
}

function isRunning({ state }: PageState['status']): boolean {
  return ['live', 'replaying', 'connecting', 'reconnecting', 'released'].includes(state);
}

/** Hides without removing: the focus stays where it was when a button comes back. */
function show(each: Button, shown: boolean): void {
  each.classed('gone', !shown);
}
