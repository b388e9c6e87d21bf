/** What the workbench has drawn, for what no text tells. Scripts are text: they run in the page. */
import type { Page } from 'playwright-core';

/** The background images of elements. */
export function backgrounds(page: Page, selector: string): Promise<string[]> {
  return page.evaluate<string[]>(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => getComputedStyle(one).backgroundImage)`,
  );
}

/** The opaque colours in the overview rulers, as `#rrggbb`. */
export function rulerColours(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`
    [...document.querySelectorAll('canvas.decorationsOverviewRuler')].flatMap((canvas) => {
      if (canvas.width === 0 || canvas.height === 0) return [];
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const found = new Set();
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] === 255)
          found.add('#' + [0, 1, 2].map((i) => data[at + i].toString(16).padStart(2, '0')).join(''));
      return [...found];
    })`);
}
