/** Plays VS Code's part for the built panel page: its HTML and security policy, its theme, its messages. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { FromPanel, ToPanel } from '../../src/views/panel/protocol';
import { launchBrowser } from './browser';
import { darkModern, type ThemeTokens } from './panelPageThemes';

/** What the page's scripts see of the fake host, in the browser. */
interface InPage {
  readonly posted: FromPanel[];
  postMessage(message: unknown): void;
}

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: ThemeTokens;
}

export interface PanelPage {
  readonly page: Page;
  /** Console errors, thrown errors and violations of the security policy. */
  readonly problems: string[];
  readonly send: (message: ToPanel) => Promise<void>;
  /** Sends and waits until it is acked. */
  readonly deliver: (message: ToPanel) => Promise<void>;
  readonly posted: () => Promise<readonly FromPanel[]>;
  readonly setTheme: (theme: ThemeTokens) => Promise<void>;
}

export interface PanelHost {
  readonly open: (options?: OpenOptions) => Promise<PanelPage>;
  readonly close: () => Promise<void>;
}

const nonce = 'dGhlIHBhbmVsJ3Mgbm9uY2U';

/** The rules VS Code itself puts into every webview, as far as they matter here. */
const webviewCss = `@layer vscode-default {
  body { background-color: transparent; color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family);
    font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }
}
html { background: var(--vscode-editor-background); }`;

/**
 * Serves the page from `dist/` under the working directory.
 * @param given The browser to open it in, which is left open; without it one of its own.
 */
export async function startPanelHost(given?: Browser): Promise<PanelHost> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    void answer(path, `http://${request.headers.host ?? ''}`).then(({ type, body, policy }) => {
      response.writeHead(200, { 'content-type': type, ...(policy && { 'content-security-policy': policy }) });
      response.end(body);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = given ?? (await launchBrowser());
  return {
    open: (options = {}) => openPage(browser, origin, options),
    close: async () => {
      if (!given) await browser.close();
      await stop(server);
    },
  };
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((closed) => server.close(() => closed()));
}

async function answer(
  path: string,
  origin: string,
): Promise<{ type: string; body: string; policy?: string }> {
  switch (path) {
    case '/panel.js':
      return { type: 'text/javascript', body: await readFile(join('dist', 'panel.js'), 'utf8') };
    case '/panel.css':
      return { type: 'text/css', body: await readFile(join('dist', 'panel.css'), 'utf8') };
    case '/webview.css':
      return { type: 'text/css', body: webviewCss };
    case '/':
      return {
        type: 'text/html',
        policy: `default-src 'none'; style-src ${origin}; script-src 'nonce-${nonce}'; img-src data:`,
        body: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Heap Monitor</title>
<link rel="stylesheet" href="webview.css"><link rel="stylesheet" href="panel.css"></head>
<body><div id="root"></div><script nonce="${nonce}" src="panel.js"></script></body></html>`,
      };
    default:
      return { type: 'text/plain', body: '' };
  }
}

/** What stands in the webview before the page's own script; `setState` outlives a reload, as it does in VS Code. */
const hostScript = `
  globalThis.posted = [];
  globalThis.acquireVsCodeApi = () => ({
    postMessage: (message) => { globalThis.posted.push(message); },
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
    setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
  });
  globalThis.setTheme = ({ kind, tokens }) => {
    const root = document.documentElement;
    root.removeAttribute('style');
    for (const [name, value] of Object.entries(tokens)) root.style.setProperty('--vscode-' + name, value);
    root.style.setProperty('--vscode-font-family', 'system-ui, "Ubuntu", "Droid Sans", sans-serif');
    root.style.setProperty('--vscode-font-size', '13px');
    document.body.className = kind;
    document.body.dataset.vscodeThemeKind = kind;
  };
  addEventListener('securitypolicyviolation', (event) =>
    console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI));
`;

async function openPage(browser: Browser, origin: string, options: OpenOptions): Promise<PanelPage> {
  const { width = 900, height = 900, theme = darkModern } = options;
  const page = await browser.newPage({ viewport: { width, height } });
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.addInitScript(
    `${hostScript}; addEventListener('DOMContentLoaded', () => setTheme(${JSON.stringify(theme)}));`,
  );
  await page.goto(origin);

  const send = (message: ToPanel) =>
    page.evaluate((data) => (globalThis as unknown as InPage).postMessage(data), message);
  const posted = () => page.evaluate(() => (globalThis as unknown as InPage).posted);
  return {
    page,
    problems,
    send,
    posted,
    deliver: async (message) => {
      await send(message);
      await waitForAck(posted, message.seq);
    },
    setTheme: (tokens) =>
      page.evaluate(
        (data) => (globalThis as unknown as { setTheme(theme: unknown): void }).setTheme(data),
        tokens,
      ),
  };
}

async function waitForAck(posted: () => Promise<readonly FromPanel[]>, seq: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    if ((await posted()).some((message) => message.type === 'ack' && message.seq === seq)) return;
    await new Promise((later) => setTimeout(later, 10));
  }
  throw new Error(`Message ${seq} was not acked within 20 s.`);
}
