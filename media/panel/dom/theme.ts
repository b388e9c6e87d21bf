/** The chart's colours for the canvas, which knows no CSS: read from the style sheet, again on each theme change. */

export interface Theme {
  readonly free: string;
  readonly band: string;
  readonly minimum: string;
  readonly grid: string;
  readonly gap: string;
  readonly gapLine: string;
  readonly boot: string;
  readonly panic: string;
  readonly event: string;
  readonly mark: string;
  readonly largest: string;
  readonly trend: string;
  readonly trendBand: string;
  readonly trace: string;
  readonly font: string;
}

export function readTheme(element: HTMLElement): Theme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim() || style.color;
  return {
    free: token('--heap-free'),
    band: token('--heap-band'),
    minimum: token('--heap-minimum'),
    grid: token('--heap-grid'),
    gap: token('--heap-gap'),
    gapLine: token('--heap-gap-line'),
    boot: token('--heap-boot'),
    panic: token('--heap-panic'),
    event: token('--heap-event'),
    mark: token('--heap-mark'),
    largest: token('--heap-largest'),
    trend: token('--heap-trend'),
    trendBand: token('--heap-trend-band'),
    trace: token('--heap-trace'),
    font: `11px ${style.fontFamily}`,
  };
}

/** VS Code tells of a theme by the body's classes and the root's style; the system of forced colours by a query. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  matchMedia('(forced-colors: active)').addEventListener('change', changed);
}
