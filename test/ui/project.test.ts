/** What is asked on the way: which options are to be set right and where, and whether an agent may set a mark. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { openTcpConsole, type TcpConsole } from '../support/feed';
import { inRoot } from '../support/root';
import { heapLine } from '../support/sessions';
import { eventually, Workbench } from '../support/workbench';
import { explainFailures, stopAtFailure } from '../support/workbenchSuite';

describe('questions of the workbench', () => {
  stopAtFailure();
  let folder: string;
  /** Of the extension's process. */
  let temporary: string;
  let device: TcpConsole;
  let wb: Workbench;

  const fileIn = (name: string): string => path.join(folder, name);

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'heap-monitor-workspace-'));
    copyFileSync(inRoot('test/fixtures/projects/esp32s3-5.4.sdkconfig'), fileIn('sdkconfig'));
    device = await openTcpConsole(heapLine(200_000));
    temporary = mkdtempSync(fileIn('tmp-'));
    const env = { TMPDIR: temporary, HEAP_MONITOR_START: device.address };
    wb = await Workbench.open({ folder, env }, async (opened) => {
      await opened.openContainer('Heap Monitor');
      await opened.treeRow('Free').waitFor();
    });
  });
  after(async () => {
    await wb?.close();
    await device?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  explainFailures(() => wb);

  const toast = (button: string) =>
    wb.page.locator('.notification-toast .monaco-button', { hasText: button });

  it('fixes of Check Project are picked, the blocking ones to begin with', async () => {
    await wb.command('Heap Monitor: Check Project');
    await toast('Choose Fixes…').click();
    const rows = wb.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'CONFIG_HEAP_TRACING_STANDALONE=y' }).waitFor();
    await eventually(
      () => rows.filter({ has: wb.page.locator('[aria-checked="true"]') }).count(),
      (count) => count === 1,
    );
    await wb.screenshot('project-fixes');
    await wb.quickInput().press('Enter');
    await eventually(
      () => readText('sdkconfig.defaults'),
      (text) => text === 'CONFIG_HEAP_TRACING_STANDALONE=y\nCONFIG_HEAP_TRACING_STACK_DEPTH=8\n',
    );
  });

  it('sdkconfig is changed by the button Set in sdkconfig Too, not before', async () => {
    const before = await readText('sdkconfig');
    await toast('Set in sdkconfig Too').waitFor();
    assert.match(before, /^CONFIG_HEAP_TRACING_OFF=y$/m);
    await wb.screenshot('project-sdkconfig');
    await toast('Set in sdkconfig Too').click();
    const last = before.trimEnd().split('\n').at(-1) ?? ''; // while it is written, the file is empty or ends early
    const after = await eventually(
      () => readText('sdkconfig'),
      (text) => text !== before && text.includes(last),
    );
    assert.match(after, /^# CONFIG_HEAP_TRACING_OFF is not set$/m);
    assert.match(after, /^CONFIG_HEAP_TRACING_STANDALONE=y$/m);
    const changed = after.split('\n').filter((line) => !before.includes(line));
    assert.ok(changed.length <= 3, changed.join('\n'));
  });

  it('a mark that an agent wants is asked for in the editor', async () => {
    const [address] = await eventually(
      () => readdir(temporary, { recursive: true }).catch(() => []), // a folder may go while it is read
      (files) => files.some(isSocket),
    ).then((files) => files.filter(isSocket));
    const client = new Client({ name: 'test', version: '1' });
    const args = [inRoot('dist/heapmon.js'), 'mcp', '--editor', path.join(temporary, address ?? '')];
    await client.connect(new StdioClientTransport({ command: process.execPath, args }));
    try {
      const mark = (): Promise<CallToolResult> =>
        client.callTool({
          name: 'mark_generation',
          arguments: { name: 'by the agent' },
        }) as Promise<CallToolResult>;
      const dialog = wb.page.locator('.monaco-dialog-box', { hasText: 'An AI agent wants to set a mark' });

      const refused = mark();
      await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
      assert.deepEqual([(await refused).isError, textOf(await refused)], [true, 'The user did not agree.']);

      const allowed = mark();
      await dialog.waitFor();
      await wb.screenshot('agent-mark');
      await dialog.locator('.monaco-button', { hasText: 'Set a mark' }).click();
      assert.match(textOf(await allowed), /"name":"«by the agent»"/);
    } finally {
      await client.close();
    }
  });

  /** Empty while there is none. */
  function readText(name: string): Promise<string> {
    return readFile(fileIn(name), 'utf8').catch(() => '');
  }

  function isSocket(file: string): boolean {
    return /heap-monitor-\w+\/tools$/.test(file);
  }

  function textOf({ content: [first] }: CallToolResult): string {
    return first?.type === 'text' ? first.text : '';
  }
});
