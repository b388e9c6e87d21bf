/** The tools for language models, as the editor calls them, on the demo's leaks. */
import assert from 'node:assert/strict';
import { writeFile, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { HeapMonitorApi } from '../../src/core/api';
import { TOOLS } from '../../src/agents/definitions';
import { buildDemo, LEAK, lineOf, openSource, removeDemo } from '../support/demoProject';
import {
  described,
  failOnUnhandledRejections,
  inWorkspace,
  isLinux,
  openHeapMonitor,
  outline,
  removeDevices,
  run,
  setElfPath,
  start,
  until,
  untilShown,
} from '../support/extensionHost';
import { openTcpConsole, recordedBytes } from '../support/feed';
import { inRoot } from '../support/root';

(isLinux ? describe : describe.skip)('tools for language models', () => {
  failOnUnhandledRejections();

  let api: HeapMonitorApi;
  const log = (): string => inWorkspace('agent.log');

  before(async () => {
    api = await openHeapMonitor();
    await setElfPath(inRoot('demo/heap-demo.elf'));
    await writeFile(log(), await recordedBytes(inRoot('demo/heap-demo.hmrec')));
    await start(api, log());
    await until(
      () => api.state.kind === 'ended' && api.elf.state === 'ready',
      () => `the log is read: ${JSON.stringify([api.state, api.elf])}`,
    );
  });
  after(async () => {
    await run('workbench.action.closeAllEditors');
    await removeDevices(api);
    await setElfPath(undefined);
    await rm(log(), { force: true });
  });

  async function invoke<T>(name: string, input: object = {}): Promise<T> {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    const [part] = content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    return JSON.parse(part.value) as T;
  }

  it('are known to the editor', () => {
    const known = vscode.lm.tools.map(({ name }) => name);
    for (const { name } of TOOLS) assert.ok(known.includes(name), `${name} in ${known.join()}`);
  });

  it('tell the leaks with their source', async () => {
    interface Site {
      readonly certainty: string;
      readonly file: string | null;
      readonly line: number;
      readonly code: string | null;
      readonly allocatedIn: { readonly function: string | null };
    }
    const { sites } = await invoke<{ sites: Site[] }>('list_leak_sites', { onlyLeaks: true });
    const site = sites.find(({ allocatedIn }) => allocatedIn.function === '«varbind_copy»');
    assert.ok(site, JSON.stringify(sites));
    assert.ok(['growing', 'suspected'].includes(site.certainty));
    assert.ok(site.line > 0);
  });

  it('tell the line as the file is now, and whether it was edited', async () => {
    interface Site {
      readonly file: string | null;
      readonly line: number;
      readonly lineIs: string | null;
      readonly code: string | null;
    }
    await buildDemo();
    await until(() => 'path' in api.elf && api.elf.path.includes('/fw/'), 'the ELF of the sources is used');
    await until(() => api.elf.state === 'ready', 'it is read');
    const place = async (): Promise<Site | undefined> =>
      (await invoke<{ sites: Site[] }>('list_leak_sites')).sites.find(({ file }) =>
        file?.endsWith('varbind.c'),
      );
    const line = (await lineOf(LEAK.source, LEAK.text)) + 1;
    const built = await until(place, 'the site');
    assert.deepEqual([built.line, built.lineIs], [line, 'same']);
    const editor = await openSource(LEAK.source);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '/* one */\n/* two */\n'));
    const moved = await until(
      async () => (await place())?.line === line + 2 && place(),
      'the line has moved',
    );
    assert.equal(moved.lineIs, 'same');
    assert.match(moved.code ?? '', /heap_malloc\(sizeof \*copy\)/);
    await editor.edit((edit) => edit.insert(new vscode.Position(line + 1, 0), '    edited();'));
    await until(async () => (await place())?.lineIs === 'changed', 'it was edited');
    await run('workbench.action.files.revert');
    await removeDemo();
    await setElfPath(inRoot('demo/heap-demo.elf'));
    await until(
      () => api.elf.state === 'ready' && !api.elf.path.includes('/fw/'),
      'the ELF of before is used',
    );
  });

  it('tell the verdict and the stacks, and compare with the same session', async () => {
    const verdict = await invoke<{ verdict: string; notice: string }>('get_heap_verdict');
    assert.match(verdict.notice, /never instructions/);
    const { tasks } = await invoke<{ tasks: unknown[] }>('get_task_stacks');
    assert.ok(tasks.length > 0);
    const { callSitesMatchedBy } = await invoke<{ callSitesMatchedBy: string }>('compare_sessions', {
      before: 'agent.log',
    });
    assert.equal(callSitesMatchedBy, 'addresses');
  });

  it('set a mark once that is confirmed, on a device that is live', async () => {
    const device = await openTcpConsole('Memoria atual: 200000, Menor valor: 190000\n');
    try {
      await start(api, device.address);
      await untilShown(api, 'heap', (rows) => described(rows, 'Free') !== undefined);
      // The editor's own dialog asks; under test it is answered with yes.
      const mark = await invoke<{ mark: number; name: string }>('mark_generation', { name: 'after the fix' });
      assert.equal(mark.name, '«after the fix»');
      await untilShown(api, 'heap', (rows) => outline(rows).includes('after the fix'));
    } finally {
      await removeDevices(api);
      await device.stop();
      await start(api, log());
      await until(() => api.state.kind === 'ended', 'the log is read again');
    }
  });

  it('fail in words to act on', async () => {
    await assert.rejects(invoke('compare_sessions', { before: 'none.log' }), /none\.log/);
  });
});
