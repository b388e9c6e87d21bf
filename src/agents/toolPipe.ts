/**
 * Calls of tools between two processes of one user: a Unix socket in a folder that only he can enter, or a named pipe.
 * Each line is a JSON object: `{id, name, input}` one way, `{id, result}` or `{id, error}` the other.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describeError, HumanError } from '../errors';
import type { ToolHost } from './subject';

/** A connection that sends more than this in one line is closed. */
const MAX_LINE = 1024 * 1024;

export class ToolPipeServer {
  readonly #sockets = new Set<Socket>();
  #listening: Promise<string> | undefined;
  #server: Server | undefined;

  constructor(private readonly host: ToolHost) {}

  /** Resolves with the address to connect to. */
  listen(): Promise<string> {
    return (this.#listening ??= this.#listen());
  }

  async dispose(): Promise<void> {
    const address = await this.#listening?.catch(() => undefined);
    for (const socket of this.#sockets) socket.destroy();
    this.#server?.close();
    if (address !== undefined && process.platform !== 'win32')
      await rm(dirname(address), { recursive: true, force: true });
  }

  async #listen(): Promise<string> {
    const address =
      process.platform === 'win32'
        ? `\\\\.\\pipe\\heap-monitor-${randomUUID()}`
        : join(await mkdtemp(join(tmpdir(), 'heap-monitor-')), 'tools');
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(address, resolve);
    });
    return address;
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy());
    readLines(socket, (line) => void this.#answer(socket, line));
  }

  async #answer(socket: Socket, line: string): Promise<void> {
    const { id, name, input } = parse(line);
    if (typeof name !== 'string') return;
    const answer = await this.host.call(name, input).then(
      (result) => ({ id, result }),
      (error: unknown) => ({ id, error: describeError(error) }),
    );
    if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
  }
}

/** The other end. Rejects with a HumanError where nobody listens there. */
export async function connectToolPipe(address: string): Promise<ToolHost & { close(): void }> {
  const socket = createConnection(address);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', (error) => {
      const gone = new HumanError('The editor is not there any more.', 'Start the server from it again.', {
        cause: error,
      });
      reject(gone);
    });
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let count = 0;
  readLines(socket, (line) => {
    const answer = parse(line) as Answer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    for (const [id, done] of waiting) done({ id, error: 'The editor has closed.' });
    waiting.clear();
  });
  return {
    close: () => void socket.destroy(),
    async call(name, input) {
      if (socket.destroyed) throw new HumanError('The editor has closed.');
      const id = ++count;
      const answer = await new Promise<Answer>((resolve) => {
        waiting.set(id, resolve);
        socket.write(`${JSON.stringify({ id, name, input })}\n`);
      });
      if (answer.result) return answer.result;
      throw new HumanError(answer.error ?? 'The editor gave no answer.');
    },
  };
}

interface Answer {
  readonly id: number;
  readonly result?: object;
  readonly error?: string;
}

function readLines(socket: Socket, each: (line: string) => void): void {
  let open = 0;
  socket.on('data', (bytes: Uint8Array) => {
    const last = bytes.lastIndexOf(0x0a);
    open = last < 0 ? open + bytes.length : bytes.length - last;
    if (open > MAX_LINE) socket.destroy();
  });
  createInterface({ input: socket, crlfDelay: Infinity }).on('line', each);
}

function parse(line: string): { id?: unknown; name?: unknown; input?: unknown } {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
