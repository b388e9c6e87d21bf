/** Sessions made from device output. */
import type { Source, SourceSink } from '../../src/device/source';
import { Session, type SessionObserver } from '../../src/model/session';
import { RecordParser } from '../../src/records/parser';

/** A piece of output and when it came; null: a plain log. */
export type Timed = readonly [arrivalMs: number | null, text: string];

/** Plays pieces of output into a session. */
export function sessionOf(...pieces: Timed[]): Session {
  return play(new Session(), pieces);
}

export function observedSession(observer: SessionObserver, pieces: readonly Timed[]): Session {
  const session = new Session();
  session.observe(observer);
  return play(session, pieces);
}

function play(session: Session, pieces: readonly Timed[]): Session {
  const parser = new RecordParser((record, stamp) => session.accept(record, stamp));
  for (const [arrivalMs, text] of pieces) parser.feed(Buffer.from(text), arrivalMs);
  parser.end(pieces.at(-1)?.[0] ?? null);
  session.end();
  return session;
}

/** A source whose bytes the test gives. */
export class HandSource implements Source {
  readonly label = 'hand';
  sink: SourceSink | undefined;
  #nowMs = 1_000_000;

  open(sink: SourceSink): Promise<void> {
    this.sink = sink;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  send(text: string): void {
    this.sink?.data(Buffer.from(text), (this.#nowMs += 3000));
  }
}

/** The article's line with a reading. */
export function heapLine(freeBytes: number, minimum = freeBytes): string {
  return `Memoria atual: ${freeBytes}, Menor valor: ${minimum}\n`;
}

/** The article's task table. */
export function taskTable(...tasks: readonly (readonly [name: string, highWaterMark: number])[]): string {
  const ruler = `${'-'.repeat(92)}\n`;
  const rows = tasks.map(
    ([name, mark]) =>
      `| ${name.padEnd(17)} | ${'Blocked'.padEnd(9)} | ${'5'.padEnd(8)} | ${String(mark).padEnd(20)} | ${'0'.padEnd(6)} |\n`,
  );
  const header = '| Task Name         | Status    | Priority | Stack High Water Mark | Core   |\n';
  return ruler + header + ruler + rows.join('') + ruler;
}

/** The article's leak list. */
export function leakList(...leaks: readonly (readonly [bytes: number, ...callers: string[]])[]): string {
  const lines = leaks.flatMap(([bytes, ...callers], index) => [
    `W (1) MemoryLeak: Alocação #${index}: ${bytes} bytes em 0x3ffb0000\n`,
    ...callers.map((caller, depth) => `   ↳ [${depth}] ${caller}\n`),
  ]);
  return `I (1) HEAP_MONITOR: Encerrando rastreamento. Vazamentos detectados:\n${lines.join('')}`;
}
