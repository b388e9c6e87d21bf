/**
 * A device log as an editor wants it: blocks to fold, an outline of boots, crashes and leak reports, and the addresses
 * in it. The same parsers read it as read the device. Pure; bounded by the length of the text that is scanned.
 */
import { addressesIn, type AddressInText } from '../../records/addressText';
import { RecordParser } from '../../records/parser';
import type { FactRecord } from '../../records/record';

export interface LineAddress extends AddressInText {
  /** 0-based. */
  readonly line: number;
  /** Prefix of the hash of the ELF that wrote it, as the log tells; null: it does not. */
  readonly elfSha256: string | null;
}

export type BlockKind = 'boot' | 'crash' | 'leaks' | 'tasks';

export interface LogBlock {
  readonly kind: BlockKind;
  /** First and last line, 0-based. */
  readonly start: number;
  end: number;
  /** What the firmware calls it, such as the reason of a panic. */
  name: string;
  /** Rows or allocations, and their bytes. */
  count: number;
  bytes: number;
}

export interface LogScan {
  /** Some line of it is one that a device prints. */
  readonly isDeviceLog: boolean;
  readonly addresses: readonly LineAddress[];
  /** By their first line; those within a boot come after it. */
  readonly blocks: readonly LogBlock[];
}

const MAX_ADDRESSES = 20_000;
const MAX_BLOCKS = 10_000;

/** Records that belong to a block of their kind. */
const MEMBERS: Readonly<Record<Exclude<BlockKind, 'boot'>, ReadonlySet<FactRecord['kind']>>> = {
  crash: new Set([
    'panic',
    'panic-detail',
    'register-dump',
    'registers',
    'backtrace',
    'stack-memory',
    'elf-sha256',
  ]),
  leaks: new Set(['allocation', 'caller', 'freed', 'leak-report-note', 'leak-report-end']),
  tasks: new Set(['task', 'task-table-end']),
};
/** Lines of anything else that a block may have between its own. */
const MOST_BETWEEN = 40;
/** Lines of a ROM's banner before the reason of the reset. */
const BANNER_LINES = 4;

export function scanLog(lines: Iterable<string>): LogScan {
  const scan = new Scan();
  for (const line of lines) scan.line(line);
  return scan.result();
}

class Scan {
  readonly #parser = new RecordParser((record) => this.#record(record));
  readonly #addresses: LineAddress[] = [];
  readonly #blocks: LogBlock[] = [];
  #boot: LogBlock | null = null;
  /** The latest block of each kind: other lines, also whole tables, may stand between its own. */
  readonly #latest = new Map<BlockKind, LogBlock>();
  #elfSha256: string | null = null;
  #line = -1;
  #isDeviceLog = false;

  line(text: string): void {
    this.#line++;
    this.#parser.feedLine(text, null);
    if (!text.includes('0x')) return;
    for (const found of addressesIn(text))
      if (this.#addresses.length < MAX_ADDRESSES)
        this.#addresses.push({ ...found, line: this.#line, elfSha256: this.#elfSha256 });
  }

  result(): LogScan {
    if (this.#boot) this.#boot.end = this.#line;
    return { isDeviceLog: this.#isDeviceLog, addresses: this.#addresses, blocks: this.#blocks };
  }

  #record(record: FactRecord | { readonly kind: 'text' }): void {
    if (record.kind === 'text') return;
    this.#isDeviceLog = true;
    switch (record.kind) {
      case 'boot':
        return this.#beginBoot('');
      case 'reset':
        return this.#reset(record.reason);
      case 'elf-sha256':
        this.#elfSha256 = record.prefix;
        break;
      case 'panic':
        return this.#begin('crash', record.reason);
      case 'leak-report':
        return this.#begin('leaks', '');
      case 'task-table':
        return this.#begin('tasks', '');
      default:
        break;
    }
    this.#goOn(record);
  }

  /** Chips print it behind their banner; where there is none, it is what begins the boot. */
  #reset(reason: string): void {
    if (this.#boot && this.#boot.name === '' && this.#line - this.#boot.start <= BANNER_LINES)
      this.#boot.name = reason;
    else this.#beginBoot(reason);
  }

  #beginBoot(name: string): void {
    if (this.#boot) this.#boot.end = Math.max(this.#boot.start, this.#line - 1);
    this.#elfSha256 = null;
    this.#latest.clear();
    this.#boot = this.#add('boot', name);
  }

  /** A further line about the same crash is no other one. */
  #begin(kind: Exclude<BlockKind, 'boot'>, name: string): void {
    const before = this.#latest.get(kind);
    if (kind === 'crash' && before && this.#line - before.end <= 1) before.end = this.#line;
    else this.#add(kind, name);
  }

  #goOn(record: FactRecord): void {
    for (const [kind, block] of this.#latest) {
      if (kind === 'boot' || !MEMBERS[kind].has(record.kind)) continue;
      if (this.#line - block.end > MOST_BETWEEN) this.#latest.delete(kind);
      else extend(block, record, this.#line);
    }
  }

  #add(kind: BlockKind, name: string): LogBlock | null {
    if (this.#blocks.length === MAX_BLOCKS) return null;
    const block: LogBlock = { kind, start: this.#line, end: this.#line, name, count: 0, bytes: 0 };
    this.#blocks.push(block);
    this.#latest.set(kind, block);
    return block;
  }
}

function extend(block: LogBlock, record: FactRecord, line: number): void {
  block.end = line;
  if (record.kind === 'task') block.count++;
  if (record.kind !== 'allocation' || record.freed) return;
  block.count++;
  block.bytes += record.sizeBytes;
}
