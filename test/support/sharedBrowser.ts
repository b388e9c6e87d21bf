/**
 * One browser for all suites of a run, and one context for all their windows of VS Code. A window that finds the scripts
 * of an earlier one in the context's cache costs half of the processor's time. Nothing else is left of the earlier one.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from './browser';

/** All that pages keep, but for what they have loaded (Chrome DevTools Protocol, Storage.StorageType). */
const KEPT = 'cookies,file_systems,indexeddb,local_storage,websql,service_workers,cache_storage';

/** Test files are bundles of their own in one process: what they share is kept where all see it. */
const shared = globalThis as {
  heapMonitorBrowser?: Promise<Browser>;
  heapMonitorWindows?: Promise<BrowserContext>;
};

/** The browser; another one where it has crashed. It is closed after the last suite of all. */
export async function sharedBrowser(): Promise<Browser> {
  const browser = await (shared.heapMonitorBrowser ??= launchBrowser());
  if (browser.isConnected()) return browser;
  delete shared.heapMonitorWindows;
  return (shared.heapMonitorBrowser = launchBrowser());
}

/**
 * An empty page for a window, in which no earlier window has left anything.
 * @param origin Where the window will be loaded from.
 */
export async function windowPage(origin: string): Promise<Page> {
  const browser = await sharedBrowser();
  const context = await (shared.heapMonitorWindows ??= browser.newContext({
    reducedMotion: 'reduce', // else a screenshot shows half a transition
  }));
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: KEPT });
  await devTools.detach();
  return page;
}

after(async () => {
  const browser = await shared.heapMonitorBrowser;
  delete shared.heapMonitorBrowser;
  delete shared.heapMonitorWindows;
  await browser?.close();
});
