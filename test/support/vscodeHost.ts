// A program: runs out/test/vscode/index.js inside the extension host of a real VS Code, and exits with its result.
// That is the desktop VS Code which VSCODE_EXECUTABLE names, else code-server with its window in Chromium.
// Arguments: --grep PATTERN, --timeout MS.
import { runTests } from '@vscode/test-electron';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, format } from 'node:util';
import { startCodeServer, type CodeServer } from '../../scripts/codeServer.mjs';
import { beginning } from './counts';
import { launchBrowser } from './browser';

const root = process.cwd();
const tests = path.join(root, 'out/test/vscode/index');
/** Half a minute less than the suite may take (scripts/suites.mjs): what the window has logged is told then. */
const limitMs = 570_000;

const { values } = parseArgs({
  options: { grep: { type: 'string', short: 'g' }, timeout: { type: 'string' } },
});
const mochaOptions = {
  timeout: Number(values.timeout),
  forbidOnly: process.env['CI'] !== undefined,
  ...(values.grep === undefined ? {} : { grep: values.grep }),
};
const env = {
  HEAP_MONITOR_COUNTS: process.env['HEAP_MONITOR_COUNTS'] ?? '',
  HEAP_MONITOR_MOCHA: JSON.stringify(mochaOptions),
};

async function runInDesktop(vscodeExecutablePath: string, workspace: string): Promise<number> {
  return runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    extensionTestsEnv: env,
    launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust'],
  });
}

async function runInCodeServer(workspace: string): Promise<number> {
  // Without the smoke-test driver a release build ignores the URL's development keys.
  const args = ['--vscode-option', 'enable-smoke-test-driver'];
  const server = await startCodeServer({ root, env, args });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const log = new TestLog();
    await page.exposeFunction('codeAutomationLog', (_type: string, parts: unknown[] = []) =>
      log.add(format(...parts)),
    );
    const exit = new Promise<number>((resolve) => {
      void page.exposeFunction('codeAutomationExit', resolve);
    });
    await page.goto(testUrl(server, workspace));
    const code = await Promise.race([exit, failLate(server)]);
    if (code !== 0) log.printEarly();
    return code;
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Prints what the tests log; what VS Code logs before them only where they could not begin. */
class TestLog {
  private readonly early: string[] = [];
  private hasBegun = false;

  add(text: string): void {
    if (text === beginning) this.hasBegun = true;
    else if (this.hasBegun) console.log(text);
    else this.early.push(text);
  }

  printEarly(): void {
    if (!this.hasBegun) console.log(this.early.join('\n'));
  }
}

/** The address that makes VS Code load the checkout as an extension under development and run the tests. */
function testUrl({ origin }: CodeServer, workspace: string): string {
  const remote = (file: string) => `vscode-remote://${new URL(origin).host}${file}`;
  const payload = [
    ['extensionDevelopmentPath', remote(root)],
    ['extensionTestsPath', remote(tests)],
    ['skipWelcome', 'true'],
  ];
  return `${origin}/?${new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) }).toString()}`;
}

async function failLate(server: CodeServer): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, limitMs));
  throw new Error(`No result after ${limitMs / 1000} s. The log of code-server ends:\n${server.logTail()}`);
}

async function main(): Promise<number> {
  const workspace = mkdtempSync(path.join(os.tmpdir(), 'heap-monitor-workspace-'));
  try {
    const desktop = process.env['VSCODE_EXECUTABLE'];
    return await (desktop ? runInDesktop(desktop, workspace) : runInCodeServer(workspace));
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
