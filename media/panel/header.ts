/** The head of the panel: what is connected and how it is, the figures of now, and the few buttons. */
import { create } from 'd3';
import type { CommandMessage } from '../../src/views/messages';
import { button, type Button } from './button';
import { devicePicker, stateName } from './devicePicker';
import { formatByteRange, formatBytes, formatClock, visible } from './format';
import type { PageState } from './state';
import { t } from './text';

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
  const detail = head.append('p').attr('class', 'detail');
  const figures = head.append('dl').attr('class', 'figures');
  const figure = (name: string) => {
    const cell = figures.append('div');
    return { cell, label: cell.append('dt').text(name), value: cell.append('dd') };
  };
  const free = figure(t('head.freeNow'));
  const minimum = figure(t('head.minimum'));
  const largest = figure(t('head.largest'));
  const band = figure(t('head.band'));

  return {
    node: head.node()!,
    draw: ({ status, devices: choices, series }) => {
      devices.draw(choices);
      const { last } = series;
      const running = ['live', 'connecting', 'reconnecting', 'released'].includes(status.state);
      const name = stateName(status.state);
      // Set only when it differs, as a screen reader speaks whatever is set.
      if (state.text() !== name) state.text(name);
      state.attr('data-state', status.state);
      source.text(visible(status.source)).attr('title', visible(status.source));
      elf.text(visible(status.elf)).attr('title', visible(status.elf)).classed('missing', !status.elfReady);
      detail.text(detailText(status)).classed('gone', status.detail === '');
      detail.classed('error', status.state === 'failed');
      show(compare, series.length > 0);
      show(exporting, series.length > 0);
      show(mark, status.state === 'live');
      show(selectElf, !status.elfReady);
      show(start, !running && !isBlank({ status, series }));
      show(takeBack, status.state === 'released');
      show(stop, running);
      figures.classed('gone', !last);
      if (!last) return;
      free.label.text(t(running ? 'head.freeNow' : 'head.lastFree'));
      free.value.text(formatBytes(last.freeBytes));
      minimum.value.text(
        last.minimumFreeBytes === null ? t('notPrinted') : formatBytes(last.minimumFreeBytes),
      );
      const { largestFreeBlock } = last;
      largest.cell.classed('gone', largestFreeBlock === null);
      largest.value.text(largestFreeBlock === null ? '' : formatBytes(largestFreeBlock));
      band.value.text(formatByteRange(last.leastFreeBytes, last.mostFreeBytes));
    },
  };
}

function detailText({ lostAt, detail }: PageState['status']): string {
  const what = visible(detail);
  return lostAt === null ? what : t('head.since', { time: formatClock(new Date(lostAt), true), what });
}

/** Nothing was ever connected: the page then is one sentence and one button. */
export function isBlank({ status, series }: Pick<PageState, 'status' | 'series'>): boolean {
  return status.state === 'idle' && series.length === 0;
}

/** Hides without removing: the focus stays where it was when a button comes back. */
function show(each: Button, shown: boolean): void {
  each.classed('gone', !shown);
}
