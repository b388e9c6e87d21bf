/**
 * Round trips to the language server with 1,000 groups of allocations: a client in this process, the server as it is
 * shipped in its own, over the pipe that VS Code uses. The groups are spread over all lines of the demo's code.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Facts, SiteFact } from '../src/server/facts';
import { symbolizeRequest, type SymbolizeResult } from '../src/server/protocol';
import { inRoot } from '../test/support/root';
import { ServerProcess } from '../test/support/serverProcess';
import { median, printTable } from './table';

const GROUPS = 1000;
const ROUNDS = 50;
/** What the demo's code lies between. */
const CODE = [0x80000400, 0x80002400] as const;
/** The longest that a lens request may take, ms. */
const LIMIT_MS = 20;

const folder = mkdtempSync(join(tmpdir(), 'heap-monitor-bench-'));

/** Asks as often as ROUNDS; the times, ms. */
async function measure(ask: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await ask();
    times.push(performance.now() - start);
  }
  return times;
}

/** The time that 95 of 100 are below. */
function p95(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0;
}

function siteAt(address: number, index: number): SiteFact {
  return {
    id: `0x${address.toString(16)}:${index}`,
    name: `site ${index}`,
    callSites: [address, 0x80001268 - 1, 0x80001bb8 - 1],
    kind: index % 3 === 0 ? 'growing' : index % 3 === 1 ? 'suspected' : 'bounded',
    reason: 'It grew 9 times and shrank 0 times.',
    count: 1 + (index % 20),
    bytes: 36 * (1 + (index % 20)),
    atLeast: false,
    bytesPerHour: { estimate: 6000, low: 3000, high: 9000 },
    sinceMs: 1_700_000_000_000,
    oldestMs: 240_000,
    medianAgeMs: 120_000,
    sizes: [[36, 1 + (index % 20)]],
    trend: Array.from({ length: 24 }, (_, point) => 36 * point),
  };
}

/** Addresses with a source line, spread over the code. */
async function addresses({ connection }: ServerProcess): Promise<number[]> {
  const all = Array.from({ length: (CODE[1] - CODE[0]) / 2 }, (_, index) => CODE[0] + 2 * index);
  const { frames } = await connection.sendRequest<SymbolizeResult>(symbolizeRequest.method, {
    addresses: all,
  });
  const known = all.filter((_, index) => frames[index]?.[0]?.file);
  return Array.from(
    { length: GROUPS },
    (_, index) => known[Math.floor((index * known.length) / GROUPS)] ?? 0,
  );
}

const FILES = ['kernel/print.c', 'kernel/task.c', 'net/session.c', 'net/buffer.c'];

async function run(server: ServerProcess): Promise<void> {
  const { generation } = await server.useElf(join(folder, 'heap-demo.elf'));
  const sites = (await addresses(server)).map(siteAt);
  const facts = (bytes: number): Facts => ({
    generation,
    device: 'bench',
    boot: 1,
    isVerified: true,
    isTrusted: false,
    sites: sites.map((site) => ({ ...site, bytes: site.bytes + bytes })),
    tasks: [],
    ignore: [],
    shown: { diagnostics: true, codeLens: true, inlayHints: true, marks: true },
  });
  const uris = await Promise.all(FILES.map((file) => server.open(`firmware/${file}`, 'c')));
  const [printUri = '', , , bufferUri = ''] = uris;
  const lens = (uri: string): Promise<unknown[]> => server.ask('codeLens', uri);

  let bytes = 0;
  let before = JSON.stringify(await lens(bufferUri));
  /** Tells new facts, and asks for the lenses of a file, one time after the other, until they have these; the times, ms. */
  const update = async (): Promise<number[]> => {
    const times: number[] = [];
    const told = server.tell(facts((bytes += 1 << 20)));
    for (let now = before; now === before;) {
      const start = performance.now();
      const lenses = await lens(bufferUri);
      times.push(performance.now() - start);
      now = JSON.stringify(lenses);
    }
    before = JSON.stringify(await lens(bufferUri));
    await told;
    return times;
  };
  await update();

  const rows: [string, number[]][] = [];
  for (const [index, uri] of uris.entries())
    rows.push([
      `lens of ${FILES[index]} (${(await lens(uri)).length} functions)`,
      await measure(() => lens(uri)),
    ]);
  const placing: number[][] = [];
  rows.push([
    'new facts of all groups, until a lens has them',
    await measure(async () => placing.push(await update())),
  ]);
  rows.push([`lens while they are placed (${placing.flat().length} requests)`, placing.flat()]);
  rows.push(['the slowest lens of each placing', placing.map((times) => Math.max(...times))]);
  const range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
  rows.push([
    'inlay hints of kernel/print.c',
    await measure(() => server.ask('inlayHint', printUri, { range })),
  ]);
  const position = { line: 9, character: 8 };
  rows.push(['hover in net/buffer.c', await measure(() => server.ask('hover', bufferUri, { position }))]);
  printTable(
    `${GROUPS} groups, ${server.diagnostics.size} files with problems, ${ROUNDS} requests each`,
    ['round trip', 'median ms', '95 % ms', 'longest ms'],
    rows.map(([what, times]) => [
      what,
      ...[median(times), p95(times), Math.max(...times)].map((time) => time.toFixed(2)),
    ]),
  );
  const slow = rows.filter(([what, times]) => what.startsWith('lens') && p95(times) > LIMIT_MS);
  if (slow.length > 0)
    throw new Error(`slower than ${LIMIT_MS} ms: ${slow.map(([what]) => what).join(', ')}`);
}

async function main(): Promise<void> {
  cpSync(inRoot('demo/firmware'), join(folder, 'firmware'), { recursive: true });
  cpSync(inRoot('demo/heap-demo.elf'), join(folder, 'heap-demo.elf'));
  const server = await ServerProcess.start(folder);
  await run(server).finally(() => server.stop());
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => rmSync(folder, { recursive: true, force: true }));
