/** Sources as they should not be: the server answers all the same, and stays with what it knows. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeLens, Diagnostic, Hover, InlayHint, Range } from 'vscode-languageserver/node';
import { CALL, FILE, HEAD, OneSite, TEXT, untilSo } from '../../support/oneSite';
import { random } from '../../support/random';
import { temporaryFolder } from '../../support/temp';

/** The longest that an answer may take while the server has such a text, ms; a hang is meant, not a slow machine. */
const PATIENCE_MS = 5000;
const EDITS = 300;

describe('a source', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let one: OneSite;

  afterEach(() => one.server.stop());

  async function start(text?: string | Uint8Array): Promise<void> {
    one = await OneSite.start(folder(), text);
  }

  /** Everything that is asked of an open source. */
  async function askAll(
    uri: string,
  ): Promise<{ lenses: CodeLens[]; hints: InlayHint[]; hover: Hover | null }> {
    const range: Range = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } };
    const since = performance.now();
    const [lenses, hints, hover] = await Promise.all([
      one.server.ask<CodeLens[]>('codeLens', uri),
      one.server.ask<InlayHint[]>('inlayHint', uri, { range }),
      one.server.ask<Hover | null>('hover', uri, { position: { line: CALL, character: 8 } }),
      one.server.ask('codeAction', uri, { range, context: { diagnostics: [] } }),
    ]);
    const took = performance.now() - since;
    assert.ok(took < PATIENCE_MS, `${Math.round(took)} ms`);
    return { lenses, hints, hover };
  }

  async function untilLens(uri: string, count = 1): Promise<CodeLens | undefined> {
    const lenses = await untilSo(
      () => one.server.ask<CodeLens[]>('codeLens', uri),
      (all) => all.length === count,
    );
    return lenses[0];
  }

  /** The problem of the source, once it is told: after its lens. */
  async function untilProblem(uri: string): Promise<Diagnostic | undefined> {
    const problems = await untilSo(
      () => one.server.diagnostics.get(uri) ?? [],
      (all) => all.length > 0,
    );
    return problems[0];
  }

  it('with CRLF has the same lines', async () => {
    await start(TEXT.replaceAll('\n', '\r\n'));
    const uri = await one.server.open(FILE, 'rust');
    await one.tell();
    await untilLens(uri);
    const { hints } = await askAll(uri);
    assert.equal(hints[0]?.position.line, CALL);
    const problem = await untilProblem(uri);
    assert.equal(problem?.range.end.character, '    unsafe { heap_malloc(bytes) }'.length, 'without the CR');
    assert.doesNotMatch(JSON.stringify(problem), /edited|changed/);
  });

  it('whose line ends were changed since the build is the same', async () => {
    await start();
    const uri = await one.server.open(FILE, 'rust', TEXT.replaceAll('\n', '\r\n'));
    await one.tell();
    await untilLens(uri);
    const problem = await untilProblem(uri);
    assert.doesNotMatch(JSON.stringify(problem), /edited|changed/);
  });

  it('that is not UTF-8 has its lines, and is not taken for an edited one', async () => {
    const latin1 = Buffer.from(TEXT.replace('sensor', 'Fühler'), 'latin1');
    await start(latin1);
    const uri = await one.server.open(FILE, 'rust', latin1.toString('utf8')); // as the editor opens it
    await one.tell();
    await untilLens(uri);
    const problem = await untilProblem(uri);
    assert.equal(problem?.range.start.line, CALL);
    assert.doesNotMatch(JSON.stringify(problem), /edited|changed/);
  });

  it('that is deleted while it is open keeps what it has, and loses it when it is closed', async () => {
    await start();
    const uri = await one.server.open(FILE, 'rust');
    await one.tell();
    await untilLens(uri);
    rmSync(join(folder(), FILE));
    await one.tell({ boot: 2 });
    const { lenses, hover } = await askAll(uri);
    assert.equal(lenses.length, 1);
    assert.ok(hover);
    await one.server.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await untilSo(
      () => one.server.diagnostics.get(uri)?.length,
      (count) => count === 0,
    );
    assert.deepEqual(await one.server.ask('codeLens', uri), []);
  });

  it('that was edited is followed after a restart too', async () => {
    await start();
    await one.tell();
    await untilLens(await one.server.open(FILE, 'rust'));
    const edited = `// one\n${TEXT}`;
    writeFileSync(join(folder(), FILE), edited);
    one = await one.again();
    const uri = await one.server.open(FILE, 'rust');
    await one.tell();
    assert.equal((await untilLens(uri))?.range.start.line, HEAD + 1);
    const problem = await untilProblem(uri);
    assert.equal(problem?.range.start.line, CALL + 1);
    assert.doesNotMatch(JSON.stringify(problem), /newer|edited/);
  });

  it('that is edited is told of anew, also where nothing has moved: the editor moves what it has drawn', async () => {
    await start();
    const uri = await one.server.open(FILE, 'rust');
    await one.tell();
    await untilLens(uri);
    const told = () => [one.server.marks.get(uri)?.[0]?.line, one.server.diagnostics.get(uri)?.length];
    await untilSo(told, ([line, count]) => line === CALL && count === 1);
    one.server.marks.clear();
    one.server.diagnostics.clear();
    await one.server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: TEXT }],
    });
    await untilSo(told, ([line, count]) => line === CALL && count === 1);
  });

  it('that is opened again with another text, in the same version, is another text', async () => {
    await start();
    const uri = await one.server.open(FILE, 'rust', `// one\n${TEXT}`);
    await one.tell();
    assert.equal((await untilLens(uri))?.range.start.line, HEAD + 1);
    await one.server.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await one.server.open(FILE, 'rust', `// one\n// two\n${TEXT}`);
    assert.equal((await untilLens(uri))?.range.start.line, HEAD + 2);
    assert.equal((await askAll(uri)).hints[0]?.position.line, CALL + 2);
  });

  const LONG: readonly (readonly [string, string])[] = [
    ['is empty', ''],
    ['is one line of 8 MB', 'x'.repeat(8 * 1024 * 1024)],
    ['has 300,000 lines', 'int x;\n'.repeat(300_000)],
    ['has 60,000 lines that are all alike but for the call', `${'\n'.repeat(60_000)}${TEXT}`],
    ['is NULs and halves of surrogates', '\0\ud800\n\udc00\r\u2028'.repeat(10_000)],
    ['opens brackets and quotes without end', `xTaskCreate("${'(('.repeat(100_000)}`],
    ['has a call of a task on every line', 'xTaskCreate(f, "telnet", 2048, 0, 1, 0);\n'.repeat(20_000)],
  ];
  for (const [what, text] of LONG)
    it(`that ${what} is answered for, and the next one too`, async () => {
      await start();
      const uri = await one.server.open(FILE, 'rust', text);
      const telnet = { name: 'telnet', state: 'low', freeBytes: 100, sizeBytes: 2048 } as const;
      const advice = { recommendedBytes: 3072, changeBytes: 1024, reason: 'It is nearly used.' };
      await one.tell({ tasks: [{ ...telnet, ...advice }] });
      await askAll(uri);
      await one.server.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: 2 },
        contentChanges: [{ text: TEXT }],
      });
      await one.tell({ boot: 2 });
      const lens = await untilLens(uri);
      assert.match(lens?.command?.title ?? '', /^1 leak/);
    });

  it(`that ${EDITS} edits go through at random is followed, and what is shown lies in it`, async () => {
    await start();
    const uri = await one.server.open(FILE, 'rust');
    await one.tell();
    await untilLens(uri);
    const next = random(7);
    const upTo = (most: number): number => Math.floor(next() * (most + 1));
    const pieces = [
      '',
      '\n',
      '\r\n',
      '{',
      '}',
      '/*',
      '"',
      'heap_malloc(',
      '\u{1f600}',
      '\0',
      'fn x() {\n',
      ' ',
    ];
    let lines = TEXT.split('\n');
    for (let edit = 1; edit <= EDITS; edit++) {
      const line = upTo(lines.length - 1);
      const start = { line, character: upTo(lines[line]!.length) };
      const isCut = next() < 0.3;
      const end = isCut && line + 1 < lines.length ? { line: line + 1, character: 0 } : start;
      const text = pieces[upTo(pieces.length - 1)]!;
      await one.server.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: edit + 1 },
        contentChanges: [{ range: { start, end }, text }],
      });
      const whole = lines.join('\n');
      const offset = ({ line: row, character }: Range['start']): number =>
        lines.slice(0, row).reduce((sum, one) => sum + one.length + 1, 0) + character;
      lines = (whole.slice(0, offset(start)) + text + whole.slice(offset(end))).split('\n');
      if (edit % 10 !== 0) continue;
      const { lenses, hints } = await askAll(uri);
      const rows = [
        ...lenses.map(({ range }) => range.start.line),
        ...hints.map(({ position }) => position.line),
      ];
      assert.ok(
        rows.every((row) => row >= 0 && row < lines.length),
        `edit ${edit}: ${rows.join()} of ${lines.length}`,
      );
    }
    await one.server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: EDITS + 2 },
      contentChanges: [{ text: TEXT }],
    });
    await untilLens(uri);
    await untilSo(
      () => one.server.diagnostics.get(uri)?.[0],
      (problem) => problem?.range.start.line === CALL && !/edited|changed/.test(JSON.stringify(problem)),
    );
  });
});
