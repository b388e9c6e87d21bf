/** The server as it is shipped speaks the language of the bundle that it is given, and English without a good one. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentSymbol } from 'vscode-languageserver/node';
import { inRoot } from '../../support/root';
import { ServerProcess } from '../../support/serverProcess';
import { temporaryFolder } from '../../support/temp';

const LOG = 'rst:0x1 (POWERON),boot:0x8\n2 allocations trace (100 entry buffer)\n';

describe('the language of the server', () => {
  const folder = temporaryFolder();

  async function outlineIn(...args: string[]): Promise<string[]> {
    const server = await ServerProcess.start(folder(), ...args);
    try {
      const uri = await server.open('device.log', 'log', LOG);
      const symbols = await server.ask<DocumentSymbol[]>('documentSymbol', uri);
      return symbols.flatMap(({ name, children = [] }) => [name, ...children.map((child) => child.name)]);
    } finally {
      server.stop();
    }
  }

  it('is the bundle’s, also where one text is made of two', async () => {
    const names = await outlineIn(`--l10n=${inRoot('l10n/bundle.l10n.pt-br.json')}`);
    assert.deepEqual(names, ['Inicialização 1: POWERON', 'Pendentes: 0 alocações, 0 B']);
  });

  it('is English without a bundle, and with one that is damaged', async () => {
    const english = ['Boot 1: POWERON', 'Outstanding: 0 allocations, 0 B'];
    assert.deepEqual(await outlineIn(), english);
    const damaged = join(folder(), 'bundle.json');
    for (const bundle of ['{"Boot {0}": 3}', '{', 'null']) {
      writeFileSync(damaged, bundle);
      assert.deepEqual(await outlineIn(`--l10n=${damaged}`), english);
    }
  });
});
