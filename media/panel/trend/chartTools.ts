/** The trend's heading: what it is of, how it is shown, and what its lines mean. */
import { create, type Selection } from 'd3';
import type { ChartLayout, ChartState } from './chartLayout';
import type { SaveImageMessage } from '../../../src/views/panel/protocol';
import { imageMessage, type ChartImage } from './exportChart';
import { heapLabel } from '../../../src/words/heapLabel';
import { clean } from '../../../src/words/untrusted';
import type { Gestures } from './gestures';
import { putAttribute, putClass, putText } from '../dom/put';
import { countMarks, heapTitle } from './readOut';
import type { PageState } from '../state';
import { t } from '../text';

/** What the user can choose beside zooming. */
export interface ChartActions {
  readonly setFromZero: (fromZero: boolean) => void;
  readonly setLargest: (hasLargest: boolean) => void;
  readonly setTable: (isTable: boolean) => void;
  /** Has an image of the trend kept. */
  readonly save: (image: SaveImageMessage) => void;
  readonly selectHeap: (heap: string) => void;
}

export interface ChartTools {
  readonly node: HTMLElement;
  readonly draw: (state: PageState, shown: ChartState, layout: ChartLayout | null) => void;
}

type Button = Selection<HTMLButtonElement, undefined, null, undefined>;

/** @param image Of the trend as it is now; null where there is none. */
export function chartTools(
  gestures: () => Gestures,
  actions: ChartActions,
  image: () => ChartImage | null,
): ChartTools {
  const node = create('div').attr('class', 'trend-head');
  const heading = node.append('div').attr('class', 'heading');
  const title = heading.append('h2').attr('id', 'trend-title');
  const heaps = heading.append('select').attr('class', 'heaps').attr('aria-label', t('trend.heap'));
  heaps.on('change', () => actions.selectHeap(heaps.node()!.value));
  const panics = heading.append('span').attr('class', 'counts error');
  const boots = heading.append('span').attr('class', 'counts');
  const bar = heading
    .append('div')
    .attr('class', 'tools')
    .attr('role', 'toolbar')
    .attr('aria-labelledby', 'trend-title');
  const tool = (label: string, title: string, run: () => void): Button =>
    bar
      .append(() =>
        create('button')
          .attr('type', 'button')
          .attr('class', 'toggle')
          .attr('title', title)
          .text(label)
          .node(),
      )
      .on('click', run) as unknown as Button;
  const glyph = (sign: string, title: string, run: () => void): Button =>
    tool(sign, title, run).attr('aria-label', title);
  glyph('−', t('trend.zoomOut'), () => gestures().zoomBy(1.5));
  glyph('+', t('trend.zoomIn'), () => gestures().zoomBy(1 / 1.5));
  const earlier = glyph('‹', t('trend.earlier'), () => gestures().panBy(-0.5));
  const later = glyph('›', t('trend.later'), () => gestures().panBy(0.5));
  const all = tool(t('trend.all'), t('trend.allTitle'), () => gestures().all());
  const follow = tool(t('trend.follow'), t('trend.followTitle'), () => gestures().follow());
  const largest = tool(t('trend.largest'), t('trend.largestTitle'), () =>
    actions.setLargest(!isPressed(largest)),
  );
  const zero = tool(t('trend.from0'), t('trend.from0Title'), () => actions.setFromZero(!isPressed(zero)));
  const table = tool(t('trend.table'), t('trend.tableTitle'), () => actions.setTable(!isPressed(table)));
  const save = (format: SaveImageMessage['format']): void => {
    const now = image();
    if (now) void imageMessage(now, format).then(actions.save);
  };
  tool('SVG', t('trend.saveSvg'), () => save('svg'));
  tool('PNG', t('trend.savePng'), () => save('png'));
  let drawn: PageState | undefined;
  const legend = chartLegend(node.append('div').attr('class', 'legend'));

  return {
    node: node.node()!,
    draw: (state, { view, fromZero, hasLargest, isTable }, layout) => {
      const isPrinted = state.series.last?.largestFreeBlock != null;
      press(largest, hasLargest);
      putClass(largest, 'gone', !isPrinted);
      putText(title, heapTitle(state));
      putClass(title, 'spoken', state.heaps.length > 0);
      if (state.heaps !== drawn?.heaps || state.heapName !== drawn.heapName) drawHeaps(heaps, state);
      if (state.marks !== drawn?.marks) {
        putText(panics, countMarks(state.marks, 'panic'));
        putText(boots, countMarks(state.marks, 'boot'));
      }
      drawn = state;
      press(follow, view === null || view.endMs === null);
      for (const each of [earlier, later, all]) each.node()!.disabled = view === null;
      press(zero, fromZero);
      putClass(zero, 'gone', !fromZero && !layout?.byteAxis.cut);
      press(table, isTable);
      if (layout) legend(state, layout);
    },
  };
}

function isPressed(button: Button): boolean {
  return button.attr('aria-pressed') === 'true';
}

function press(button: Button, isDown: boolean): void {
  putAttribute(button.node()!, 'aria-pressed', String(isDown));
}

function drawHeaps(
  select: Selection<HTMLSelectElement, undefined, null, undefined>,
  { heaps, heapName }: PageState,
): void {
  select.classed('gone', heaps.length === 0);
  const shown = heapName === '' ? 'default' : heapName;
  select
    .selectAll<HTMLOptionElement, string>('option')
    .data(heaps, (name) => name)
    .join('option')
    .attr('value', (name) => name)
    .text((name) =>
      name === 'default' ? t('trend.free') : t('trend.freeOf', { name: clean(heapLabel(name), 60) }),
    );
  if (heaps.length > 0 && select.node()!.value !== shown) select.node()!.value = shown;
}

/** Only what there is to see. */
function chartLegend(
  node: Selection<HTMLDivElement, undefined, null, undefined>,
): (state: PageState, layout: ChartLayout) => void {
  let drawn = '';
  return ({ series, gaps, traces, verdict, origin }, { trend, hasLargest }) => {
    const items = [
      ['free', t('legend.free')],
      ['minimum', t('legend.minimum')],
      ...(!hasLargest || series.last?.largestFreeBlock == null ? [] : [['largest', t('legend.largest')]]),
      ...(origin.hasTime ? [['band', t('legend.band')]] : []),
      ...(trend && verdict ? [['trend', t('legend.trend')]] : []),
      ...(traces.length === 0 ? [] : [['trace', t('legend.trace')]]),
      ...(gaps.length === 0 ? [] : [['gap', t('legend.gap')]]),
    ] as const;
    const kinds = items.map(([kind]) => kind).join(' ');
    if (kinds === drawn) return;
    drawn = kinds;
    node
      .selectAll<HTMLSpanElement, readonly string[]>('span.legend-item')
      .data(items, ([kind]) => kind)
      .join((entered) => {
        const item = entered.append('span').attr('class', 'legend-item');
        item.append('i').attr('class', ([kind]) => `swatch ${kind}`);
        item.append('span').text(([, text]) => text);
        return item;
      });
  };
}
