/**
 * Sources on the wire: the server as it is shipped, an ELF from a real compiler whose line table names a Rust source (by
 * `#line`: no Rust compiler is needed), and facts about one call of it.
 */
import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CodeLens, Hover, InlayHint } from 'vscode-languageserver/node';
import type { Facts, SiteFact } from '../../../src/server/facts';
import { symbolizeRequest, type SymbolizeResult } from '../../../src/server/protocol';
import { ServerProcess } from '../../support/serverProcess';
import { temporaryFolder } from '../../support/temp';
import { riscvCompile, riscvLink, RISCV, tool } from '../../support/toolchain';

const RUST = `//! Readings of the sensor.

fn keep_reading(bytes: usize) -> *mut u8 {
    // A block for each.
    unsafe { heap_malloc(bytes) }
}
`;
/** 0-based line of the allocation, and of its function. */
const [CALL, HEAD] = [4, 2];
const C = `
__attribute__((noinline)) void *heap_malloc(unsigned bytes) { __asm__ volatile(""); return (void *)bytes; }
#line 3 "src/sensor.rs"
void *keep_reading(unsigned bytes) {
#line 5 "src/sensor.rs"
  void *block = heap_malloc(bytes); __asm__ volatile(""); return block;
}
void _start(void) { keep_reading(8); }
`;
const FILE = 'src/sensor.rs';
const ALL = { diagnostics: true, codeLens: true, inlayHints: true, marks: true };

describe('a Rust source', () => {
  const folder = temporaryFolder();
  let server: ServerProcess;
  let site: SiteFact;
  let generation: number;

  beforeEach(async () => {
    const before = Date.now() / 1000 - 3600;
    mkdirSync(join(folder(), 'src'));
    writeFileSync(join(folder(), FILE), RUST);
    utimesSync(join(folder(), FILE), before, before);
    writeFileSync(join(folder(), 'app.c'), C);
    const compile = [...riscvCompile, '-g', '-O1', '-c', 'app.c', '-o', 'app.o'];
    await tool(folder(), `${RISCV}-gcc`, ...compile);
    await tool(folder(), `${RISCV}-gcc`, ...riscvLink, '-nostdlib', 'app.o', '-o', 'app.elf');
    server = await ServerProcess.start(folder());
    ({ generation } = await server.useElf(join(folder(), 'app.elf')));
    site = siteAt(await callAddress());
  });
  afterEach(() => server.stop());

  /** An address of the call, as debug information has it. */
  async function callAddress(): Promise<number> {
    const [start = ''] =
      (await tool(folder(), `${RISCV}-nm`, 'app.elf')).match(/^\w+(?= T keep_reading)/m) ?? [];
    const addresses = Array.from({ length: 32 }, (_, index) => Number.parseInt(start, 16) + 2 * index);
    const { frames } = await server.connection.sendRequest<SymbolizeResult>(symbolizeRequest.method, {
      addresses,
    });
    const at = frames.findIndex(([frame]) => frame?.file?.endsWith(FILE) && frame.line === CALL + 1);
    assert.ok(at >= 0, JSON.stringify(frames));
    return addresses[at] ?? 0;
  }

  function siteAt(address: number): SiteFact {
    return {
      id: 'one',
      callSites: [address],
      kind: 'growing',
      reason: 'It grew.',
      count: 3,
      bytes: 96,
      atLeast: false,
      bytesPerHour: { estimate: 6000, low: 3000, high: 9000 },
      sinceMs: null,
      oldestMs: 60_000,
      medianAgeMs: 30_000,
      sizes: [[32, 3]],
      trend: [32, 64, 96],
    };
  }

  async function tell(change: Partial<Facts> = {}): Promise<void> {
    const about = { generation, device: 'test', boot: 1, isVerified: true, isTrusted: false };
    await server.tell({ ...about, sites: [site], tasks: [], ignore: [], shown: ALL, ...change });
  }

  /** Asks until it is so. */
  async function until<T>(ask: () => Promise<T> | T, isSo: (answer: T) => boolean): Promise<T> {
    for (let tries = 0; ; tries++) {
      const answer = await ask();
      if (isSo(answer)) return answer;
      assert.ok(tries < 200, JSON.stringify(answer));
      await sleep(20);
    }
  }

  it('has a problem, a lens above its function, a hint, a mark and a hover', async () => {
    const uri = await server.open(FILE, 'rust');
    await tell();
    const [lens] = await until(
      () => server.ask<CodeLens[]>('codeLens', uri),
      (all) => all.length > 0,
    );
    assert.equal(lens?.range.start.line, HEAD);
    assert.equal(lens.command?.title, '1 leak · 96 B · +100 B/min');
    const [mark] =
      (await until(
        () => server.marks.get(uri),
        (all) => all !== undefined,
      )) ?? [];
    assert.deepEqual(mark, { line: CALL, kind: 'growing', text: '1 leak · 96 B · +100 B/min' });
    const [problem] = server.diagnostics.get(uri) ?? [];
    assert.match(JSON.stringify(problem?.message), /^"Leak: 3 blocks, 96 B outstanding/);
    assert.deepEqual(problem?.range.start, { line: CALL, character: 4 });
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const hints = await server.ask<InlayHint[]>('inlayHint', uri, { range });
    assert.deepEqual(
      hints.map(({ position }) => position.line),
      [CALL],
    );
    const hover = await server.ask<Hover | null>('hover', uri, { position: { line: CALL, character: 14 } });
    assert.match(JSON.stringify(hover), /3 × 32.*keep\\\\_reading/);
  });

  it('has nothing of an ELF that is not the one of the facts, and loses what it had', async () => {
    const uri = await server.open(FILE, 'rust');
    await tell();
    await until(
      () => server.marks.get(uri)?.length,
      (count) => count === 1,
    );
    await tell({ generation: generation + 1 });
    await until(
      () => server.marks.get(uri)?.length,
      (count) => count === 0,
    );
    assert.deepEqual(server.diagnostics.get(uri), []);
    assert.deepEqual(await server.ask('codeLens', uri), []);
    assert.equal(await server.ask('hover', uri, { position: { line: CALL, character: 14 } }), null);
  });

  it('has no marks that are switched off, and keeps its problem', async () => {
    const uri = await server.open(FILE, 'rust');
    await tell();
    await until(
      () => server.marks.get(uri)?.length,
      (count) => count === 1,
    );
    await tell({ shown: { ...ALL, marks: false } });
    await until(
      () => server.marks.get(uri)?.length,
      (count) => count === 0,
    );
    assert.equal(server.diagnostics.get(uri)?.length, 1);
  });
});
