/**
 * The crosshair of the trend: follows the pointer, or the arrow keys where the chart has the focus. To assistive
 * technology the chart is a slider along the readings, whose value text is the read-out.
 */
import { select, type Selection } from 'd3';
import type { HeapPoint } from '../../../src/views/panel/protocol';
import { msPerPixel, type ChartLayout } from './chartLayout';
import { gapAt } from './gaps';
import { putAttribute } from '../dom/put';
import { gapReadOut, readOut, step, summary, type ReadOut } from './readOut';
import type { PageState } from '../state';
import { t } from '../text';

export interface Crosshair {
  readonly update: (state: PageState, layout: ChartLayout | null) => void;
  /** Time of the reading that is read out; null where none is. */
  readonly timeMs: () => number | null;
}

type Overlay = Selection<SVGGElement, undefined, null, undefined>;

const fields = () =>
  [
    ['mark', ''],
    ['free', t('read.free')],
    ['minimum', t('read.minimum')],
    ['largest', t('read.largest')],
    ['band', t('read.band')],
  ] as const;

/** @param show Brings a time into view. */
export function crosshair(box: HTMLElement, overlay: Overlay, show: (timeMs: number) => void): Crosshair {
  let state: PageState;
  let layout: ChartLayout | null = null;
  /** Where the pointer is, px from the left of the plot; or the time of the reading the keys are at. */
  let pointerX: number | null = null;
  let keyTimeMs: number | null = null;

  const rule = overlay.append('line').attr('class', 'crosshair');
  const dot = overlay.append('circle').attr('class', 'crosshair-dot').attr('r', 3.5);
  const panel = readOutPanel(box);

  const current = (): number => {
    if (!layout) return -1;
    const timeMs = keyTimeMs ?? (pointerX === null ? null : layout.x.invert(pointerX));
    return timeMs === null ? -1 : state.series.nearest(timeMs);
  };
  const draw = () => {
    const point = state.series.at(current());
    const gap = layout && pointerX !== null ? gapAt(layout.gaps, pointerX) : undefined;
    const isShown = point !== undefined || gap !== undefined;
    box.classList.toggle('reading', isShown);
    dot.classed('gone', gap !== undefined);
    if (layout && isShown) {
      const at = gap && pointerX !== null ? pointerX : layout.x(point!.timeMs);
      if (!gap && point) dot.attr('cx', at).attr('cy', layout.y(point.freeBytes));
      rule.attr('x1', at).attr('x2', at).attr('y1', 0).attr('y2', layout.plotHeight);
      panel.show(gap ? gapReadOut(state, gap) : readOut(state, point!, msPerPixel(layout)), at, layout);
    }
    describe(box, state, point, layout);
  };

  box.addEventListener('pointermove', (event) => {
    if (!layout) return;
    keyTimeMs = null;
    pointerX = event.clientX - box.getBoundingClientRect().left - layout.margin.left;
    draw();
  });
  box.addEventListener('pointerleave', () => {
    pointerX = null;
    if (layout) draw();
  });
  box.addEventListener('blur', () => {
    keyTimeMs = null;
    if (layout) draw();
  });
  box.addEventListener('keydown', (event) => {
    const next = layout && target(event, state, layout, current());
    if (next === null) return;
    event.preventDefault();
    pointerX = null;
    keyTimeMs = next < 0 ? null : state.series.timeAt(next);
    if (keyTimeMs !== null) show(keyTimeMs);
    draw();
  });

  return {
    update: (newState, newLayout) => {
      [state, layout] = [newState, newLayout];
      draw();
    },
    timeMs: () => {
      const at = current();
      return at < 0 ? null : state.series.timeAt(at);
    },
  };
}

/** The box with the values, beside the crosshair. */
function readOutPanel(box: HTMLElement) {
  const panel = select(box).append('div').attr('class', 'read-out').attr('aria-hidden', 'true');
  const time = panel.append('div').attr('class', 'read-out-time');
  const values = fields().map(([field, label]) => {
    const row = panel.append('div').attr('class', `read-out-row read-out-${field}`);
    if (label) row.append('span').text(label);
    return { field, row, value: row.append('b') };
  });
  return {
    show: (texts: ReadOut, at: number, { plotWidth, margin }: ChartLayout) => {
      time.text(texts.time);
      for (const { field, row, value } of values) {
        value.text(texts[field]);
        row.classed('empty', texts[field] === '');
      }
      const width = panel.node()!.offsetWidth;
      const left = at + 12 + width <= plotWidth ? at + 12 : Math.max(-margin.left, at - 12 - width);
      panel.style('transform', `translate(${Math.round(margin.left + left)}px, ${margin.top}px)`);
    },
  };
}

/** The reading a key leads to; -1 leaves the chart without a crosshair, null is not our key. */
function target(
  event: KeyboardEvent,
  { series }: PageState,
  layout: ChartLayout,
  from: number,
): number | null {
  const last = series.length - 1;
  const pixels = event.shiftKey ? 20 : 1;
  const move = (direction: 1 | -1, by: number) =>
    from < 0 ? series.nearest(layout.domain[1]) : step(series, from, direction, by * msPerPixel(layout));
  switch (event.key) {
    case 'ArrowLeft':
      return move(-1, pixels);
    case 'ArrowRight':
      return move(1, pixels);
    case 'PageUp':
      return move(-1, layout.plotWidth / 10);
    case 'PageDown':
      return move(1, layout.plotWidth / 10);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return from < 0 ? null : -1;
    default:
      return null;
  }
}

function describe(
  box: HTMLElement,
  state: PageState,
  point: HeapPoint | undefined,
  layout: ChartLayout | null,
) {
  const sentence = summary(state);
  putAttribute(box, 'aria-label', sentence);
  if (!layout) return;
  const { first, last } = state.series;
  // A screen reader speaks each new value of the slider it is at: there, only what the keys asked for.
  const shown = point ?? (box === document.activeElement ? undefined : last);
  if (!shown) return;
  const texts = readOut(state, shown, msPerPixel(layout));
  putAttribute(box, 'aria-valuemin', String(first?.timeMs ?? 0));
  putAttribute(box, 'aria-valuemax', String(last?.timeMs ?? 0));
  putAttribute(box, 'aria-valuenow', String(shown.timeMs));
  putAttribute(box, 'aria-valuetext', t('read.spoken', { ...texts }).trim());
}
