/** Zooming and moving the trend by wheel, by dragging and by keys. */
import type { Selection } from 'd3';
import type { ChartLayout } from './chartLayout';
import { follow, pan, viewOf, zoom, type View } from '../dom/view';

export interface Gestures {
  readonly zoomBy: (factor: number) => void;
  /** @param share Of the span in view. */
  readonly panBy: (share: number) => void;
  readonly all: () => void;
  readonly follow: () => void;
}

interface Target {
  readonly box: HTMLElement;
  readonly overlay: Selection<SVGGElement, undefined, null, undefined>;
  readonly layout: () => ChartLayout | null;
  /** Time the zoom keeps in its place where there is a crosshair; else null. */
  readonly centre: () => number | null;
  readonly setView: (view: View | null) => void;
  readonly isFollowing: () => boolean;
}

/** Of one zoom by key or button. */
const zoomFactor = 1.5;
const panShare = 0.2;
/** A drag shorter than this is a click, px. */
const leastDrag = 4;

export function gestures(target: Target): Gestures {
  const { box, layout, centre, setView, isFollowing } = target;
  const at = (use: (layout: ChartLayout) => View | null): void => {
    const current = layout();
    if (current) setView(use(current));
  };
  const self: Gestures = {
    zoomBy: (factor) =>
      at(({ domain, full }) => zoom(domain, full, factor, centre() ?? (domain[0] + domain[1]) / 2)),
    panBy: (share) => at(({ domain, full }) => pan(domain, full, share * (domain[1] - domain[0]))),
    all: () => setView(null),
    follow: () => at(({ domain, full }) => follow(domain, full, !isFollowing())),
  };
  box.addEventListener('wheel', (event) => onWheel(event, target), { passive: false });
  box.addEventListener('dblclick', self.all);
  box.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !onKey(event.key, self)) return;
    event.preventDefault();
  });
  listenForDrags(target);
  return self;
}

/** False where the key is none of ours. */
function onKey(key: string, { zoomBy, panBy, all, follow: toggleFollow }: Gestures): boolean {
  switch (key.toLowerCase()) {
    case '+':
    case '=':
    case 'w':
      zoomBy(1 / zoomFactor);
      return true;
    case '-':
    case 's':
      zoomBy(zoomFactor);
      return true;
    case 'a':
      panBy(-panShare);
      return true;
    case 'd':
      panBy(panShare);
      return true;
    case '0':
      all();
      return true;
    case 'f':
      toggleFollow();
      return true;
    default:
      return false;
  }
}

/** With Ctrl (a pinch on a touch pad comes as that) it zooms, sideways it moves; else the page scrolls. */
function onWheel(event: WheelEvent, { box, layout, setView }: Target): void {
  const current = layout();
  if (!current) return;
  const { domain, full, margin, plotWidth, x } = current;
  const isZoom = event.ctrlKey || event.metaKey;
  const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
  if (!isZoom && Math.abs(sideways) <= (event.shiftKey ? 0 : Math.abs(event.deltaY))) return;
  event.preventDefault();
  if (isZoom) {
    const pointer = event.clientX - box.getBoundingClientRect().left - margin.left;
    const atMs = x.invert(Math.max(0, Math.min(plotWidth, pointer)));
    setView(zoom(domain, full, Math.exp(Math.max(-1, Math.min(1, event.deltaY * 0.002))), atMs));
  } else setView(pan(domain, full, (sideways * (domain[1] - domain[0])) / plotWidth));
}

/** A drag selects what to zoom to; with Shift, or the middle button, it moves what is in view. */
function listenForDrags({ box, overlay, layout, setView }: Target): void {
  const brush = overlay.append('rect').attr('class', 'brush gone').attr('y', 0);
  let drag: { readonly from: number; readonly moves: boolean; readonly start: ChartLayout } | null = null;
  const place = (event: PointerEvent, { margin, plotWidth }: ChartLayout): number =>
    Math.max(0, Math.min(plotWidth, event.clientX - box.getBoundingClientRect().left - margin.left));
  const end = (): void => {
    drag = null;
    brush.classed('gone', true);
    box.classList.remove('dragging');
  };

  box.addEventListener('pointerdown', (event) => {
    const start = layout();
    if (!start || event.button > 1) return;
    drag = { from: place(event, start), moves: event.shiftKey || event.button === 1, start };
    box.setPointerCapture(event.pointerId);
    box.classList.toggle('dragging', drag.moves);
    if (drag.moves) event.preventDefault();
  });
  box.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const { from, moves, start } = drag;
    const to = place(event, start);
    if (moves) return setView(pan(start.domain, start.full, start.x.invert(from) - start.x.invert(to)));
    brush
      .classed('gone', Math.abs(to - from) < leastDrag)
      .attr('x', Math.min(from, to))
      .attr('width', Math.abs(to - from))
      .attr('height', start.plotHeight);
  });
  box.addEventListener('pointerup', (event) => {
    const ended = drag;
    end();
    if (!ended || ended.moves) return;
    const { from, start } = ended;
    const to = place(event, start);
    if (Math.abs(to - from) < leastDrag) return;
    const [left, right] = [Math.min(from, to), Math.max(from, to)];
    setView(viewOf([start.x.invert(left), start.x.invert(right)], start.full));
  });
  box.addEventListener('pointercancel', end);
}
