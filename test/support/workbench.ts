// A real VS Code in a real browser, for the tests that use the extension as people do.
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { startCodeServer, type CodeServer } from '../../scripts/codeServer.mjs';
import { windowPage } from './sharedBrowser';
import { explain, picture } from './windowReport';

const root = process.cwd();
const loadTimeoutMs = 90_000;
const actionTimeoutMs = 40_000;
/** How long each try may take of what the window, busy or with its focus elsewhere, may not take at once. */
const tryTimeoutsMs = [4_000, 8_000, 16_000, 32_000] as const;

export interface WorkbenchOptions {
  /** The workspace: the absolute path of a folder, or of a `.code-workspace` of several. */
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
    /** For what this class has no method for. */
    readonly page: Page,
  ) {}

  /**
   * Starts VS Code and waits until its window is ready.
   * @param prepare What else has to be before the tests; a failure of it tells what the window shows.
   */
  static async open(
    { folder, viewport, ...options }: WorkbenchOptions,
    prepare?: (opened: Workbench) => Promise<void>,
  ): Promise<Workbench> {
    const server = await startAtSamePort({ root, ...options });
    const page = await windowPage(server.origin);
    await page.setViewportSize(viewport ?? { width: 1280, height: 800 });
    page.setDefaultTimeout(actionTimeoutMs);
    const opened = new Workbench(server, page);
    try {
      const kind = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
      await page.goto(`${server.origin}/?${new URLSearchParams({ [kind]: folder }).toString()}`);
      await untilReady(page);
      await prepare?.(opened);
      return opened;
    } catch (error) {
      await opened.explain(error as Error, `open ${folder.replace(/.*heap-monitor-(\w+).*/, '$1')}`);
      await opened.close();
      throw error;
    }
  }

  /** Puts into a failure's message what the window shows and what was logged, and saves a picture. */
  async explain(error: Error, name: string): Promise<void> {
    await explain(error, this.page, name, this.server.logTail());
  }

  /** Runs a command by its title, as the command palette shows it. */
  async command(title: string): Promise<void> {
    // One that is enabled a moment later is not in a palette that is open already.
    await persist(async (timeout) => {
      await this.fillPalette(`>${title}`, timeout);
      await this.pick(title, timeout);
    });
  }

  /** Opens a file of the folder by its name, at a line (from 1). */
  async openFile(name: string, line = 1): Promise<void> {
    await persist(async (timeout) => {
      await this.fillPalette(`${name}:${line}`, timeout); // what is no command is a file
      const found = this.page.locator('.quick-input-list .monaco-list-row', { hasText: name });
      await found.first().click({ timeout });
      await this.page.locator('.tab.active', { hasText: name }).waitFor({ timeout });
    });
  }

  /** F1 and the text. */
  async fillPalette(text: string, timeout: number): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput().waitFor({ state: 'visible', timeout });
    await this.quickInput().fill(text, { timeout });
  }

  /** Chooses an entry of the open quick pick by its label. */
  async pick(label: string, timeout = actionTimeoutMs): Promise<void> {
    const entry = this.page.locator('.quick-input-list .monaco-list-row', {
      has: this.page.locator('.quick-input-list-label .label-name', { hasText: exactly(label) }),
    });
    await entry.first().click({ timeout });
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
    // All at once: while the tree changes, the rows of one moment are wanted.
    return this.view(viewTitle).locator('.monaco-list-row').evaluateAll<TreeRow[], Part>(readRows);
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
  screenshot(name: string): Promise<string> {
    return picture(this.page, name);
  }

  /** Ends the window and the server. Both end with this process at the latest. */
  async close(): Promise<void> {
    await this.page.close();
    await this.server.stop();
  }

  private view(title?: string): Locator {
    if (title === undefined) return this.page.locator('.sidebar');
    return this.page.locator('.pane', {
      has: this.page.locator('.pane-header .title', { hasText: exactly(title) }),
    });
  }
}

/** Of the servers of this run; of all test files, which are bundles of their own in one process. */
const shared = globalThis as { heapMonitorPort?: number };

/** Starts a server where the one before was, as the browser keeps what it has loaded from there. */
async function startAtSamePort(options: Parameters<typeof startCodeServer>[0]): Promise<CodeServer> {
  const port = shared.heapMonitorPort;
  const atThatPort = port && startCodeServer({ ...options, port }).catch(() => null); // another program has it by now
  const server = (await atThatPort) || (await startCodeServer(options));
  shared.heapMonitorPort = Number(new URL(server.origin).port);
  return server;
}

/** What is read of an element; the page's own types are not known here. */
interface Part {
  readonly innerText: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Part | null;
}

/** Runs in the page. */
function readRows(rows: readonly Part[]): TreeRow[] {
  return rows.map((row) => {
    const expanded = row.getAttribute('aria-expanded');
    return {
      label: row.querySelector('.label-name')?.innerText ?? '',
      description: row.querySelector('.label-description')?.innerText ?? '',
      level: Number(row.getAttribute('aria-level')),
      expanded: expanded === null ? undefined : expanded === 'true',
    };
  });
}

async function untilReady(page: Page): Promise<void> {
  await page
    .locator('.monaco-workbench .part.sidebar .composite')
    .first()
    .waitFor({ timeout: loadTimeoutMs });
  // It is there once the editors of before are, which come from the server.
  await page.locator('.statusbar-item[id="status.problems"]').waitFor({ timeout: loadTimeoutMs });
}

/** Tries again where something came in between; the last failure counts. */
export async function persist<T>(attempt: (timeout: number) => Promise<T>): Promise<T> {
  for (const timeout of tryTimeoutsMs.slice(0, -1)) {
    try {
      return await attempt(timeout);
    } catch {
      // What is there now may let it through.
    }
  }
  return attempt(tryTimeoutsMs[3]);
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

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\s*$`);
}
