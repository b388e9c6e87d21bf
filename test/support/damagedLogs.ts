/**
 * Damaged logs, the same for the same seed: the fixtures and hand-made blocks one after the other, some as they are, most
 * with bytes flipped, dropped, doubled or put in, with lines cut, shuffled or of another log. A ROM banner stands before
 * each, as after a reset: what a damaged block has left open must not reach the next.
 */
import { RecordParser } from '../../src/records/parser';
import type { DeviceRecord, RecordSink } from '../../src/records/record';
import { Session } from '../../src/model/session';
import { fixtureNames, readFixture } from './fixtures';
import { random } from './random';

const BANNER = Buffer.from(
  '\r\nets Jun  8 2016 00:22:57\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n',
);
const LF = 0x0a;
/** Blocks of one case. */
const BLOCKS = 6;
/** Records of one line at the most: a line of espp or Teleplot has many. */
const MAX_RECORDS_OF_A_LINE = 200;

export interface LogCorpus {
  readonly blocks: readonly LogBlock[];
}

export interface LogBlock {
  readonly name: string;
  /** It ends with a line end. */
  readonly bytes: Uint8Array;
  /** What it says behind a banner. */
  readonly facts: string;
}

/** @param texts Blocks beside the fixtures. */
export function logCorpus(texts: readonly string[] = []): LogCorpus {
  const logs = fixtureNames().map((name) => [name, readFixture(name)] as const);
  const others = texts.map((text, index) => [`text ${index}`, Buffer.from(text)] as const);
  return {
    blocks: [...logs, ...others].map(([name, read]) => {
      const bytes = Buffer.concat([read, Buffer.of(LF)]);
      const facts = new FactList();
      feed(facts.parser, Buffer.concat([BANNER, bytes]), () => 0.999);
      return { name, bytes, facts: facts.take() };
    }),
  };
}

/** One case. Throws where it does anything that it must not. @returns The lines of it. */
export function surviveLog({ blocks }: LogCorpus, seed: number): number {
  const next = random(seed);
  const facts = new FactList();
  for (let count = 0; count < BLOCKS; count++) {
    const block = pick(blocks, next);
    const isWhole = next() < 0.3;
    const bytes = isWhole ? block.bytes : damage(block.bytes, pick(blocks, next).bytes, next);
    feed(facts.parser, BANNER, next);
    feed(facts.parser, Buffer.concat([bytes, Buffer.of(LF)]), next);
    const said = facts.take();
    if (isWhole && said !== block.facts)
      throw new Error(`${block.name}, untouched, says ${firstDifference(said, block.facts)}`);
  }
  facts.parser.end(null);
  facts.check();
  return facts.lines;
}

/** Takes what a parser says, into a session too. */
class FactList {
  readonly parser: RecordParser;
  readonly #session = new Session();
  #facts: string[] = [];
  #records = 0;
  lines = 0;

  constructor() {
    const sink: RecordSink = (record: DeviceRecord, stamp) => {
      this.#records++;
      if (record.kind !== 'text') this.#facts.push(JSON.stringify(record));
      this.#session.accept(record, stamp);
    };
    this.parser = new RecordParser(sink, { onLine: () => this.lines++ });
  }

  /** The facts since the latest banner. */
  take(): string {
    const facts = this.#facts;
    this.#facts = [];
    this.#session.commit();
    return facts.slice(facts.lastIndexOf('{"kind":"boot","chip":"esp32"}')).join('\n');
  }

  check(): void {
    this.#session.end();
    if (this.#records > MAX_RECORDS_OF_A_LINE * this.lines) throw new Error(`${this.#records} records`);
    for (const boot of this.#session.boots) {
      const { heaps, tasks, heapRegions, events, namedSeries } = boot;
      if (heaps.size > 32 || tasks.all.length > 512 || heapRegions.all.length > 64)
        throw new Error('a boot grows without end');
      if (events.all.length > 32 || namedSeries.all.length > 32) throw new Error('events grow without end');
      for (const task of tasks.all) if (task.name === '') throw new Error('a task has no name');
      for (const heap of heaps.values())
        if (!Number.isFinite(heap.lastFreeBytes ?? 0)) throw new Error('a heap has no number');
    }
  }
}

/** In random chunks. */
function feed(parser: RecordParser, bytes: Uint8Array, next: () => number): void {
  const longest = next() < 0.2 ? 8 : 4096;
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + Math.floor(next() * longest);
    parser.feed(bytes.subarray(at, end), null);
    at = end;
  }
}

function pick<T>(all: readonly T[], next: () => number): T {
  return all[Math.floor(next() * all.length)] as T;
}

function damage(bytes: Uint8Array, other: Uint8Array, next: () => number): Uint8Array {
  const lines = splitLines(bytes);
  for (let count = 1 + Math.floor(next() * 4); count > 0; count--)
    damageLines(lines, splitLines(other), next);
  const damaged = Buffer.concat(lines);
  for (let count = Math.floor(next() * 6); count > 0 && damaged.length > 0; count--)
    damageByte(damaged, next);
  return damaged;
}

function damageLines(lines: Uint8Array[], others: readonly Uint8Array[], next: () => number): void {
  const at = Math.floor(next() * lines.length);
  const line = lines[at];
  if (!line) return;
  const kind = Math.floor(next() * 8);
  if (kind === 0) lines.splice(at, 1);
  else if (kind === 1) lines.splice(at, 0, line);
  else if (kind === 2) lines.splice(Math.floor(next() * lines.length), 0, ...lines.splice(at, 1));
  else if (kind === 3) lines.splice(at, 0, ...others.slice(0, 1 + Math.floor(next() * 12)));
  else if (kind === 4)
    lines[at] = line.subarray(0, Math.floor(next() * line.length)); // glued to the next
  else if (kind === 5) lines.length = at + 1;
  else if (kind === 6) lines[at] = Buffer.concat([line.subarray(Math.floor(next() * line.length))]);
  else lines.splice(at, 0, garbage(next));
}

function garbage(next: () => number): Uint8Array {
  return Uint8Array.from({ length: Math.floor(next() * 64) }, () => Math.floor(next() * 256));
}

function damageByte(bytes: Uint8Array, next: () => number): void {
  const at = Math.floor(next() * bytes.length);
  const kind = next();
  if (kind < 0.5) bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(next() * 8));
  else if (kind < 0.7) bytes[at] = Math.floor(next() * 256);
  else if (kind < 0.85) bytes.copyWithin(at, at + 1);
  else bytes.copyWithin(at + 1, at);
}

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(LF, at);
    lines.push(bytes.slice(at, end < 0 ? bytes.length : end + 1));
    at = end < 0 ? bytes.length : end + 1;
  }
  return lines;
}

function firstDifference(said: string, expected: string): string {
  const [a, b] = [said.split('\n'), expected.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  const place = at < 0 ? a.length : at;
  return `at its fact ${place}: ${a[place] ?? 'nothing'} instead of ${b[place] ?? 'nothing'}`;
}
