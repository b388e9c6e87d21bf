/** Where bytes come from. Every source gives raw bytes with their times and knows nothing of what they mean. */
import type { HumanError } from '../errors';

export interface SourceSink {
  /**
   * Bytes came.
   * @param arrivalMs When, in ms since 1970; null where the source cannot tell (a plain log file).
   */
  data(bytes: Uint8Array, arrivalMs: number | null): void;
  /** The source ended without being closed by us: null where that is its natural end, else why. */
  ended(reason: HumanError | null): void;
}

export interface Source {
  /** What people call it, such as `/dev/ttyUSB0 at 115200`. */
  readonly label: string;
  /** Connects; rejects with a HumanError that says which source, why, and what to do. Called once. */
  open(sink: SourceSink): Promise<void>;
  /** Disconnects; nothing reaches the sink from the moment of the call. Safe at any time, any number of times. */
  close(): Promise<void>;
}

/** How to reach a source: what the pick list gives and what is remembered. */
export type SourceAddress =
  | { readonly kind: 'serial'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'demo' };

/** The address as people write it: a path, `socket://host:port` or `demo`. */
export function formatAddress(address: SourceAddress): string {
  switch (address.kind) {
    case 'tcp':
      return `socket://${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
    case 'demo':
      return 'demo device';
    default:
      return address.path;
  }
}

/** Reads `socket://host:port`; null for anything else. */
export function parseSocketAddress(text: string): SourceAddress | null {
  const match = /^socket:\/\/(?:\[([0-9a-fA-F:.]+)\]|([^\s/:?#[\]]+)):(\d{1,5})\/?$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host !== undefined && port >= 1 && port <= 65535 ? { kind: 'tcp', host, port } : null;
}
