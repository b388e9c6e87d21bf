/** The trend as an image: SVG for papers and issues, PNG of twice the size. */
import type { SaveImageMessage } from '../../../src/views/panel/protocol';
import { paintChart } from './chartCanvas';
import type { ChartLayout } from './chartLayout';
import type { Series } from './series';
import { svgPainter } from './svgContext';
import type { Theme } from '../dom/theme';

const pngScale = 2;

export interface ChartImage {
  readonly layout: ChartLayout;
  readonly series: Series;
  readonly theme: Theme;
  /** What is SVG on the page: axes and words. */
  readonly words: SVGSVGElement;
}

/** A whole SVG document: the page's colours and words are written into it. */
function chartSvg({ layout, series, theme, words }: ChartImage): string {
  const painter = svgPainter();
  paintChart(painter, layout, series, theme);
  const { width, height } = layout;
  const background = getComputedStyle(document.documentElement).getPropertyValue(
    '--vscode-editor-background',
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" fill="${background.trim().replace(/["<>&]/g, '') || '#fff'}"/>`,
    painter.elements(),
    new XMLSerializer().serializeToString(styled(words)),
    '</svg>',
  ].join('\n');
}

/** @throws Error Where the browser cannot draw it. */
async function chartPng(image: ChartImage): Promise<string> {
  const { width, height } = image.layout;
  const drawn = new Image();
  drawn.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(chartSvg(image))}`;
  await drawn.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * pngScale;
  canvas.height = height * pngScale;
  canvas.getContext('2d')?.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

export async function imageMessage(image: ChartImage, format: 'svg' | 'png'): Promise<SaveImageMessage> {
  const data = format === 'svg' ? chartSvg(image) : await chartPng(image);
  return { type: 'saveImage', format, data };
}

const properties = [
  'fill',
  'stroke',
  'stroke-width',
  'paint-order',
  'font-family',
  'font-size',
  'text-anchor',
];

/** A copy that needs no style sheet; what is hidden is left out. */
function styled(svg: SVGSVGElement): Element {
  const copy = svg.cloneNode(true) as Element;
  const [from, to] = [
    [svg, ...svg.querySelectorAll('*')],
    [copy, ...copy.querySelectorAll('*')],
  ];
  from.forEach((element, at) => {
    const style = getComputedStyle(element);
    const target = to[at]!;
    if (style.display === 'none' || style.visibility === 'hidden')
      return target.setAttribute('display', 'none');
    for (const property of properties) target.setAttribute(property, style.getPropertyValue(property));
    target.removeAttribute('class');
  });
  return copy;
}
