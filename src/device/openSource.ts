/** From an address to a source. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FollowSource } from './follow';
import { ReconnectingSource } from './reconnect';
import { ReplaySource } from './replay';
import { Rfc2217Source } from './rfc2217';
import {
  formatAddress,
  parseSocketAddress,
  type FileAddress,
  type Source,
  type SourceAddress,
} from './source';
import type { FoundBaud } from './serial';
import { TcpSource } from './tcp';
import { UdpSource } from './udp';
import { SerialWay, serverWay } from './ways';

/**
 * How long the demo device seems to have been listened to when it starts: its leaks are sure by then, and there is a
 * while to see it live before it is reset. Less than its recording lasts.
 */
export const DEMO_HEAD_START_MS = 45 * 60_000;

/** What an address needs to become a source. */
export interface SourceContext {
  readonly baudRate: number;
  /** Serial ports look for the rate that gives text, and tell when they had to; without it, the rate is certain. */
  readonly onFoundBaud?: (outcome: FoundBaud) => void;
  /** The recording that the demo device plays. */
  readonly demoRecording: string;
}

export function createSource(
  address: SourceAddress,
  { baudRate, onFoundBaud, demoRecording }: SourceContext,
): Source {
  switch (address.kind) {
    case 'serial':
      return new ReconnectingSource(new SerialWay(address, { value: baudRate, onFound: onFoundBaud }));
    case 'tcp':
      return new ReconnectingSource(serverWay(() => new TcpSource(address.host, address.port)));
    case 'rfc2217':
      return new ReconnectingSource(serverWay(() => new Rfc2217Source(address.host, address.port, baudRate)));
    case 'udp':
      return new UdpSource(address.port);
    case 'file':
      return replaySource(address);
    case 'follow':
      return new FollowSource(address.path, address.fromEnd);
    case 'demo':
      return new ReplaySource(demoRecording, {
        label: formatAddress(address),
        pace: 'recorded',
        headStartMs: DEMO_HEAD_START_MS,
        repeat: true,
      });
  }
}

function replaySource({ path, speed }: FileAddress): ReplaySource {
  return speed === undefined
    ? new ReplaySource(path, { label: path, pace: 'fast' })
    : new ReplaySource(path, { label: path, pace: 'recorded', speed });
}

/** An address that a task or a keybinding gives the start command; undefined where it is none. */
export async function toAddress(value: unknown): Promise<SourceAddress | undefined> {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const text = value.trim();
  if (text === 'demo') return { kind: 'demo' };
  const socket = parseSocketAddress(text);
  if (socket) return socket;
  const followed = /^(tail|tail-end):(.+)$/.exec(text);
  if (followed?.[2])
    return {
      kind: 'follow',
      path: resolve(followed[2]),
      ...(followed[1] === 'tail-end' ? { fromEnd: true } : {}),
    };
  if (/^COM\d+$/i.test(text) || (await isTerminal(text))) return { kind: 'serial', path: text };
  return { kind: 'file', path: resolve(text) };
}

/** A device file, also behind a link such as those udev rules make; one under /dev that is not there counts as one. */
async function isTerminal(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isCharacterDevice(),
    () => path.startsWith('/dev/'),
  );
}
