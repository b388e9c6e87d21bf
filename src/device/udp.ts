/**
 * Datagrams sent to a port of this machine (`udp://:port`), as firmware does for Teleplot. A datagram's bytes are
 * taken as they are; its end is the end of a line, so that those of several devices do not run into each other.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { HumanError } from '../errors';
import type { Source, SourceSink } from './source';
import { t } from '../words/l10n';

const LF = 0x0a;
/** What the system keeps while we are busy, bytes; it may grant less. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;

export class UdpSource implements Source {
  readonly label: string;
  #socket: Socket | null = null;

  constructor(private readonly port: number) {
    this.label = `UDP port ${port}`;
  }

  async open(sink: SourceSink): Promise<void> {
    // Both IPv4 and IPv6; only IPv4 where there is no IPv6.
    const socket = await this.#bind('udp6')
      .catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL') return this.#bind('udp4');
        throw error;
      })
      .catch((error: NodeJS.ErrnoException) => {
        throw this.#explain(error);
      });
    this.#socket = socket;
    socket.on('message', (bytes) => {
      if (this.#socket !== socket || bytes.length === 0) return;
      sink.data(bytes.at(-1) === LF ? bytes : Buffer.concat([bytes, Buffer.of(LF)]), Date.now());
    });
    socket.on('error', (error) => {
      if (this.#socket !== socket) return;
      void this.close();
      sink.ended(
        new HumanError(t('{0} cannot be read: {1}.', this.label, error.message), '', { cause: error }),
      );
    });
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }

  async #bind(type: 'udp4' | 'udp6'): Promise<Socket> {
    const socket = createSocket({ type, recvBufferSize: RECEIVE_BUFFER });
    socket.bind(this.port);
    try {
      await once(socket, 'listening');
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  #explain(error: NodeJS.ErrnoException): HumanError {
    const cause = { cause: error };
    if (error.code === 'EADDRINUSE')
      return new HumanError(
        t('{0} is in use by another program.', this.label),
        t('Close it (Teleplot listens on 47269), or send to another port.'),
        cause,
      );
    if (error.code === 'EACCES')
      return new HumanError(t('You may not listen on {0}.', this.label), t('Choose one above 1023.'), cause);
    return new HumanError(t('{0} cannot be opened: {1}.', this.label, error.message), '', cause);
  }
}
