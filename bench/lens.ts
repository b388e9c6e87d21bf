/**
 * Round trips to the language server with 1,000 groups of allocations: a client in this process, the server as it is
 * shipped in its own, over the pipe that VS Code uses. The groups are spread over all lines of the demo's code.
 */
import { fork } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { findSource } from '../src/project/findSource';
import { factsNotification, findSourceRequest, type Facts, type SiteFact } from '../src/server/facts';
import {
  setElfRequest,
  symbolizeRequest,
  type ElfStatus,
  type SymbolizeResult,
} from '../src/server/protocol';
import { inRoot } from '../test/support/root';
import { median, printTable } from './table';

const GROUPS = 1000;
const ROUNDS = 50;
/** What the demo's code lies between. */
const CODE = [0x80000400, 0x80002400] as const;
/** The longest that a lens request may take, ms. */
const LIMIT_MS = 20;

const folder = mkdtempSync(join(tmpdir(), 'heap-monitor-bench-'));
const server = fork(inRoot('dist/server.js'), ['--node-ipc']);
const connection = createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server));

/** Asks as often as ROUNDS; the median and the longest time, ms. */
async function measure(ask: () => Promise<unknown>): Promise<{ median: number; most: number }> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await ask();
    times.push(performance.now() - start);
  }
  return { median: median(times), most: Math.max(...times) };
}

async function open(client: ProtocolConnection): Promise<ElfStatus & { state: 'ready' }> {
  cpSync(inRoot('demo/firmware'), join(folder, 'firmware'), { recursive: true });
  cpSync(inRoot('demo/heap-demo.elf'), join(folder, 'heap-demo.elf'));
  client.onRequest(findSourceRequest.method, ({ file, elfPath }: { file: string; elfPath: string | null }) =>
    findSource(file, { folders: [folder], elfPath, rules: [] }),
  );
  for (const method of [
    'client/registerCapability',
    'workspace/codeLens/refresh',
    'workspace/inlayHint/refresh',
  ])
    client.onRequest(method, () => null);
  client.listen();
  const options = { elfArchive: join(folder, 'elfs'), symbolCache: join(folder, 'symbols') };
  const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: 'bench' }];
  await client.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { workspaceFolders: true } },
    workspaceFolders,
    initializationOptions: options,
  });
  await client.sendNotification('initialized', {});
  const programs = { path: join(folder, 'heap-demo.elf'), bootloader: null, rom: null };
  const status = await client.sendRequest<ElfStatus>(setElfRequest.method, programs);
  if (status.state !== 'ready') throw new Error(`the ELF is ${status.state}`);
  return status;
}

function siteAt(address: number, index: number): SiteFact {
  return {
    id: `0x${address.toString(16)}:${index}`,
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
async function addresses(client: ProtocolConnection): Promise<number[]> {
  const all = Array.from({ length: (CODE[1] - CODE[0]) / 2 }, (_, index) => CODE[0] + 2 * index);
  const { frames } = await client.sendRequest<SymbolizeResult>(symbolizeRequest.method, { addresses: all });
  const known = all.filter((_, index) => frames[index]?.[0]?.file);
  return Array.from(
    { length: GROUPS },
    (_, index) => known[Math.floor((index * known.length) / GROUPS)] ?? 0,
  );
}

async function run(): Promise<void> {
  const status = await open(connection);
  const sites = (await addresses(connection)).map(siteAt);
  const uris = new Map<string, number>();
  connection.onNotification(
    'textDocument/publishDiagnostics',
    ({ uri, diagnostics }: { uri: string; diagnostics: unknown[] }) => {
      uris.set(uri, diagnostics.length);
    },
  );
  const facts = (bytes: number): Facts => ({
    generation: status.generation,
    device: 'bench',
    boot: 1,
    isVerified: true,
    isTrusted: false,
    sites: sites.map((site) => ({ ...site, bytes: site.bytes + bytes })),
    tasks: [],
    ignore: [],
    shown: { diagnostics: true, codeLens: true, inlayHints: true, marks: true },
  });
  const files = ['kernel/print.c', 'kernel/task.c', 'net/session.c', 'net/buffer.c'];
  const uriOf = (file: string): string => pathToFileURL(join(folder, 'firmware', file)).href;
  const lens = (file: string): Promise<unknown[]> =>
    connection.sendRequest('textDocument/codeLens', { textDocument: { uri: uriOf(file) } });

  let bytes = 0;
  /** Until every file's lens has the new figures: the server answers in the order in which it is told. */
  const update = async (): Promise<void> => {
    await connection.sendNotification(factsNotification.method, facts((bytes += 4096)));
    while (JSON.stringify(await lens('net/buffer.c')) === before)
      await new Promise((next) => setImmediate(next));
    before = JSON.stringify(await lens('net/buffer.c'));
  };
  let before = JSON.stringify(await lens('net/buffer.c'));
  await update();

  const rows: [string, Awaited<ReturnType<typeof measure>>][] = [];
  for (const file of files)
    rows.push([`lens of ${file} (${(await lens(file)).length} functions)`, await measure(() => lens(file))]);
  const range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
  rows.push([
    'inlay hints of kernel/print.c',
    await measure(() =>
      connection.sendRequest('textDocument/inlayHint', {
        textDocument: { uri: uriOf('kernel/print.c') },
        range,
      }),
    ),
  ]);
  rows.push([
    'hover in net/buffer.c',
    await measure(() =>
      connection.sendRequest('textDocument/hover', {
        textDocument: { uri: uriOf('net/buffer.c') },
        position: { line: 9, character: 8 },
      }),
    ),
  ]);
  rows.push(['new facts of all groups, until a lens has them', await measure(update)]);
  printTable(
    `${GROUPS} groups, ${uris.size} files with problems, ${ROUNDS} requests each`,
    ['round trip', 'median ms', 'longest ms'],
    rows.map(([what, time]) => [what, time.median.toFixed(2), time.most.toFixed(2)]),
  );
  const slow = rows.filter(([what, time]) => what.startsWith('lens') && time.median > LIMIT_MS);
  if (slow.length > 0)
    throw new Error(`slower than ${LIMIT_MS} ms: ${slow.map(([what]) => what).join(', ')}`);
}

run()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => {
    connection.dispose();
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  });
