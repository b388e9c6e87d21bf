/** A C++ template that allocates, in two instances: one place in the source, two call sites of the program. */
import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeAction, CodeLens, Hover, InlayHint } from 'vscode-languageserver/node';
import { symbolizeRequest, type SymbolizeResult } from '../../../src/server/protocol';
import { ALL_SHOWN, siteAt, untilSo } from '../../support/oneSite';
import { ServerProcess } from '../../support/serverProcess';
import { temporaryFolder } from '../../support/temp';
import { riscvCompile, riscvLink, RISCV, tool } from '../../support/toolchain';

const SOURCE = `extern "C" __attribute__((noipa)) void *heap_malloc(unsigned bytes);

namespace net {

template <typename T>
struct Pool {
  T *take();
};

template <typename T>
T *Pool<T>::take()
{
  void *block = heap_malloc(sizeof(T)); // the call
  asm volatile("");
  return static_cast<T *>(block);
}

} // namespace net

struct Small { int value; };
struct Large { int values[16]; };
template struct net::Pool<Small>;
template struct net::Pool<Large>;

extern "C" __attribute__((noipa)) void *heap_malloc(unsigned bytes) { asm volatile(""); return (void *)bytes; }
extern "C" void _start() {}
`;
const lineOf = (text: string): number => SOURCE.split('\n').findIndex((line) => line.includes(text));
const [HEAD, CALL] = [lineOf('T *Pool<T>::take()'), lineOf('// the call')];

describe('a C++ template', () => {
  const folder = temporaryFolder();
  let server: ServerProcess;
  afterEach(() => server.stop());

  it('has one lens, one hint and one hover for its instances, each with its name', async () => {
    const { uri, tell } = await build();
    await tell();
    const [lens, ...others] = await untilSo(
      () => server.ask<CodeLens[]>('codeLens', uri),
      (all) => all.length > 0,
    );
    assert.deepEqual([lens?.range.start.line, others.length], [HEAD, 0]);
    assert.equal(lens?.command?.title, '2 leaks · 192 B · 11.7 KB/h');
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const hints = await server.ask<InlayHint[]>('inlayHint', uri, { range });
    assert.deepEqual(
      hints.map(({ position }) => position.line),
      [CALL],
    );
    const hover = await server.ask<Hover>('hover', uri, { position: { line: CALL, character: 20 } });
    const text = JSON.stringify(hover).replaceAll('\\', '');
    assert.match(text, /net::Pool&lt;Small>::take/);
    assert.match(text, /net::Pool&lt;Large>::take/);
    const problems = await untilSo(
      () => server.diagnostics.get(uri) ?? [],
      (all) => all.length === 2,
    );
    assert.deepEqual(
      problems.map(({ range: { start } }) => start),
      [0, 1].map(() => ({ line: CALL, character: 2 })),
    );
    const actions = await server.ask<CodeAction[]>('codeAction', uri, {
      range: problems[0]?.range,
      context: { diagnostics: problems },
    });
    const ignoring = actions.map(({ title }) => title).filter((title) => title.startsWith('Ignore'));
    assert.deepEqual(ignoring.sort(), [
      'Ignore this leak… (net::Pool<Large>::take)',
      'Ignore this leak… (net::Pool<Small>::take)',
    ]);
    assert.deepEqual(problems.map(({ relatedInformation }) => relatedInformation?.[0]?.message).sort(), [
      'net::Pool<Large>::take',
      'net::Pool<Small>::take',
    ]);
  });

  /** The program, its source an hour older, the server with both; and what tells of its two calls. */
  async function build(): Promise<{ uri: string; tell: () => Promise<void> }> {
    const before = Date.now() / 1000 - 3600;
    writeFileSync(join(folder(), 'pool.cpp'), SOURCE);
    utimesSync(join(folder(), 'pool.cpp'), before, before);
    await tool(folder(), `${RISCV}-g++`, ...riscvCompile, '-g', '-O1', '-c', 'pool.cpp', '-o', 'app.o');
    await tool(folder(), `${RISCV}-gcc`, ...riscvLink, '-nostdlib', 'app.o', '-o', 'app.elf');
    server = await ServerProcess.start(folder());
    const { generation } = await server.useElf(join(folder(), 'app.elf'));
    const symbols = await tool(folder(), `${RISCV}-nm`, '-C', 'app.elf');
    const starts = [...symbols.matchAll(/^(\w+) \w net::Pool<\w+>::take\(\)/gm)].map(([, at = '']) => at);
    assert.equal(starts.length, 2, symbols);
    const sites = await Promise.all(
      starts.map(async (start) => siteAt(await callIn(Number.parseInt(start, 16)), start)),
    );
    const about = { generation, device: 'test', boot: 1, isVerified: true, isTrusted: false };
    return {
      uri: await server.open('pool.cpp', 'cpp'),
      tell: () => server.tell({ ...about, sites, tasks: [], ignore: [], shown: ALL_SHOWN }),
    };
  }

  /** An address of the call in the function that begins there, as debug information has it. */
  async function callIn(start: number): Promise<number> {
    const addresses = Array.from({ length: 16 }, (_, index) => start + 2 * index);
    const { frames } = await server.connection.sendRequest<SymbolizeResult>(symbolizeRequest.method, {
      addresses,
    });
    const at = frames.findIndex(([frame]) => frame?.line === CALL + 1);
    assert.ok(at >= 0, JSON.stringify(frames));
    return addresses[at] ?? 0;
  }
});
