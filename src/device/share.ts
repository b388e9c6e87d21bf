/**
 * Lets other programs use the port that is open here, over TCP on this machine only: raw bytes on one port, RFC 2217
 * with baud rate and control lines on the other, so that esptool can flash through it. All readers get all bytes; what
 * they write goes to the device.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { HumanError } from '../errors';
import { Rfc2217Guest } from './rfc2217Guest';
import type { Guest, Source } from './source';
import { t } from '../words/l10n';

const HOST = '127.0.0.1';
/** A reader that has not taken this much is dropped: nobody waits for it, bytes. */
const MAX_UNREAD = 4 * 1024 * 1024;
const MAX_READERS = 16;

export interface ShareOptions {
  /** TCP ports; 0: any that is free. */
  readonly rawPort: number;
  readonly rfc2217Port: number;
  /** Tells of readers that were dropped, and why; for the log. */
  readonly log: (message: string) => void;
}

/** Where other programs find the port, as they are told it: `socket://127.0.0.1:4001`. */
export interface ShareAddresses {
  readonly raw: string;
  /** null where the source has no control lines. */
  readonly rfc2217: string | null;
}

export class Share {
  readonly #servers: Server[] = [];
  readonly #readers = new Map<Socket, (bytes: Uint8Array) => Uint8Array>();
  #guest: Guest | null = null;

  constructor(
    private readonly source: Source,
    private readonly options: ShareOptions,
  ) {}

  /** How many programs are connected. */
  get readers(): number {
    return this.#readers.size;
  }

  /** Begins to serve; rejects with a HumanError where a port is taken. */
  async listen(): Promise<ShareAddresses> {
    this.#guest = this.source.attach?.((bytes) => this.#broadcast(bytes)) ?? null;
    try {
      const raw = await this.#serve(this.options.rawPort, (socket) => this.#acceptRaw(socket));
      if (!this.source.control) return { raw: `socket://${HOST}:${raw}`, rfc2217: null };
      const port = await this.#serve(this.options.rfc2217Port, (socket) => this.#acceptRfc2217(socket));
      return { raw: `socket://${HOST}:${raw}`, rfc2217: `rfc2217://${HOST}:${port}` };
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Leaves all readers and frees the ports. */
  async close(): Promise<void> {
    this.#guest?.detach();
    this.#guest = null;
    for (const socket of this.#readers.keys()) socket.destroy();
    const servers = this.#servers.splice(0);
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #serve(port: number, accept: (socket: Socket) => void): Promise<number> {
    const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
      if (this.#readers.size < MAX_READERS) return accept(socket);
      this.options.log(t('A reader was refused: there are {0} already.', MAX_READERS));
      socket.destroy();
    });
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          new HumanError(
            t(
              '{0} cannot be shared on port {1}: {2}.',
              this.source.label,
              port,
              error.code === 'EADDRINUSE' ? t('it is in use') : error.message,
            ),
            t('Choose another port.'),
            { cause: error },
          ),
        ),
      );
      server.listen(port, HOST, () => {
        this.#servers.push(server);
        resolve((server.address() as AddressInfo).port);
      });
    });
  }

  #acceptRaw(socket: Socket): void {
    this.#add(socket, (bytes) => bytes);
    socket.on('data', (bytes) => this.#write(socket, bytes));
  }

  #acceptRfc2217(socket: Socket): void {
    const { control } = this.source;
    if (!control) return void socket.destroy();
    const guest = new Rfc2217Guest(control, {
      send: (bytes) => socket.write(bytes),
      write: (bytes) => this.#write(socket, bytes),
      failed: (message) => this.options.log(message),
    });
    this.#add(socket, (bytes) => guest.encode(bytes));
    socket.on('data', (bytes) => guest.feed(bytes));
    socket.once('close', () => guest.leave());
    guest.start();
  }

  #add(socket: Socket, encode: (bytes: Uint8Array) => Uint8Array): void {
    this.#readers.set(socket, encode);
    socket.on('error', () => {}); // 'close' follows
    socket.once('close', () => this.#readers.delete(socket));
  }

  #broadcast(bytes: Uint8Array): void {
    for (const [socket, encode] of this.#readers) {
      if (socket.writableLength <= MAX_UNREAD) socket.write(encode(bytes));
      else this.#drop(socket, t('it had left {0} MB unread', MAX_UNREAD >> 20));
    }
  }

  #write(socket: Socket, bytes: Uint8Array): void {
    this.#guest?.write(bytes).catch((error: unknown) => this.#drop(socket, String(error)));
  }

  #drop(socket: Socket, reason: string): void {
    this.options.log(t('A reader of {0} was dropped: {1}.', this.source.label, reason));
    this.#readers.delete(socket);
    socket.destroy();
  }
}
