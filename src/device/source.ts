/** Where bytes come from. Every source gives raw bytes with their times and knows nothing of what they mean. */
import type { HumanError } from '../errors';

export interface SourceSink {
  /**
   * Bytes came.
   * @param arrivalMs When, in ms since 1970; null where the source cannot tell (a plain log file).
   */
  data(bytes: Uint8Array, arrivalMs: number | null): void;
  /**
   * The connection broke and the source is trying to get it back, or it is there again. Between the two, what the
   * device said is lost.
   * @param atMs ms since 1970.
   */
  link?(event: LinkEvent, atMs: number): void;
  /**
   * The user marked this moment: now, or when it was recorded.
   * @param atMs ms since 1970.
   */
  mark?(label: string, atMs: number): void;
  /**
   * The source ended without being closed by us: null where that is its natural end, else why.
   * @param notice It came to its natural end, and yet something was wrong.
   */
  ended(reason: HumanError | null, notice?: HumanError): void;
}

export type LinkEvent =
  /**
   * Told again when another reason is known.
   * `released`: on purpose, as another program was to have the port; else by itself.
   */
  | { readonly kind: 'lost'; readonly reason: HumanError; readonly released: boolean }
  | { readonly kind: 'regained' };

export interface Source {
  /** What people call it, such as `/dev/ttyUSB0 at 115200`. */
  readonly label: string;
  /** Path of the serial port that it holds, which may change; absent where it holds none. */
  readonly serialPath?: string | undefined;
  /** What it gives was recorded before: no device is there. */
  readonly isReplay?: boolean;
  /** Connects; rejects with a HumanError that says which source, why, and what to do. Called once. */
  open(sink: SourceSink): Promise<void>;
  /** Disconnects; nothing reaches the sink from the moment of the call. Safe at any time, any number of times. */
  close(): Promise<void>;
  /**
   * The user marks a moment: kept where the source is recorded.
   * @returns When it counts as marked, as the recording will say it.
   */
  mark?(label: string, atMs: number): number;
  /**
   * Sends bytes to the device, as they are; absent where the source has no way back. Rejects with a HumanError while
   * the device cannot be reached, or while another program has it.
   */
  write?(bytes: Uint8Array): Promise<void>;
  /** Resets the board, as its user asked; absent where that cannot work. Rejects with a HumanError. */
  reset?(): Promise<void>;
  /**
   * Closes the port so that another program can have it; resolves when it is free. Absent where nothing is held.
   * @param reason Why, for people.
   */
  pause?(reason: HumanError): Promise<void>;
  /** Opens it again after `pause`, as soon as it can be had. */
  resume?(): void;
  /**
   * Lets another program use what is open here.
   * @param listener Gets all bytes, also those that are not for us.
   */
  attach?(listener: (bytes: Uint8Array) => void): Guest;
  /** Line settings, for programs that flash through this source; absent where it has none. */
  readonly control?: PortControl;
}

/** Another program that uses a source beside us. */
export interface Guest {
  /** As the source's `write`, and also while only guests may. */
  write(bytes: Uint8Array): Promise<void>;
  detach(): void;
}

/** The settings of a serial port, here or behind RFC 2217. */
export interface PortControl {
  /** The rate it is opened at. */
  readonly baudRate: number;
  setBaudRate(baudRate: number): Promise<void>;
  /** Sets both lines at once; true is asserted, which is low at the chip. */
  setLines(lines: ControlLines): Promise<void>;
}

export interface ControlLines {
  readonly dtr: boolean;
  readonly rts: boolean;
}

/** How to reach a source: what the pick list gives and what is remembered. */
export type SourceAddress =
  | SerialAddress
  /** Raw bytes over TCP: QEMU, ser2net, esp-link. */
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** A serial port over TCP with its control lines (RFC 2217). */
  | { readonly kind: 'rfc2217'; readonly host: string; readonly port: number }
  /** Datagrams sent to a port of this machine, as Teleplot's. */
  | { readonly kind: 'udp'; readonly port: number }
  | FileAddress
  /** A log that another program appends to (`tail -F`): what is there, then what comes; or only what comes. */
  | { readonly kind: 'follow'; readonly path: string; readonly fromEnd?: boolean }
  | { readonly kind: 'demo' };

/** A log or a recording, read from its beginning to its end. */
export interface FileAddress {
  readonly kind: 'file';
  readonly path: string;
  /** Played in time, that many times as fast as it was; else at once. */
  readonly speed?: number;
}

export interface SerialAddress {
  readonly kind: 'serial';
  readonly path: string;
  /** Which device that was, where the system tells: it may come back under another path. */
  readonly identity?: PortIdentity;
}

/** What stays the same of a USB serial device while it is unplugged. Hex without 0x, as the system gives it. */
export interface PortIdentity {
  readonly vendorId: string;
  readonly productId: string;
  readonly serialNumber: string | null;
  /** Where it is plugged in; null where the system does not tell. */
  readonly location: string | null;
}

/** The address as people write it: a path, `socket://host:port`, `demo` …; `parseAddress` reads it again. */
export function formatAddress(address: SourceAddress): string {
  switch (address.kind) {
    case 'tcp':
      return formatUrl('socket', address);
    case 'rfc2217':
      return formatUrl('rfc2217', address);
    case 'udp':
      return `udp://:${address.port}`;
    case 'follow':
      return `${address.fromEnd ? 'tail-end' : 'tail'}:${address.path}`;
    case 'demo':
      return 'demo device';
    default:
      return address.path;
  }
}

function formatUrl(scheme: string, { host, port }: { host: string; port: number }): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const URL_FORM = /^(socket|rfc2217|udp):\/\/(?:\[([0-9a-fA-F:.]+)\]|([^\s/:?#[\]]*)):(\d{1,5})\/?$/;

/** Reads `socket://host:port`, `rfc2217://host:port` or `udp://:port`; null for anything else. */
export function parseSocketAddress(text: string): SourceAddress | null {
  const match = URL_FORM.exec(text.trim());
  const host = match?.[2] ?? match?.[3] ?? '';
  const port = Number(match?.[4]);
  if (!match || !(port >= 1 && port <= 65535)) return null;
  if (match[1] === 'udp') return { kind: 'udp', port };
  if (host === '') return null;
  return { kind: match[1] === 'rfc2217' ? 'rfc2217' : 'tcp', host, port };
}
