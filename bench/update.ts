/**
 * What one update costs the extension host: the article's output of 3 s with 30 tasks, and with a list of 40
 * allocations now and then, from the bytes to the session, to the panel's next message, and to the trees' rows. The
 * panel's own share is in panelPage.ts.
 */
import { Monitor } from '../src/sessions/monitor';
import type { Source, SourceSink } from '../src/device/source';
import { heapRows } from '../src/views/trees/heapRows';
import { leakRows } from '../src/views/trees/leakRows';
import { panelLeaks } from '../src/views/panel/panelLeaks';
import { PanelFeed } from '../src/views/panel/panelFeed';
import type { Row } from '../src/views/trees/stableTree';
import { taskRows } from '../src/views/trees/taskRows';
import { EVERYTHING, type SessionPart } from '../src/model/changes';
import { KnownFrames } from '../test/support/knownFrames';
import { median, printTable } from './table';

const TASKS = 30;
const ALLOCATIONS = 40;
const CYCLE_MS = 3000;
const LOW_STACK_BYTES = 512;
/** An hour of readings is there already. */
const WARM_CYCLES = 1200;
const CYCLES = 600;

const ruler = '-'.repeat(92);

/** One cycle of the article's output. The marks and the heap change a little each time, as they do. */
function cycleOutput(cycle: number, hasLeaks: boolean): Uint8Array {
  const free = 200_000 + ((cycle * 7919) % 30_000);
  const lines = [
    ruler,
    '| Task Name         | Status    | Priority | Stack High Water Mark | Core   |',
    ruler,
  ];
  for (let task = 0; task < TASKS; task++)
    lines.push(
      `| ${`task_${task}`.padEnd(17)} | ${(task === cycle % TASKS ? 'Running' : 'Blocked').padEnd(9)} | ${String(task % 25).padEnd(8)} | ${String(400 + task * 97 - (cycle % 3)).padEnd(20)} | ${String(task % 2).padEnd(6)} |`,
    );
  lines.push(ruler, `Memoria atual: ${free}, Menor valor: ${190_000}`, ruler);
  lines.push('Heap DRAM total: 303640 bytes', 'Heap IRAM total: 361232 bytes', ruler);
  lines.push(`Memoria atual: ${free}, Min Últimos 60s: ${free - 4000}, Max Últimos 60s: ${free + 4000}`);
  if (hasLeaks) lines.push(...leakList(cycle));
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
}

/** As it comes between two of the longer outputs. */
function readingAlone(cycle: number): Uint8Array {
  const free = 200_000 + ((cycle * 6007) % 30_000);
  return new TextEncoder().encode(`Memoria atual: ${free}, Menor valor: ${190_000}\r\n`);
}

/** Ten call stacks of four callers each. */
function leakList(cycle: number): string[] {
  const lines = [`I (${cycle * CYCLE_MS}) HEAP_MONITOR: Encerrando rastreamento. Vazamentos detectados:`];
  for (let index = 0; index < ALLOCATIONS; index++) {
    const address = (0x3ffb0000 + index * 64).toString(16);
    const bytes = 64 + ((index + cycle) % 90);
    lines.push(
      `W (${cycle * CYCLE_MS + index}) MemoryLeak: Alocação #${index}: ${bytes} bytes em 0x${address}`,
    );
    for (let frame = 0; frame < 4; frame++)
      lines.push(`   ↳ [${frame}] 0x400d${(0x5f21 + frame * 16 + (index % 10) * 256).toString(16)}`);
  }
  lines.push(`I (${cycle * CYCLE_MS}) HEAP_MONITOR: Iniciando rastreamento de heap...`);
  return lines;
}

class PushedSource implements Source {
  readonly label = 'bench';
  sink: SourceSink | undefined;
  open(sink: SourceSink): Promise<void> {
    this.sink = sink;
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What the trees compare and send; the children of every third row are open. */
function textOf(rows: readonly Row[]): number {
  let length = 0;
  rows.forEach((row, index) => {
    length += row.label.length + (row.description?.length ?? 0);
    if (index % 3 === 0 && row.children) length += textOf(row.children());
  });
  return length;
}

class Costs {
  readonly #ms = new Map<string, number[]>();

  time<T>(what: string, run: () => T): T {
    const start = performance.now();
    const result = run();
    const spent = performance.now() - start;
    this.#ms.set(what, [...(this.#ms.get(what) ?? []), spent]);
    return result;
  }

  rows(): string[][] {
    const known = [...this.#ms].map(([what, ms]) => ({ what, ms }));
    const sums = known[0]!.ms.map((_, round) => known.reduce((sum, { ms }) => sum + (ms[round] ?? 0), 0));
    return [...known, { what: 'together', ms: sums }].map(({ what, ms }) => [
      what,
      median(ms).toFixed(3),
      ms.toSorted((a, b) => a - b)[Math.floor(ms.length * 0.95)]!.toFixed(3),
    ]);
  }
}

async function measure(hasLeaks: boolean): Promise<void> {
  const source = new PushedSource();
  const monitor = new Monitor();
  const frames = new KnownFrames();
  const feed = new PanelFeed({ monitor }, frames, () => LOW_STACK_BYTES);
  await monitor.start(source);
  const sink = source.sink!;
  let changes = new Set<SessionPart>(EVERYTHING);
  monitor.onDidChangeSession((now) => now.forEach((part) => changes.add(part)));
  const told = (): string => {
    const message = feed.next(undefined, changes);
    changes = new Set();
    if (message) feed.ack(message.seq);
    return JSON.stringify(message, (_, value: unknown) =>
      value instanceof Float64Array ? [...value] : value,
    );
  };
  let costs = new Costs();
  const bytes: number[] = [];
  const sent: number[] = [];
  for (let cycle = 0; cycle < WARM_CYCLES + CYCLES; cycle++) {
    if (cycle === WARM_CYCLES) costs = new Costs();
    const output = cycleOutput(cycle, hasLeaks);
    costs.time('bytes → session', () => sink.data(output, cycle * CYCLE_MS));
    const json = costs.time('session → message to the panel, as JSON', told);
    const { boot } = monitor.session;
    costs.time('rows of the Heap tree', () => textOf(heapRows(monitor.session, frames, monitor.analysis)));
    costs.time('rows of the Tasks tree', () =>
      textOf(taskRows(boot, LOW_STACK_BYTES, monitor.analysis.of(boot))),
    );
    costs.time('rows of the Leaks tree', () =>
      textOf(leakRows(panelLeaks(boot, monitor.analysis.of(boot), frames))),
    );
    sink.data(readingAlone(cycle), (cycle + 0.5) * CYCLE_MS);
    costs.time('a reading alone → message to the panel', told);
    if (cycle < WARM_CYCLES) continue;
    if (boot?.tasks.all.length !== TASKS || !json.includes('"append"'))
      throw new Error('An update was lost.');
    bytes.push(output.length);
    sent.push(Buffer.byteLength(json));
  }
  const sizes = `${median(bytes)} bytes in, ${median(sent)} bytes to the panel`;
  printTable(
    `3 s of output: ${TASKS} tasks${hasLeaks ? ` and ${ALLOCATIONS} allocations` : ''}, after an hour (${sizes}; ${CYCLES} updates, ms)`,
    ['what', 'median', 'p95'],
    costs.rows(),
  );
}

async function main(): Promise<void> {
  await measure(false);
  await measure(true);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
