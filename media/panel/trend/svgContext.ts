/** Takes the strokes that `chartCanvas.ts` paints and makes the elements of an SVG image of them. */
import type { Painter } from './chartCanvas';

export interface SvgPainter extends Painter {
  /** What was painted. */
  readonly elements: () => string;
}

interface State {
  readonly x: number;
  readonly y: number;
  readonly dash: string;
  readonly clip: string;
}

export function svgPainter(): SvgPainter {
  let state: State = { x: 0, y: 0, dash: '', clip: '' };
  const states: State[] = [];
  const out: string[] = [];
  let path = '';
  let isOpen = false;
  let clips = 0;
  const point = (x: number, y: number): string => `${round(x + state.x)} ${round(y + state.y)}`;
  const place = (attributes: string): void => {
    const clip = state.clip === '' ? '' : ` clip-path="url(#${state.clip})"`;
    out.push(`<path d="${path}"${attributes}${clip}/>`);
  };
  const move = (x: number, y: number): void => {
    path += `M${point(x, y)}`;
    isOpen = true;
  };
  const box = (x: number, y: number, width: number, height: number): string =>
    `M${point(x, y)}h${round(width)}v${round(height)}h${round(-width)}z`;

  const painter: SvgPainter = {
    fillStyle: '#000',
    strokeStyle: '#000',
    lineWidth: 1,
    lineJoin: 'miter',
    save: () => states.push(state),
    restore: () => (state = states.pop() ?? state),
    translate: (x, y) => (state = { ...state, x: state.x + x, y: state.y + y }),
    beginPath: () => {
      path = '';
      isOpen = false;
    },
    moveTo: move,
    // As on a canvas, a path that begins with a line begins at its end.
    lineTo: (x, y) => {
      if (isOpen) path += `L${point(x, y)}`;
      else move(x, y);
    },
    closePath: () => (path += 'z'),
    rect: (x, y, width, height) => (path += box(x, y, width, height)),
    arc: (x, y, radius) => {
      path += `M${point(x - radius, y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
    },
    clip: () => {
      const clip = `clip${clips++}`;
      const within = state.clip === '' ? '' : ` clip-path="url(#${state.clip})"`;
      out.push(`<clipPath id="${clip}"><path d="${path}"${within}/></clipPath>`);
      state = { ...state, clip };
    },
    fill: () => place(` fill="${colour(painter.fillStyle)}"`),
    stroke: () => {
      const dash = state.dash === '' ? '' : ` stroke-dasharray="${state.dash}"`;
      const join = painter.lineJoin === 'miter' ? '' : ` stroke-linejoin="${painter.lineJoin}"`;
      const width = ` stroke-width="${painter.lineWidth}"`;
      place(` fill="none" stroke="${colour(painter.strokeStyle)}"${width}${dash}${join}`);
    },
    fillRect: (x, y, width, height) => {
      path = box(x, y, width, height);
      painter.fill();
    },
    setLineDash: (dash: Iterable<number>) => (state = { ...state, dash: [...dash].join(' ') }),
    elements: () => out.join('\n'),
  };
  return painter;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Colours are of the theme, and yet nothing but text to an image. */
function colour(style: unknown): string {
  return String(style).replace(/["<>&]/g, '');
}
