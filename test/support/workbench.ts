// A real VS Code in a real browser, for the tests that use the extension as people do.
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startCodeServer, type CodeServer } from '../../scripts/codeServer.mjs';
import { launchBrowser } from './workbenchBrowser';

const root = process.cwd();
const loadTimeoutMs = 90_000;
const actionTimeoutMs = 40_000;

export interface WorkbenchOptions {
  /** The workspace: an absolute path. */
  readonly folder: string;
  /** A packaged extension to install instead of the checkout. */
  readonly vsix?: string;
  /** User settings. */
  readonly settings?: Record<string, unknown>;
  /** Environment of the extension host. */
  readonly env?: Record<string, string>;
  readonly viewport?: { width: number; height: number };
}

/** A visible row of a tree view. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** 1 for a root. */
  readonly level: number;
  /** Undefined for a leaf. */
  readonly expanded: boolean | undefined;
}

/** The colour themes the tests switch between, as the theme picker calls them, and the class each gives the window. */
const themes = {
  'Default Dark Modern': ['Dark Modern', 'dark_modern'],
  'Default Light Modern': ['Light Modern', 'light_modern'],
  'Default High Contrast': ['Dark High Contrast', 'hc_black'],
  'Default High Contrast Light': ['Light High Contrast', 'hc_light'],
} as const;
export type Theme = keyof typeof themes;

/** One window on one folder. */
export class Workbench {
  private constructor(
    private readonly server: CodeServer,
    private readonly browser: Browser,
    /** For what this class has no method for. */
    readonly page: Page,
  ) {}

  /** Starts VS Code and waits until its window is ready. */
  static async open({ folder, viewport, ...options }: WorkbenchOptions): Promise<Workbench> {
    const server = await startCodeServer({ root, ...options });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({
        viewport: viewport ?? { width: 1280, height: 800 },
        reducedMotion: 'reduce', // else a screenshot shows half a transition
      });
      page.setDefaultTimeout(actionTimeoutMs);
      await page.goto(`${server.origin}/?${new URLSearchParams({ folder }).toString()}`);
      await untilReady(page);
      return new Workbench(server, browser, page);
    } catch (error) {
      await browser.close();
      await server.stop();
      const log = server.logTail();
      throw new Error(`VS Code did not load. The log of code-server ends:\n${log}`, { cause: error });
    }
  }

  /** Runs a command by its title, as the command palette shows it. */
  async command(title: string): Promise<void> {
    await this.fillPalette(`>${title}`);
    await this.pick(title);
  }

  /** Opens a file of the folder by its name, at a line (from 1). */
  async openFile(name: string, line = 1): Promise<void> {
    await this.fillPalette(`${name}:${line}`); // what is no command is a file
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
  }

  /** F1 and the text, again where the window was too busy to take it, or something took the focus away. */
  private async fillPalette(text: string): Promise<void> {
    const timeout = actionTimeoutMs / 10;
    for (let triesLeft = 9; ; triesLeft--) {
      await this.page.keyboard.press('F1');
      try {
        await this.quickInput().waitFor({ state: 'visible', timeout });
        return await this.quickInput().fill(text, { timeout });
      } catch (error) {
        if (triesLeft === 0) throw error;
      }
    }
  }

  /** Chooses an entry of the open quick pick by its label. */
  async pick(label: string): Promise<void> {
    const entry = this.page.locator('.quick-input-list .monaco-list-row', {
      has: this.page.locator('.quick-input-list-label .label-name', { hasText: exactly(label) }),
    });
    await entry.first().click();
  }

  /** The text field of the open quick pick or input box. */
  quickInput(): Locator {
    return this.page.locator('.quick-input-widget input.input');
  }

  /** Shows a view container by the title on its icon in the activity bar. */
  async openContainer(title: string): Promise<void> {
    const icon = this.page.locator('.activitybar .action-item', {
      has: this.page.locator(`a[aria-label^=${JSON.stringify(title)}]`),
    });
    // A click on the icon of what is shown hides it: again where the extension itself showed it in between.
    await eventually(
      async () => {
        if ((await icon.getAttribute('aria-selected')) !== 'true') await icon.click();
        await sleep(300);
        return icon.getAttribute('aria-selected');
      },
      (selected) => selected === 'true',
    );
  }

  /** The rows that a view shows, scrolled-off ones excluded; without a title, those of the whole side bar. */
  async treeRows(viewTitle?: string): Promise<TreeRow[]> {
    const rows = await this.view(viewTitle).locator('.monaco-list-row').all();
    return Promise.all(rows.map(readRow));
  }

  /** One row of a view, to click on. */
  treeRow(label: string, viewTitle?: string): Locator {
    return this.view(viewTitle).locator('.monaco-list-row', {
      has: this.page.locator('.label-name', { hasText: exactly(label) }),
    });
  }

  /** Opens a row of a view; again where an update came in between. */
  async expandRow(label: string, viewTitle?: string): Promise<void> {
    const row = this.treeRow(label, viewTitle).first();
    await eventually(
      async () => {
        if ((await row.getAttribute('aria-expanded')) === 'false') await row.click();
        await sleep(300);
        return row.getAttribute('aria-expanded');
      },
      (expanded) => expanded === 'true',
    );
  }

  /** The status bar item with this id, or with this text in it. */
  statusBar(textOrId: string): Locator {
    const items = this.page.locator('.statusbar-item');
    const byId = this.page.locator(`.statusbar-item[id=${JSON.stringify(textOrId)}]`);
    return byId.or(items.filter({ hasText: textOrId })).first();
  }

  /** The document inside the webview that is shown. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** The file of the active editor and the line its cursor is on (from 1). */
  async activeEditor(): Promise<{ file: string; line: number }> {
    const tab = this.page.locator('.editor-group-container.active .tab.active');
    const position = await this.page.locator('.statusbar-item[id="status.editor.selection"]').innerText();
    const line = /Ln (\d+)/.exec(position)?.[1];
    return { file: (await tab.getAttribute('data-resource-name')) ?? '', line: Number(line) };
  }

  /** Switches the colour theme and waits until the window wears it. */
  async setTheme(theme: Theme): Promise<void> {
    const [label, themeClass] = themes[theme];
    await this.command('Preferences: Color Theme');
    const input = this.page.locator('.quick-input-widget input.input[placeholder*="Color Theme"]');
    await input.fill(label);
    await this.pick(label);
    await this.page.locator(`.monaco-workbench[class*="${themeClass}"]`).waitFor();
  }

  /** Changes user settings and loads the window anew: a running one does not reliably see the file change. */
  async updateSettings(settings: Record<string, unknown>): Promise<void> {
    this.server.updateSettings(settings);
    await this.page.reload();
    await untilReady(this.page);
  }

  /** Saves a picture of the window; returns its file, out/screenshots/NAME.png. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(root, 'out/screenshots', `${name}.png`);
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Ends the browser and the server. Both end with this process at the latest. */
  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }

  private view(title?: string): Locator {
    if (title === undefined) return this.page.locator('.sidebar');
    return this.page.locator('.pane', {
      has: this.page.locator('.pane-header .title', { hasText: exactly(title) }),
    });
  }
}

async function untilReady(page: Page): Promise<void> {
  await page
    .locator('.monaco-workbench .part.sidebar .composite')
    .first()
    .waitFor({ timeout: loadTimeoutMs });
  await page.locator('.statusbar-item').first().waitFor();
}

/** Reads until the value is as wanted; a failure tells what was read last. */
export async function eventually<T>(
  read: () => Promise<T>,
  isWanted: (value: T) => boolean,
  timeoutMs = actionTimeoutMs,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (isWanted(value)) return value;
    if (Date.now() > deadline)
      throw new Error(`Not so within ${timeoutMs / 1000} s: ${JSON.stringify(value)}`);
    await sleep(100);
  }
}

async function readRow(row: Locator): Promise<TreeRow> {
  const [level, expanded] = await Promise.all([
    row.getAttribute('aria-level'),
    row.getAttribute('aria-expanded'),
  ]);
  const text = async (part: Locator) => ((await part.count()) > 0 ? part.first().innerText() : '');
  return {
    label: await text(row.locator('.label-name')),
    description: await text(row.locator('.label-description')),
    level: Number(level),
    expanded: expanded === null ? undefined : expanded === 'true',
  };
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\s*$`);
}
