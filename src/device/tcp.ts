/** Raw bytes from a TCP server: QEMU, ser2net, esp-link (`socket://host:port`). */
import { connect, type Socket } from 'node:net';
import { HumanError } from '../errors';
import type { Source, SourceSink } from './source';
import { t } from '../words/l10n';

const CONNECT_TIMEOUT_MS = 10_000;
/** A peer that went without a word is noticed this long after its last, and some probes (10 s on most systems), ms. */
const KEEP_ALIVE_MS = 10_000;
/** Bytes that wait to be sent, at most. */
const MAX_UNSENT = 1024 * 1024;

export class TcpSource implements Source {
  readonly label: string;
  #socket: Socket | null = null;
  #closed = false;

  constructor(
    private readonly host: string,
    private readonly port: number,
    /** What is to be started there, where nothing listens. */
    private readonly servers = t('QEMU, ser2net or esp-link'),
  ) {
    this.label = `${host}:${port}`;
  }

  open(sink: SourceSink): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect({
        host: this.host,
        port: this.port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
      });
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
          return reject(failure ?? new HumanError(t('Connecting to {0} was cancelled.', this.label)));
        if (!this.#closed) sink.ended(failure ?? this.#serverGone());
      });
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    const socket = this.#socket;
    if (!socket?.writable || this.#closed || socket.writableLength > MAX_UNSENT)
      return Promise.reject(
        new HumanError(t('Nothing can be sent to {0} now.', this.label), t('Try it again later.')),
      );
    return new Promise((resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(this.#explain(error, true)) : resolve()));
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
    return new HumanError(t('{0} closed the connection.', this.label), t('Start it again.'));
  }

  #explain(error: NodeJS.ErrnoException, connected: boolean): HumanError {
    const cause = { cause: error };
    switch (error.code) {
      case 'ECONNREFUSED':
        return new HumanError(
          t('Nothing listens on {0}.', this.label),
          t('Start {0} there first.', this.servers),
          cause,
        );
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
        return new HumanError(
          t('The host {0} is not known.', this.host),
          t('Check its name or use its address.'),
          cause,
        );
      case 'ETIMEDOUT':
      case 'EHOSTUNREACH':
      case 'ENETUNREACH':
        return new HumanError(
          t('{0} does not answer.', this.label),
          t('Check that the device is on and in the same network.'),
          cause,
        );
      default:
        return connected
          ? new HumanError(t('The connection to {0} broke: {1}.', this.label, error.message), '', cause)
          : new HumanError(t('{0} cannot be reached: {1}.', this.label, error.message), '', cause);
    }
  }
}

function withCode(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}
