/** An ELF that does not match the running firmware: its lines would be wrong, so there are none, anywhere in the editor. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  fileOf,
  hintsOf,
  hoversAt,
  LEAK,
  lensesOf,
  lineOf,
  openSource,
  ours,
  textOf,
  useDemo,
} from '../support/demoProject';
import { described, failOnUnhandledRejections, isLinux, until, untilShown } from '../support/extensionHost';

/** The firmware tells of another ELF. */
const otherElf = (bytes: Buffer): Buffer =>
  Buffer.from(
    bytes.toString('latin1').replace(/(ELF file SHA256: +)[0-9a-f]+/g, '$10123456789abcdef'),
    'latin1',
  );

(isLinux ? describe : describe.skip)('source files of another ELF than the one that runs', () => {
  failOnUnhandledRejections();

  const api = useDemo(otherElf);

  before(async () => {
    await untilShown(
      api(),
      'heap',
      (rows) => described(rows, 'ELF') === 'heap-demo.elf does not match the running firmware',
    );
    await untilShown(api(), 'leaks', (rows) => rows.length > 0);
  });

  it('have no problems, lenses, hints and hovers', async () => {
    const editor = await openSource(LEAK.source);
    assert.deepEqual(ours(fileOf(LEAK.source)), []);
    assert.deepEqual(await lensesOf(editor.document.uri), []);
    assert.deepEqual(await hintsOf(editor), []);
    const at = new vscode.Position(await lineOf(LEAK.source, LEAK.text), 8);
    assert.equal(textOf(await hoversAt(editor.document.uri, at)), '');
    assert.ok(vscode.languages.getDiagnostics().every(([, all]) => all.every(({ code }) => code !== 'leak')));
  });

  it('are not where the addresses of its log lead: the hover says why', async () => {
    const { document } = await vscode.window.showTextDocument(fileOf('../device.log'));
    const offset = document.getText().indexOf('0x80001436');
    assert.ok(offset >= 0);
    const hover = await until(
      async () => textOf(await hoversAt(document.uri, document.positionAt(offset + 2))),
      'a hover',
    );
    assert.equal(hover, 'The ELF in use is not the one that wrote this.');
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    assert.deepEqual(
      links.filter(({ target }) => target?.path.endsWith('.c')),
      [],
    );
  });
});
