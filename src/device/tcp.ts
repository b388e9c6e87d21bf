/** Raw bytes from a TCP server: QEMU, ser2net, esp-link (`socket://host:port`). */
import { connect, type Socket } from 'node:net';
import { HumanError } from '../errors';
import type { Source, SourceSink } from './source';

const CONNECT_TIMEOUT_MS = 10_000;

export class TcpSource implements Source {
  readonly label: string;
  #socket: Socket | null = null;
  #closed = false;

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {
    this.label = `${host}:${port}`;
  }

  open(sink: SourceSink): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: this.host, port: this.port, keepAlive: true });
      this.#socket = socket;
      let connected = false;
      const timer = setTimeout(() => socket.destroy(withCode('ETIMEDOUT')), CONNECT_TIMEOUT_MS);
      socket.once('connect', () => {
        clearTimeout(timer);
        connected = true;
        resolve();
      });
      socket.on('data', (bytes) => {
        if (!this.#closed) sink.data(bytes, Date.now());
      });
      let failure: HumanError | null = null;
      socket.on('error', (error) => (failure = this.#explain(error, connected)));
      socket.once('close', () => {
        clearTimeout(timer);
        if (!connected)
          return reject(failure ?? new HumanError(`Connecting to ${this.label} was cancelled.`));
        if (!this.#closed) sink.ended(failure ?? this.#serverGone());
      });
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    const socket = this.#socket;
    if (!socket || socket.closed) return Promise.resolve();
    return new Promise((resolve) => {
      socket.once('close', () => resolve());
      socket.destroy();
    });
  }

  #serverGone(): HumanError {
    return new HumanError(`${this.label} closed the connection.`, 'Start it again, then start Heap Monitor.');
  }

  #explain(error: NodeJS.ErrnoException, connected: boolean): HumanError {
    const cause = { cause: error };
    switch (error.code) {
      case 'ECONNREFUSED':
        return new HumanError(
          `Nothing listens on ${this.label}.`,
          'Start QEMU, ser2net or esp-link there first.',
          cause,
        );
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
        return new HumanError(
          `The host ${this.host} is not known.`,
          'Check its name or use its address.',
          cause,
        );
      case 'ETIMEDOUT':
      case 'EHOSTUNREACH':
      case 'ENETUNREACH':
        return new HumanError(
          `${this.label} does not answer.`,
          'Check that the device is on and in the same network.',
          cause,
        );
      default:
        return connected
          ? new HumanError(`The connection to ${this.label} broke: ${error.message}.`, '', cause)
          : new HumanError(`${this.label} cannot be reached: ${error.message}.`, '', cause);
    }
  }
}

function withCode(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}
