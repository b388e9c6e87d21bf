/**
 * One call that allocates, in a source that a real compiler's line table names as Rust (by `#line`: no Rust compiler is
 * needed), the server as it is shipped with that ELF, and facts about the call.
 */
import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Facts, SiteFact } from '../../src/server/facts';
import { symbolizeRequest, type SymbolizeResult } from '../../src/server/protocol';
import { ServerProcess } from './serverProcess';
import { riscvCompile, riscvLink, RISCV, tool } from './toolchain';

export const TEXT = `//! Readings of the sensor.

fn keep_reading(bytes: usize) -> *mut u8 {
    // A block for each.
    unsafe { heap_malloc(bytes) }
}
`;
/** 0-based line of the allocation, and of its function. */
export const [CALL, HEAD] = [4, 2];
export const FILE = 'src/sensor.rs';
/** The longest that a busy machine is waited for, ms. */
const PATIENCE_MS = 15_000;
export const ALL_SHOWN = { diagnostics: true, codeLens: true, inlayHints: true, marks: true };

const C = `
__attribute__((noinline)) void *heap_malloc(unsigned bytes) { __asm__ volatile(""); return (void *)bytes; }
#line 3 "src/sensor.rs"
void *keep_reading(unsigned bytes) {
#line 5 "src/sensor.rs"
  void *block = heap_malloc(bytes); __asm__ volatile(""); return block;
}
void _start(void) { keep_reading(8); }
`;

export class OneSite {
  private constructor(
    readonly server: ServerProcess,
    /** Of the ELF's load. */
    readonly generation: number,
    readonly site: SiteFact,
  ) {}

  /** @param text Of the source, as built. */
  static async start(folder: string, text: string | Uint8Array = TEXT): Promise<OneSite> {
    const before = Date.now() / 1000 - 3600;
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, FILE), text);
    utimesSync(join(folder, FILE), before, before);
    writeFileSync(join(folder, 'app.c'), C);
    await tool(folder, `${RISCV}-gcc`, ...riscvCompile, '-g', '-O1', '-c', 'app.c', '-o', 'app.o');
    await tool(folder, `${RISCV}-gcc`, ...riscvLink, '-nostdlib', 'app.o', '-o', 'app.elf');
    const server = await ServerProcess.start(folder);
    const { generation } = await server.useElf(join(folder, 'app.elf'));
    return new OneSite(server, generation, siteAt(await callAddress(folder, server)));
  }

  /** After a restart of the server. */
  async again(): Promise<OneSite> {
    const { folder } = this.server;
    this.server.stop();
    const server = await ServerProcess.start(folder);
    const { generation } = await server.useElf(join(folder, 'app.elf'));
    return new OneSite(server, generation, this.site);
  }

  async tell(change: Partial<Facts> = {}): Promise<void> {
    const { generation, site } = this;
    const about = { generation, device: 'test', boot: 1, isVerified: true, isTrusted: false };
    await this.server.tell({ ...about, sites: [site], tasks: [], ignore: [], shown: ALL_SHOWN, ...change });
  }
}

/** An address of the call, as debug information has it. */
async function callAddress(folder: string, server: ServerProcess): Promise<number> {
  const [start = ''] = (await tool(folder, `${RISCV}-nm`, 'app.elf')).match(/^\w+(?= T keep_reading)/m) ?? [];
  const addresses = Array.from({ length: 32 }, (_, index) => Number.parseInt(start, 16) + 2 * index);
  const { frames } = await server.connection.sendRequest<SymbolizeResult>(symbolizeRequest.method, {
    addresses,
  });
  const at = frames.findIndex(([frame]) => frame?.file?.endsWith(FILE) && frame.line === CALL + 1);
  assert.ok(at >= 0, JSON.stringify(frames));
  return addresses[at] ?? 0;
}

export function siteAt(address: number, id = 'one'): SiteFact {
  return {
    id,
    name: `allocation ${id}`,
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

/** Asks until it is so. */
export async function untilSo<T>(ask: () => Promise<T> | T, isSo: (answer: T) => boolean): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(20)) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    assert.ok(Date.now() < end, `it stays ${JSON.stringify(answer)?.slice(0, 1000)}`);
  }
}
