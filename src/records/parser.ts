/** Bytes → records: the line splitter, the prefixes, and the formats asked by a line's first character. */
import type { Format, FormatOptions } from './format';
import { createFormats } from './formats';
import { MarkFormat } from './formats/mark';
import { TaughtFormat } from './formats/taughtFormat';
import { BinaryLogFilter } from './binaryLog';
import { Guesser } from './guess/guesser';
import { isSureOf, isSurelyWhole, soundPart } from './cutLine';
import { EncodingFilter } from './encoding';
import { HEAP_HINTS } from './guess/words';
import { HintScan } from './hintScan';
import { isHostLine } from './hostLines';
import { LineSplitter, lineOfText } from './lines';
import { parseLogPrefix, withoutTag, type Line } from './prefix';
import { PrefixReader, type PlainLine, type PlainLineSink } from './prefixes/prefixReader';
import type { FactRecord, RecordSink } from './record';
import type { TaughtLine } from './taught';

export interface ParserOptions extends FormatOptions {
  /** Lines that the user has said the meaning of; the first that matches counts. */
  readonly taught?: readonly TaughtLine[];
  /** False: no heap is guessed. Lines that look like one are told of all the same, unconfirmed. */
  readonly guess?: boolean;
  /** Told of every line. @param isUnderstood Whether a format took it. */
  readonly onLine?: (line: Line, isUnderstood: boolean) => void;
}

const encoder = new TextEncoder();

/** A larger time is that of the day: the clock since the boot has 32 bits of ms. */
const MAX_UPTIME_MS = 2 ** 32;

export class RecordParser {
  readonly #onLine: ParserOptions['onLine'];
  readonly #encoding = new EncodingFilter();
  readonly #binaryLog = new BinaryLogFilter();
  readonly #splitter = new LineSplitter();
  readonly #prefixes = new PrefixReader();
  readonly #formats: readonly Format[];
  /** Formats to ask for a message whose first character has this code; longer codes share the last entry. */
  #byFirst: readonly (readonly Format[])[] = [];
  /** Those of them to ask for a line that has none of the hints. */
  #unhinted: readonly (readonly Format[])[] = [];
  /** Any hint of any format, and what may name a heap. */
  readonly #hints: HintScan;
  /** Formats with hints that may be open. */
  readonly #openable: readonly Format[];
  #taught: readonly Format[] = [];
  /** Lines have the device's clock in their prefix. */
  #hasLogClock = false;
  readonly #guesser: Guesser;
  /** The line being parsed has no end, so that more of it may be missing: it is no line to guess from. */
  #isUnended = false;
  /** The line being parsed lacks its last word. */
  #isCutLine = false;
  /** The line being parsed. */
  #line: Line = { text: '', message: '', tag: '', deviceMs: null, arrivalMs: null };

  constructor(
    private readonly sink: RecordSink,
    options: ParserOptions = {},
  ) {
    this.#onLine = options.onLine;
    this.#guesser = new Guesser(options.guess ?? true);
    this.#formats = createFormats(options, (line, emit) => this.#taught.some((own) => own.parse(line, emit)));
    this.#hints = new HintScan([...this.#formats.flatMap(({ hints = [] }) => hints), ...HEAP_HINTS]);
    this.#openable = this.#formats.filter((format) => format.hints && 'isOpen' in format);
    this.setTaught(options.taught ?? []);
  }

  /** Other lines are taught from the next line on; nothing that is open is cut. */
  setTaught(taught: readonly TaughtLine[]): void {
    this.#taught = taught.filter(({ isNoHeap }) => !isNoHeap).map(newTaught);
    this.#guesser.setNoHeaps(taught.filter(({ isNoHeap }) => isNoHeap));
    const formats = [...this.#taught, ...this.#formats];
    this.#byFirst = byFirst(formats);
    this.#unhinted = byFirst(formats.filter(({ hints }) => !hints));
  }

  /**
   * Takes bytes as they come; total: any bytes give records, text at the least.
   * @param arrivalMs When they came, ms on the source's clock; null where the source has none (a plain log).
   */
  feed(bytes: Uint8Array, arrivalMs: number | null): void {
    const plain = this.#binaryLog.filter(this.#encoding.filter(bytes));
    this.#splitter.feed(plain, (line) => this.#prefixes.read(line, arrivalMs, this.#plain));
  }

  /** As `feed` takes the bytes of a line of text with its end, without a way over bytes: an editor has lines. */
  feedLine(text: string, arrivalMs: number | null): void {
    const isBetween = this.#encoding.isBytes && this.#binaryLog.isEmpty && this.#splitter.isEmpty;
    const line = isBetween ? lineOfText(text) : null;
    if (line !== null) this.#prefixes.read(line, arrivalMs, this.#plain);
    else this.feed(encoder.encode(`${text}\n`), arrivalMs);
  }

  /**
   * The source has ended, or something is missing here: no line or block goes on behind it.
   * @param isCut A last line without its end may be cut anywhere: only what is sure of it is read.
   */
  end(arrivalMs: number | null, isCut = false): void {
    const read = (line: string): void => this.#prefixes.read(line, arrivalMs, this.#plain);
    this.#splitter.feed(this.#binaryLog.filter(this.#encoding.end()), read);
    this.#splitter.feed(this.#binaryLog.end(), read);
    // Lines may have waited for this one to show a prefix: only the last is the cut one.
    const last: [line: PlainLine, arrivalMs: number | null][] = [];
    const keep: PlainLineSink = (line, atMs) => void last.push([line, atMs]);
    const seen = { isUnended: false, isSound: true };
    const toSound = (line: string): string => {
      seen.isUnended = true;
      seen.isSound = isSurelyWhole(line);
      return seen.isSound ? line : soundPart(line);
    };
    this.#splitter.end((line) => this.#prefixes.read(line, arrivalMs, keep), isCut ? toSound : undefined);
    this.#prefixes.end(keep);
    last.forEach(([line, atMs], index) => {
      this.#isUnended = seen.isUnended && index === last.length - 1;
      this.#isCutLine = !seen.isSound && this.#isUnended;
      this.#plain(line, atMs);
    });
    this.#isUnended = this.#isCutLine = false;
    for (const format of this.#formats) format.reset();
  }

  readonly #plain: PlainLineSink = (line, arrivalMs) => this.#parse(parseLogPrefix(line, arrivalMs));

  #parse(line: Line): void {
    this.#line = line;
    this.#hasLogClock ||= line.deviceMs !== null;
    const mayHint = this.#mayHint(line);
    const formats = mayHint || this.#isAnyOpen() ? this.#byFirst : this.#unhinted;
    let taker = this.#ask(line, formats);
    const untagged = taker ? null : withoutTag(line);
    if (untagged) taker = this.#ask(untagged, formats);
    if (!taker) {
      this.sink({ kind: 'text', text: line.text }, line);
      if (!this.#isUnended && (mayHint || this.#guesser.hasHeader))
        for (const record of this.#guesser.read(line)) this.sink(record, line);
    }
    this.#onLine?.(line, taker !== null && !taker.isTeachable);
  }

  /** A tag of ESPHome's is not in the text any more. */
  #mayHint({ text, message, tag }: Line): boolean {
    return this.#hints.mayHave(text) || (tag !== '' && text === message);
  }

  #isAnyOpen(): boolean {
    for (const format of this.#openable) if (format.isOpen) return true;
    return false;
  }

  /** The format that takes a line; null: none. */
  #ask(line: Line, formats: readonly (readonly Format[])[]): Format | null {
    const { message } = line;
    if (isHostLine(message)) return null;
    const code = message.length === 0 ? 0 : Math.min(message.charCodeAt(0), 128);
    for (const format of formats[code] as readonly Format[])
      if (format.parse(line, this.#emit)) return format;
    return null;
  }

  readonly #emit = (record: FactRecord, deviceMs?: number, isTimeOfDay = false): void => {
    if (this.#isCutLine && !isSureOf(record)) return;
    // A reset ends whatever was being printed.
    if (record.kind === 'boot' || record.kind === 'reset' || record.kind === 'rebooting') {
      for (const format of this.#formats) format.reset();
      this.#guesser.reset();
    }
    const line = this.#line;
    const isWallClock = isTimeOfDay || (deviceMs !== undefined && deviceMs > MAX_UPTIME_MS);
    // Beside a log clock a date is another clock: a time line has one.
    if (deviceMs === undefined || line.deviceMs !== null || (isWallClock && this.#hasLogClock))
      return this.sink(record, line);
    this.sink(record, { ...line, deviceMs, isWallClock });
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
