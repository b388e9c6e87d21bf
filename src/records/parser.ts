/** Bytes → records: the line splitter, the prefixes, and the formats asked by a line's first character. */
import type { Format, FormatOptions } from './format';
import { createFormats } from './formats';
import { MarkFormat } from './formats/mark';
import { TaughtFormat } from './formats/taught';
import { BinaryLogFilter } from './binaryLog';
import { isHostLine } from './hostLines';
import { LineSplitter } from './lines';
import { parseLogPrefix, withoutTag, type Line } from './prefix';
import { PrefixReader, type PlainLineSink } from './prefixes/prefixReader';
import type { FactRecord, RecordSink } from './record';
import type { TaughtLine } from './taught';

export interface ParserOptions extends FormatOptions {
  /** Lines that the user has said the meaning of; the first that matches counts. */
  readonly taught?: readonly TaughtLine[];
  /** Told of every line. @param isUnderstood Whether a format took it. */
  readonly onLine?: (line: Line, isUnderstood: boolean) => void;
}

export class RecordParser {
  readonly #onLine: ParserOptions['onLine'];
  readonly #binaryLog = new BinaryLogFilter();
  readonly #splitter = new LineSplitter();
  readonly #prefixes = new PrefixReader();
  readonly #formats: readonly Format[];
  /** Formats to ask for a message whose first character has this code; longer codes share the last entry. */
  #byFirst: readonly (readonly Format[])[] = [];
  #taught: readonly Format[] = [];
  /** The line being parsed. */
  #line: Line = { text: '', message: '', tag: '', deviceMs: null, arrivalMs: null };

  constructor(
    private readonly sink: RecordSink,
    options: ParserOptions = {},
  ) {
    this.#onLine = options.onLine;
    this.#formats = createFormats(options, (line, emit) => this.#taught.some((own) => own.parse(line, emit)));
    this.setTaught(options.taught ?? []);
  }

  /** Other lines are taught from the next line on; nothing that is open is cut. */
  setTaught(taught: readonly TaughtLine[]): void {
    this.#taught = taught.map(newTaught);
    this.#byFirst = byFirst([...this.#taught, ...this.#formats]);
  }

  /**
   * Takes bytes as they come; total: any bytes give records, text at the least.
   * @param arrivalMs When they came, ms on the source's clock; null where the source has none (a plain log).
   */
  feed(bytes: Uint8Array, arrivalMs: number | null): void {
    this.#splitter.feed(this.#binaryLog.filter(bytes), (line) =>
      this.#prefixes.read(line, arrivalMs, this.#plain),
    );
  }

  /** The source has ended, or something is missing here: no line or block goes on behind it. */
  end(arrivalMs: number | null): void {
    const read = (line: string): void => this.#prefixes.read(line, arrivalMs, this.#plain);
    this.#splitter.feed(this.#binaryLog.end(), read);
    this.#splitter.end(read);
    this.#prefixes.end(this.#plain);
    for (const format of this.#formats) format.reset();
  }

  readonly #plain: PlainLineSink = (line, arrivalMs) => this.#parse(parseLogPrefix(line, arrivalMs));

  #parse(line: Line): void {
    this.#line = line;
    let taker = this.#ask(line);
    const untagged = taker ? null : withoutTag(line);
    if (untagged) taker = this.#ask(untagged);
    if (!taker) this.sink({ kind: 'text', text: line.text }, line);
    this.#onLine?.(line, taker !== null && !taker.isTeachable);
  }

  /** The format that takes a line; null: none. */
  #ask(line: Line): Format | null {
    const { message } = line;
    if (isHostLine(message)) return null;
    const code = message.length === 0 ? 0 : Math.min(message.charCodeAt(0), 128);
    for (const format of this.#byFirst[code] as readonly Format[])
      if (format.parse(line, this.#emit)) return format;
    return null;
  }

  readonly #emit = (record: FactRecord, deviceMs?: number): void => {
    // A reset ends whatever was being printed.
    if (record.kind === 'boot' || record.kind === 'reset' || record.kind === 'rebooting')
      for (const format of this.#formats) format.reset();
    const line = this.#line;
    this.sink(record, deviceMs === undefined || line.deviceMs !== null ? line : { ...line, deviceMs });
  };
}

function newTaught(line: TaughtLine): Format {
  return line.mark === undefined ? new TaughtFormat(line) : new MarkFormat(line, line.mark);
}

function byFirst(formats: readonly Format[]): Format[][] {
  return Array.from({ length: 129 }, (_, code) =>
    formats.filter((format) => format.first?.includes(String.fromCharCode(code)) ?? true),
  );
}
