/** What the tests of the panel page share: a page for each test, which must leave no error behind. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { PanelState, ToPanel } from '../../src/views/panel/protocol';
import { packPoints } from '../../src/views/panel/panelPoints';
import { startPanelHost, type PanelHost, type PanelPage } from './panelPageHost';
import { sharedBrowser } from './sharedBrowser';
import { explain } from './windowReport';

/** A panel of a session without a device. */
export const blankState: PanelState = {
  status: {
    source: '',
    state: 'idle',
    detail: '',
    lostAt: null,
    elf: 'No ELF file found.',
    elfReady: false,
    controls: null,
  },
  devices: [],
  startedAt: null,
  heapName: '',
  heaps: [],
  generationMarks: [],
  generation: null,
  comparison: null,
  crashes: null,
  origin: { hasTime: true, periodMs: null, guess: '' },
  points: packPoints([]),
  marks: [],
  gaps: [],
  traces: [],
  tasks: [],
  leaks: {
    reports: 0,
    timeMs: null,
    complete: true,
    shortfall: '',
    groups: [],
    lines: [],
    top: [],
    explained: '',
    missing: [],
  },
  verdict: null,
};

export const snapshot = (state: PanelState, seq = 1): ToPanel => ({ type: 'snapshot', seq, state });

const inkScript = `(() => {
  const canvas = document.querySelector('.chart canvas');
  if (!canvas.width || !canvas.height) return { pixels: 0, sum: 0 };
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  let pixels = 0, sum = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 0) pixels++;
    sum = (sum * 31 + data[at] + data[at + 1] * 3 + data[at + 2] * 7 + data[at + 3]) % 1000000007;
  }
  return { pixels, sum };
})()`;
/** What is drawn on the canvas. */
export const ink = (page: Page) => page.evaluate<{ pixels: number; sum: number }>(inkScript);

export async function eventually(check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((later) => setTimeout(later, 30));
    }
  }
}

const textOf = async (page: Page): Promise<string> => (await page.locator('body').innerText()).slice(0, 2000);

/** Opens a page, with a state if there is one. */
export type OpenPanel = (
  state?: PanelState,
  options?: Parameters<PanelHost['open']>[0],
) => Promise<PanelPage>;

/** A suite of tests of the built page in Chromium, under the security policy of the real webview. */
export function panelSuite(about: string, tests: (open: OpenPanel) => void): void {
  describe(`panel page: ${about}`, function () {
    this.timeout(60_000);
    let host: PanelHost;
    let panel: PanelPage | undefined;

    before(async () => (host = await startPanelHost(await sharedBrowser())));
    after(() => host?.close());
    afterEach(async function () {
      if (!panel) return;
      const { problems, page } = panel;
      panel = undefined;
      const { currentTest } = this;
      if (currentTest?.isFailed() && currentTest.err)
        await explain(currentTest.err, page, currentTest.fullTitle(), problems.join('\n'), textOf);
      await page.close();
      assert.deepEqual(problems, [], 'console errors or violations of the security policy');
    });

    tests(async (state, options) => {
      panel = await host.open(options);
      if (state) await panel.deliver(snapshot(state));
      return panel;
    });
  });
}
