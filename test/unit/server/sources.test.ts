/** Sources on the wire: the server as it is shipped, a real ELF that names a Rust source, and facts about one call of it. */
import assert from 'node:assert/strict';
import type { CodeLens, Hover, InlayHint } from 'vscode-languageserver/node';
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
    assert.equal(lens.command?.title, '1 leak · 96 B · +100 B/min');
    const [mark] =
      (await untilSo(
        () => one.server.marks.get(uri),
        (all) => all !== undefined,
      )) ?? [];
    assert.deepEqual(mark, { line: CALL, kind: 'growing', text: '1 leak · 96 B · +100 B/min' });
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
});
