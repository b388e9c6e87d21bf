/** What a window of VS Code shows, in words and as a picture: a failure on another machine is to be understood from it. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** A window that does not answer within this is told of as one, ms. */
const PATIENCE_MS = 5_000;

const shownScript = `(() => {
  const texts = (selector) => [...document.querySelectorAll(selector)]
    .filter((element) => element.checkVisibility())
    .map((element) => (element.innerText || element.querySelector('[aria-label]')?.ariaLabel || '').replace(/\\s+/g, ' ').trim());
  const parts = {
    'dialogs': '.monaco-dialog-box',
    'notifications': '.notification-toast',
    'quick input': '.quick-input-widget',
    'side bar': '.part.sidebar .composite.title .title-label',
    'selected in the activity bar': '.activitybar [aria-selected="true"]',
    'views': '.part.sidebar .pane-header',
    'rows of trees': '.part.sidebar .monaco-list-row',
    'text of views': '.part.sidebar .welcome-view-content, .part.sidebar .tree-explorer-viewlet-tree-view .message',
    'tabs': '.tab',
    'active tabs': '.tab.active',
    'status bar': '.statusbar-item',
  };
  return Object.entries(parts)
    .map(([what, selector]) => what + ': ' + texts(selector).map((text) => '“' + text + '”').join(' '))
    .join('\\n');
})()`;

/** In one line each: dialogs, notifications, views and their rows, tabs, what stands in the webview. */
export async function shownBy(page: Page): Promise<string> {
  const webview = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame').locator('body');
  const [window, inWebview] = await Promise.all([
    within(page.evaluate<string>(shownScript)),
    within(webview.first().innerText({ timeout: PATIENCE_MS })),
  ]);
  return `${window}\nwebview: ${inWebview.replace(/\s+/g, ' ').slice(0, 500)}`;
}

/** Saves a picture of the page; returns its file, out/screenshots/NAME.png. */
export async function picture(page: Page, name: string): Promise<string> {
  const file = path.resolve('out/screenshots', `${name}.png`);
  mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file });
  return file;
}

/**
 * Puts what the page shows into a failure's message, and saves a picture under the name of what failed.
 * @param look Tells what the page shows.
 */
export async function explain(
  error: Error,
  page: Page,
  name: string,
  log: string,
  look: (page: Page) => Promise<string> = shownBy,
): Promise<void> {
  const fileName = `failed-${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 100)}`;
  const [shown, file] = await Promise.all([within(look(page)), within(picture(page, fileName))]);
  const tail = log === '' ? '' : `\n── the log ends ──\n${log.trimEnd()}`;
  // Mocha prints the stack, with the message it had.
  const frames = /(?:\n\s+at .*)*$/.exec(error.stack ?? '')?.[0] ?? '';
  error.message += `\n── the window shows ──\n${shown}\npicture: ${file}${tail}\n──`;
  error.stack = `${error.name}: ${error.message}${frames}`;
}

/** What has come of it, or why nothing has. */
async function within(work: Promise<string>): Promise<string> {
  const late = new Promise<string>((resolve) => setTimeout(resolve, 2 * PATIENCE_MS, 'no answer').unref());
  return Promise.race([work.catch((error: unknown) => `(${String(error).split('\n')[0]})`), late]);
}
