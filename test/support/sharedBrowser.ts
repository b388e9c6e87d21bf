/** One browser for all suites of a run: starting one takes seconds of the processor. Each suite has pages of its own. */
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser';

/** Test files are bundles of their own in one process: what they share is kept where all see it. */
const shared = globalThis as { heapMonitorBrowser?: Promise<Browser> };

/** The browser; another one where it has crashed. It is closed after the last suite of all. */
export async function sharedBrowser(): Promise<Browser> {
  const browser = await (shared.heapMonitorBrowser ??= launchBrowser());
  if (browser.isConnected()) return browser;
  return (shared.heapMonitorBrowser = launchBrowser());
}

after(async () => {
  const browser = await shared.heapMonitorBrowser;
  delete shared.heapMonitorBrowser;
  await browser?.close();
});
