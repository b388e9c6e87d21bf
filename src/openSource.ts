/** From an address to a source. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ReplaySource } from './device/replay';
import { SerialSource } from './device/serial';
import { formatAddress, parseSocketAddress, type Source, type SourceAddress } from './device/source';
import { TcpSource } from './device/tcp';
import { HumanError } from './errors';

/** What an address needs to become a source. */
export interface SourceContext {
  readonly baudRate: number;
  /** The recording that the demo device plays. */
  readonly demoRecording: string;
}

export function createSource(address: SourceAddress, { baudRate, demoRecording }: SourceContext): Source {
  switch (address.kind) {
    case 'serial':
      return new SerialSource(address.path, baudRate);
    case 'tcp':
      return new TcpSource(address.host, address.port);
    case 'file':
      return new ReplaySource(address.path, { label: address.path, pace: 'fast' });
    case 'rfc2217':
    case 'udp':
    case 'follow':
      throw new HumanError(`${formatAddress(address)} cannot be opened yet.`, '');
    case 'demo':
      return new ReplaySource(demoRecording, {
        label: formatAddress(address),
        pace: 'recorded',
        repeat: true,
      });
  }
}

/** An address that a task or a keybinding gives the start command; undefined where it is none. */
export async function toAddress(value: unknown): Promise<SourceAddress | undefined> {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const text = value.trim();
  if (text === 'demo') return { kind: 'demo' };
  const socket = parseSocketAddress(text);
  if (socket) return socket;
  if (/^COM\d+$/.test(text) || (await isTerminal(text))) return { kind: 'serial', path: text };
  return { kind: 'file', path: resolve(text) };
}

/** A device file, also behind a link such as those udev rules make; one under /dev that is not there counts as one. */
async function isTerminal(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isCharacterDevice(),
    () => path.startsWith('/dev/'),
  );
}
