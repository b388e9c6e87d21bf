/**
 * A week with a device, played as fast as it goes: every 3 s its heap and a table of 30 tasks, every 10 minutes a heap
 * trace, some lost connections; through the recorder, the parser, the session and its analysis. Prints what memory is
 * held at the end of each day, and what is kept on disk.
 *   npm run bench -- week -- 28      four weeks
 *   npm run bench -- week -- 7 10    a week with some ten resets
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { recorded } from '../src/device/recorded';
import { Recorder } from '../src/device/recorder';
import { RecordingFolder } from '../src/device/recordingFolder';
import type { Source, SourceSink } from '../src/device/source';
import { HumanError } from '../src/errors';
import { Monitor } from '../src/sessions/monitor';
import { random as seeded } from '../test/support/random';
import { printTable } from './table';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const DAY_MS = 86_400_000;
const PERIOD_MS = 3000;
const TASKS = 30;
/** What the recorder may be given before it has had its turn, bytes. */
const BURST = 6 * 1024 * 1024;
const FLUSH_MS = 300;
const random = seeded(7);

/** The device: what it prints in one period. */
class Device {
  #upMs = 0;
  #free = 180_000;
  #periods = 0;

  /** @param resets In a week, on average. */
  constructor(private readonly resets: number) {}

  next(): string {
    this.#upMs += PERIOD_MS;
    this.#periods++;
    const reset = random() < (this.resets * PERIOD_MS) / (7 * DAY_MS) ? this.#reset() : '';
    const free = Math.round(this.#free - this.#upMs / 20_000 - random() * 4000);
    return `${reset}I (${this.#upMs}) app: Memoria atual: ${free}, Menor valor: ${this.#free - 4000}\r\n${this.#tasks()}${this.#periods % 200 === 0 ? this.#trace() : ''}`;
  }

  #reset(): string {
    this.#upMs = PERIOD_MS;
    return 'ets Jul 29 2019 12:21:46\r\n\r\nrst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n';
  }

  #tasks(): string {
    let table = '';
    for (let task = 0; task < TASKS; task++) {
      const mark = 400 + task * 10 - Math.floor(this.#periods / 5000);
      table += `${`task_${task}`.padEnd(16)}\tB\t${5 + (task % 3)}\t${mark}\t${task + 4}\t${task % 2}\r\n`;
    }
    return table;
  }

  #trace(): string {
    const records = Array.from(
      { length: 20 },
      (_, index) =>
        `${24 + index} bytes (@ 0x3ffb${(index * 64).toString(16).padStart(4, '0')}) allocated CPU 0 ccount 0x00000000 caller 0x400d${(0x5000 + index).toString(16)}:0x400d6043\r\n`,
    );
    return `====== Heap Trace: 20 records (100 capacity) ======\r\n${records.join('')}====== Heap Trace Summary ======\r\nMode: Heap Trace Leaks\r\n540 bytes 'leaked' in trace (20 allocations)\r\nrecords: 20 (100 capacity, 20 high water mark)\r\ntotal allocations: 20\r\ntotal frees: 0\r\n================================\r\n`;
  }
}

class Played implements Source {
  readonly label = 'week';
  sink: SourceSink | undefined;

  open(sink: SourceSink): Promise<void> {
    this.sink = sink;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function play(days: number, resets: number): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'heap-monitor-week-'));
  const folder = new RecordingFolder(
    path,
    { totalBytes: 64 * 1024 * 1024, ageMs: 400 * DAY_MS },
    () => Date.now() + DAY_MS,
  );
  const recorder = new Recorder({
    path: folder.newPath('week'),
    source: 'week',
    baudRate: null,
    partBytes: 8 * 1024 * 1024,
    makeRoom: () => folder.makeRoom(),
    failed: (reason) => {
      throw reason;
    },
  });
  const source = new Played();
  const monitor = new Monitor();
  await monitor.start(recorded(source, recorder));
  const device = new Device(resets);
  const startMs = Date.now();
  const rows: string[][] = [];
  let [bytes, burst, nowMs] = [0, 0, startMs];
  const cpu = process.cpuUsage();
  for (let day = 1; day <= days; day++) {
    for (const endMs = startMs + day * DAY_MS; nowMs < endMs; nowMs += PERIOD_MS) {
      const said = Buffer.from(device.next());
      source.sink?.data(said, nowMs);
      if (random() < 1 / 10_000) loseFor(source, nowMs);
      bytes += said.length;
      if ((burst += said.length) < BURST) continue;
      burst = 0;
      await sleep(FLUSH_MS);
    }
    rows.push(await rowOf(day, monitor, path));
  }
  const used = process.cpuUsage(cpu);
  const cpuSeconds = (used.user + used.system) / 1e6;
  await monitor.dispose();
  rmSync(path, { recursive: true });
  printTable(
    `${days} days: every 3 s the heap and ${TASKS} tasks, recorded, parsed and analysed`,
    ['end of day', 'heap used', 'resident', 'boots', 'readings', 'kept', 'on disk'],
    rows,
  );
  console.log(
    `\n${(bytes / 1e6).toFixed(0)} MB in ${cpuSeconds.toFixed(1)} s of CPU time: ` +
      `${((1000 * cpuSeconds) / ((days * DAY_MS) / 60_000)).toFixed(2)} ms for each minute of the device.`,
  );
}

function loseFor(source: Played, nowMs: number): void {
  source.sink?.link?.({ kind: 'lost', reason: new HumanError('Gone.'), released: false }, nowMs + 500);
  source.sink?.link?.({ kind: 'regained' }, nowMs + 2500);
}

async function rowOf(day: number, { session }: Monitor, path: string): Promise<string[]> {
  await sleep(FLUSH_MS);
  collectGarbage();
  const { heapUsed, rss } = process.memoryUsage();
  const sizes = readdirSync(path).map((name) => statSync(join(path, name)).size);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return [
    String(day),
    `${(heapUsed / 1e6).toFixed(1)} MB`,
    `${(rss / 1e6).toFixed(0)} MB`,
    String(session.boots.length),
    String(sum(session.boots.map(({ heap }) => heap?.history.count ?? 0))),
    String(sum(session.boots.map(({ heap }) => heap?.history.points().length ?? 0))),
    `${(sum(sizes) / 1e6).toFixed(0)} MB`,
  ];
}

void play(Number(process.argv[2] ?? 7), Number(process.argv[3] ?? 0));
