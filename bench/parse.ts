/**
 * Throughput of parsing: an hour of the article's output, made by repetition of its cycle with changing figures, in
 * the 64 KiB chunks a file is read in. Records alone, records into a session, and how long a day's log takes.
 */
import { Session } from '../src/model/session';
import { RecordParser } from '../src/records/parser';
import { median, printTable } from './table';

const CYCLES_PER_HOUR = 1200;
const TASKS = 30;
const CHUNK = 64 * 1024;

/** One hour: 1,200 cycles of 3 s with 30 tasks, and a leak list of 40 allocations every five minutes. */
function hourOfOutput(): Uint8Array {
  const ruler = '-'.repeat(92);
  const lines: string[] = [];
  for (let cycle = 0; cycle < CYCLES_PER_HOUR; cycle++) {
    const free = 200_000 + ((cycle * 7919) % 30_000);
    lines.push(ruler, '| Task Name         | Status    | Priority | Stack High Water Mark | Core   |', ruler);
    for (let task = 0; task < TASKS; task++)
      lines.push(
        `| ${`task_${task}`.padEnd(17)} | ${'Blocked'.padEnd(9)} | ${String(task % 25).padEnd(8)} | ${String(400 + task * 97 - (cycle % 3)).padEnd(20)} | ${String(task % 2).padEnd(6)} |`,
      );
    lines.push(ruler, `Memoria atual: ${free}, Menor valor: ${free - 9000}`, ruler);
    lines.push('Heap DRAM total: 303640 bytes', 'Heap IRAM total: 361232 bytes', ruler);
    lines.push(`Memoria atual: ${free}, Min Últimos 60s: ${free - 4000}, Max Últimos 60s: ${free + 4000}`);
    lines.push(`I (${cycle * 3000}) mqtt: published ${cycle} messages to the platform`);
    if (cycle % 100 === 99) lines.push(...leakList(cycle));
  }
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
}

function leakList(cycle: number): string[] {
  const lines = [`I (${cycle * 3000}) HEAP_MONITOR: Encerrando rastreamento. Vazamentos detectados:`];
  for (let index = 0; index < 40; index++) {
    const address = (0x3ffb0000 + index * 64).toString(16);
    lines.push(
      `W (${cycle * 3000 + index}) MemoryLeak: Alocação #${index}: ${64 + index} bytes em 0x${address}`,
    );
    for (let frame = 0; frame < 4; frame++)
      lines.push(`   ↳ [${frame}] 0x400d${(0x5f21 + frame * 16).toString(16)}`);
  }
  return lines;
}

function seconds(run: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    const start = performance.now();
    run();
    times.push((performance.now() - start) / 1000);
  }
  return median(times);
}

function feed(parser: RecordParser, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += CHUNK) parser.feed(bytes.subarray(at, at + CHUNK), at);
  parser.end(bytes.length);
}

const hour = hourOfOutput();
const megabytes = hour.length / 1e6;
let records = 0;
const alone = seconds(() => feed(new RecordParser(() => records++), hour));
const decode = seconds(() => {
  const decoder = new TextDecoder();
  let lines = 0;
  for (let at = 0; at < hour.length; at += CHUNK)
    lines += decoder.decode(hour.subarray(at, at + CHUNK)).split('\n').length;
  if (lines === 0) throw new Error('nothing was decoded');
});
const session = seconds(() => {
  const target = new Session();
  feed(new RecordParser((record, stamp) => target.accept(record, stamp)), hour);
  target.end();
  if (target.boot?.heap?.samples !== CYCLES_PER_HOUR) throw new Error('samples were lost');
});

printTable(
  `One hour of the article's output: ${megabytes.toFixed(1)} MB, ${TASKS} tasks, one core, median of 7`,
  ['what', 'seconds', 'MB/s', 'a day takes'],
  [
    ['decode and split only (floor)', decode],
    ['bytes → records', alone],
    ['bytes → session', session],
  ].map(([what, time]) => [
    String(what),
    (time as number).toFixed(3),
    (megabytes / (time as number)).toFixed(0),
    `${((time as number) * 24).toFixed(2)} s`,
  ]),
);
