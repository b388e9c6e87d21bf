/** Stacks whose size is an option, on the wire: problems at the option's line and at the call, fixes in sdkconfig.defaults. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeAction, Diagnostic } from 'vscode-languageserver/node';
import type { TaskFact } from '../../../src/server/facts';
import { untilSo } from '../../support/oneSite';
import { ServerProcess } from '../../support/serverProcess';
import { temporaryFolder } from '../../support/temp';

const low = (name: string): TaskFact => ({
  name,
  state: 'low',
  freeBytes: 100,
  sizeBytes: null,
  recommendedBytes: null,
  changeBytes: 512,
  reason: '100 bytes were left.',
});

const CONFIG =
  'CONFIG_IDF_TARGET="esp32c3"\nCONFIG_ESP_MAIN_TASK_STACK_SIZE=3584\nCONFIG_SNMP_STACK=0x1000\n';
const SOURCE = 'void app_main(void) {\n  xTaskCreate(f, "snmp", CONFIG_SNMP_STACK, NULL, 5, NULL);\n}\n';

describe('a stack whose size is an option', () => {
  const folder = temporaryFolder();
  let server: ServerProcess;

  beforeEach(async () => {
    mkdirSync(join(folder(), 'main'));
    writeFileSync(join(folder(), 'sdkconfig'), CONFIG);
    writeFileSync(join(folder(), 'main/main.c'), SOURCE);
    server = await ServerProcess.start(folder());
  });
  afterEach(() => server.stop());

  const tell = (...tasks: TaskFact[]): Promise<void> =>
    server.tell({
      ...{ generation: 0, device: 'test', boot: 1, isVerified: true, isTrusted: false },
      ...{ sites: [], tasks, ignore: [] },
      shown: { diagnostics: true, codeLens: true, inlayHints: true, marks: true },
    });

  const untilStack = async (
    uri: string,
    isSo: (all: readonly Diagnostic[]) => boolean,
  ): Promise<Diagnostic> => {
    const all = await untilSo(
      () => (server.diagnostics.get(uri) ?? []).filter(({ code }) => code === 'stack'),
      isSo,
    );
    return all[0]!;
  };

  const fixOf = async (uri: string, diagnostic: Diagnostic): Promise<CodeAction | undefined> =>
    (
      await server.ask<CodeAction[]>('codeAction', uri, {
        range: diagnostic.range,
        context: { diagnostics: [diagnostic] },
      })
    )[0];

  it('has a problem at its line for a task of ESP-IDF, with the fix, until it has enough', async () => {
    const uri = await server.open('sdkconfig', 'properties');
    await tell(low('main'), low('constructor'));
    const problem = await untilStack(uri, (all) => all.length === 1);
    assert.equal(problem.range.start.line, 1);
    assert.match(JSON.stringify(problem.message), /Stack of task main: 100 bytes were left/);
    const fix = await fixOf(uri, problem);
    assert.equal(fix?.title, 'Set CONFIG_ESP_MAIN_TASK_STACK_SIZE=4096 in sdkconfig.defaults');
    await tell({ ...low('main'), state: 'fine', changeBytes: 0 });
    await untilStack(uri, (all) => all.length === 0);
  });

  it('has a problem at the call that names the option, and the fix is of the project around it', async () => {
    const uri = await server.open('main/main.c', 'c');
    await tell(low('snmp'));
    const problem = await untilStack(uri, (all) => all.length === 1);
    assert.equal(problem.range.start.line, 1);
    const fix = await fixOf(uri, problem);
    assert.equal(fix?.title, 'Set CONFIG_SNMP_STACK=0x1200 in sdkconfig.defaults');
    assert.deepEqual(fix.command?.arguments, [
      server.uriOf('sdkconfig'),
      { lines: [{ name: 'SNMP_STACK', value: '0x1200' }], baudRate: null },
    ]);
  });
});
