/** Sources on the wire: the server as it is shipped, a real ELF that names a Rust source, and facts about one call of it. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DiagnosticSeverity,
  type CodeLens,
  type Diagnostic,
  type Hover,
  type InlayHint,
} from 'vscode-languageserver/node';
import { ALL_SHOWN, CALL, FILE, HEAD, OneSite, untilSo } from '../../support/oneSite';
import { temporaryFolder } from '../../support/temp';

describe('a Rust source', () => {
  const folder = temporaryFolder();
  let one: OneSite;

  beforeEach(async () => (one = await OneSite.start(folder())));
  afterEach(() => one.server.stop());

  it('has a problem, a lens above its function, a hint, a mark and a hover', async () => {
    const uri = await one.server.open(FILE, 'rust');
    await one.tell();
    const [lens] = await untilSo(
      () => one.server.ask<CodeLens[]>('codeLens', uri),
      (all) => all.length > 0,
    );
    assert.equal(lens?.range.start.line, HEAD);
    assert.equal(lens.command?.title, '1 leak · 96 B · 5.9 KB/h');
    const [mark] =
      (await untilSo(
        () => one.server.marks.get(uri),
        (all) => all !== undefined,
      )) ?? [];
    assert.deepEqual(mark, { line: CALL, kind: 'growing', text: '1 leak · 96 B · 5.9 KB/h' });
    const [problem] = one.server.diagnostics.get(uri) ?? [];
    assert.match(JSON.stringify(problem?.message), /^"Leak: 3 blocks, 96 B outstanding/);
    assert.deepEqual(problem?.range.start, { line: CALL, character: 4 });
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const hints = await one.server.ask<InlayHint[]>('inlayHint', uri, { range });
    assert.deepEqual(
      hints.map(({ position }) => position.line),
      [CALL],
    );
    const hover = await one.server.ask<Hover | null>('hover', uri, {
      position: { line: CALL, character: 14 },
    });
    assert.match(JSON.stringify(hover), /3 × 32.*keep\\\\_reading/);
  });

  it('has nothing of an ELF that is not the one of the facts, and loses what it had', async () => {
    const uri = await one.server.open(FILE, 'rust');
    await one.tell();
    await untilSo(
      () => one.server.marks.get(uri)?.length,
      (count) => count === 1,
    );
    await one.tell({ generation: one.generation + 1 });
    await untilSo(
      () => one.server.marks.get(uri)?.length,
      (count) => count === 0,
    );
    assert.deepEqual(one.server.diagnostics.get(uri), []);
    assert.deepEqual(await one.server.ask('codeLens', uri), []);
    assert.equal(await one.server.ask('hover', uri, { position: { line: CALL, character: 14 } }), null);
  });

  it('has no marks that are switched off, and keeps its problem', async () => {
    const uri = await one.server.open(FILE, 'rust');
    await one.tell();
    await untilSo(
      () => one.server.marks.get(uri)?.length,
      (count) => count === 1,
    );
    await one.tell({ shown: { ...ALL_SHOWN, marks: false } });
    await untilSo(
      () => one.server.marks.get(uri)?.length,
      (count) => count === 0,
    );
    assert.equal(one.server.diagnostics.get(uri)?.length, 1);
  });

  /** What is published of the source, once it is as expected. */
  const untilPublished = (
    uri: string,
    isSo: (all: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> => untilSo(() => one.server.diagnostics.get(uri) ?? [], isSo);

  it('has problems as serious as they are sure, which say since when, and none where it has stopped growing', async () => {
    const uri = await one.server.open(FILE, 'rust');
    await one.tell({ sites: [{ ...one.site, sinceMs: Date.now() - 60_000 }] });
    const [sure] = await untilPublished(uri, (all) => all.length === 1);
    assert.equal(sure?.severity, DiagnosticSeverity.Warning);
    assert.match(
      JSON.stringify(sure.message),
      /Leak: 3 blocks, 96 B outstanding, 5\.9 KB\/h \(95 %: .*since \d/,
    );
    await one.tell({ sites: [{ ...one.site, kind: 'suspected' }] });
    const [likely] = await untilPublished(uri, (all) => all[0]?.severity === DiagnosticSeverity.Information);
    assert.match(JSON.stringify(likely?.message), /^"Possible leak: /);
    // A session later: the same call site, and no growth.
    await one.tell({ boot: 2, sites: [{ ...one.site, kind: 'bounded' }] });
    await untilPublished(uri, (all) => all.length === 0);
    const [lens] = await one.server.ask<CodeLens[]>('codeLens', uri);
    assert.match(lens?.command?.title ?? '', /^3 blocks · 96 B/);
  });

  it('has problems outside of the workspace only while it is open', async () => {
    const { server } = one;
    const event = { added: [], removed: [{ uri: server.uriOf(''), name: 'test' }] };
    await server.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    await one.tell();
    const uri = server.uriOf(FILE);
    await server.ask('codeLens', uri);
    await sleep(300); // nothing comes that could be waited for
    assert.equal(server.diagnostics.get(uri), undefined);
    await server.open(FILE, 'rust');
    await untilPublished(uri, (all) => all.length === 1);
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await untilPublished(uri, (all) => all.length === 0);
  });
});
