/**
 * The crosshair of the trend: follows the pointer, or the arrow keys where the chart has the focus. To assistive
 * technology the chart is a slider along the readings, whose value text is the read-out.
 */
import { select, type Selection } from 'd3';
import type { HeapPoint, PanelState } from '../../src/views/messages';
import { gapReadOut, nearest, readOut, step, summary, type ChartLayout, type ReadOut } from './chartLayout';
import { gapAt } from './gaps';
import { t } from './text';

export interface Crosshair {
  readonly update: (state: PanelState, layout: ChartLayout | null) => void;
}

type Overlay = Selection<SVGGElement, undefined, null, undefined>;

const fields = () =>
  [
    ['mark', ''],
    ['free', t('read.free')],
    ['minimum', t('read.minimum')],
    ['band', t('read.band')],
  ] as const;

export function crosshair(box: HTMLElement, overlay: Overlay): Crosshair {
  let state: PanelState;
  let layout: ChartLayout | null = null;
  /** Where the pointer is, px from the left of the plot; or the time of the reading the keys are at. */
  let pointerX: number | null = null;
  let keyTimeMs: number | null = null;

  const rule = overlay.append('line').attr('class', 'crosshair');
  const dot = overlay.append('circle').attr('class', 'crosshair-dot').attr('r', 3.5);
  const panel = select(box).append('div').attr('class', 'read-out').attr('aria-hidden', 'true');
  const time = panel.append('div').attr('class', 'read-out-time');
  const values = fields().map(([field, label]) => {
    const row = panel.append('div').attr('class', `read-out-row read-out-${field}`);
    if (label) row.append('span').text(label);
    return { field, row, value: row.append('b') };
  });

  const current = (): number => {
    if (!layout) return -1;
    const timeMs = keyTimeMs ?? (pointerX === null ? null : layout.x.invert(pointerX));
    return timeMs === null ? -1 : nearest(state.points, timeMs);
  };
  const draw = () => {
    const point = state.points[current()];
    const gap = layout && pointerX !== null ? gapAt(layout.gaps, pointerX) : undefined;
    box.classList.toggle('reading', point !== undefined || gap !== undefined);
    dot.classed('gone', gap !== undefined);
    if (layout && gap && pointerX !== null) show(gapReadOut(state, gap), pointerX, layout);
    else if (point && layout) {
      dot.attr('cx', layout.x(point.timeMs)).attr('cy', layout.y(point.freeBytes));
      show(readOut(state, point, msPerPixel(layout)), layout.x(point.timeMs), layout);
    }
    describe(box, state, point, layout);
  };
  const show = (texts: ReadOut, at: number, { plotHeight, plotWidth, margin }: ChartLayout) => {
    rule.attr('x1', at).attr('x2', at).attr('y1', 0).attr('y2', plotHeight);
    time.text(texts.time);
    for (const { field, row, value } of values) {
      value.text(texts[field]);
      row.classed('empty', texts[field] === '');
    }
    const width = panel.node()!.offsetWidth;
    const left = at + 12 + width <= plotWidth ? at + 12 : Math.max(-margin.left, at - 12 - width);
    panel.style('transform', `translate(${Math.round(margin.left + left)}px, ${margin.top}px)`);
  };

  box.addEventListener('pointermove', (event) => {
    if (!layout) return;
    keyTimeMs = null;
    pointerX = event.clientX - box.getBoundingClientRect().left - layout.margin.left;
    draw();
  });
  box.addEventListener('pointerleave', () => {
    pointerX = null;
    draw();
  });
  box.addEventListener('blur', () => {
    keyTimeMs = null;
    draw();
  });
  box.addEventListener('keydown', (event) => {
    const next = layout && target(event, state, layout, current());
    if (next === null) return;
    event.preventDefault();
    pointerX = null;
    keyTimeMs = state.points[next]?.timeMs ?? null;
    draw();
  });

  return {
    update: (newState, newLayout) => {
      [state, layout] = [newState, newLayout];
      draw();
    },
  };
}

/** The reading a key leads to; -1 leaves the chart without a crosshair, null is not our key. */
function target(
  event: KeyboardEvent,
  { points }: PanelState,
  layout: ChartLayout,
  from: number,
): number | null {
  const last = points.length - 1;
  const pixels = event.shiftKey ? 20 : 1;
  const move = (direction: 1 | -1, by: number) =>
    from < 0 ? last : step(points, from, direction, by * msPerPixel(layout));
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

function msPerPixel({ x, plotWidth }: ChartLayout): number {
  return (x.invert(plotWidth) - x.invert(0)) / plotWidth;
}

function describe(
  box: HTMLElement,
  state: PanelState,
  point: HeapPoint | undefined,
  layout: ChartLayout | null,
) {
  box.setAttribute('aria-label', summary(state));
  if (!layout) return;
  // A screen reader speaks each new value of the slider it is at: there, only what the keys asked for.
  const shown = point ?? (box === document.activeElement ? undefined : state.points.at(-1));
  if (!shown) return;
  const texts = readOut(state, shown, msPerPixel(layout));
  box.setAttribute('aria-valuemin', String(state.points[0]?.timeMs ?? 0));
  box.setAttribute('aria-valuemax', String(state.points.at(-1)?.timeMs ?? 0));
  box.setAttribute('aria-valuenow', String(shown.timeMs));
  box.setAttribute('aria-valuetext', t('read.spoken', { ...texts }).trim());
}
