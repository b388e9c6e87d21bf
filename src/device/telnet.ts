/**
 * Telnet as far as RFC 2217 needs it: the framing of commands among data (RFC 854), and the negotiation of options
 * (RFC 855, without loops as RFC 1143 has it). Total: any bytes are data or are passed over, nothing grows.
 */

const IAC = 255;
export const DONT = 254;
export const DO = 253;
export const WONT = 252;
export const WILL = 251;
const SB = 250;
const SE = 240;

export const OPTION = { BINARY: 0, ECHO: 1, SGA: 3, COM_PORT: 44 } as const;

export type Verb = typeof WILL | typeof WONT | typeof DO | typeof DONT;

/** Longest payload of a subnegotiation that is kept; those of RFC 2217 have at most a few bytes, or a signature. */
const MAX_PAYLOAD = 256;

export interface TelnetHandler {
  /** Data, unescaped. */
  data(bytes: Uint8Array): void;
  negotiation(verb: Verb, option: number): void;
  subnegotiation(option: number, payload: Uint8Array): void;
}

type State = 'data' | 'command' | Verb | 'sub' | 'sub-command';

/** Splits a telnet stream into data, negotiations and subnegotiations, however it is cut into chunks. */
export class TelnetDecoder {
  #state: State = 'data';
  #payload: number[] = [];

  constructor(private readonly handler: TelnetHandler) {}

  feed(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#state !== 'data') {
        this.#byte(chunk[at++] as number);
        continue;
      }
      const command = chunk.indexOf(IAC, at);
      const end = command < 0 ? chunk.length : command;
      if (end > at) this.handler.data(chunk.subarray(at, end));
      if (command >= 0) this.#state = 'command';
      at = end + 1;
    }
  }

  #byte(byte: number): void {
    switch (this.#state) {
      case 'command':
        return this.#command(byte);
      case 'sub':
        if (byte === IAC) this.#state = 'sub-command';
        else this.#keep(byte);
        return;
      case 'sub-command':
        return this.#subCommand(byte);
      default: {
        const verb = this.#state as Verb;
        this.#state = 'data';
        this.handler.negotiation(verb, byte);
      }
    }
  }

  #command(byte: number): void {
    this.#state = 'data';
    if (byte === IAC) this.handler.data(Uint8Array.of(IAC));
    else if (byte >= WILL) this.#state = byte as Verb;
    else if (byte === SB) {
      this.#payload = [];
      this.#state = 'sub';
    } // others (NOP, AYT, …) say nothing here
  }

  #subCommand(byte: number): void {
    if (byte === IAC) {
      this.#keep(IAC);
      this.#state = 'sub';
      return;
    }
    this.#state = 'data';
    const [option, ...payload] = this.#payload;
    this.#payload = [];
    if (byte === SE) {
      if (option !== undefined) this.handler.subnegotiation(option, Uint8Array.from(payload));
    } else this.#command(byte); // one that was never ended: what follows is a command again
  }

  #keep(byte: number): void {
    if (this.#payload.length <= MAX_PAYLOAD) this.#payload.push(byte);
  }
}

/** Data with its IACs doubled, to be sent. */
export function escapeData(bytes: Uint8Array): Uint8Array {
  let count = 0;
  for (const byte of bytes) if (byte === IAC) count++;
  if (count === 0) return bytes;
  const escaped = new Uint8Array(bytes.length + count);
  let to = 0;
  for (const byte of bytes) {
    escaped[to++] = byte;
    if (byte === IAC) escaped[to++] = IAC;
  }
  return escaped;
}

/** A subnegotiation, to be sent. */
export function subnegotiation(option: number, payload: readonly number[]): Uint8Array {
  return Uint8Array.of(IAC, SB, option, ...escapeData(Uint8Array.from(payload)), IAC, SE);
}

/** Which options are in force, on our side (`us`) and on the other one (`them`). Others are refused. */
export class TelnetOptions {
  readonly #us = new Map<number, 'asked' | 'on'>();
  readonly #them = new Map<number, 'asked' | 'on'>();

  constructor(
    private readonly wanted: { readonly us: readonly number[]; readonly them: readonly number[] },
    private readonly send: (bytes: Uint8Array) => void,
  ) {}

  /** Asks for what is wanted. */
  start(): void {
    for (const option of this.wanted.us) this.#ask(this.#us, WILL, option);
    for (const option of this.wanted.them) this.#ask(this.#them, DO, option);
  }

  /** Takes what the other side said and answers it; gives an option of ours or theirs that is now decided. */
  take(verb: Verb, option: number): { readonly side: 'us' | 'them'; readonly on: boolean } {
    const side = verb === DO || verb === DONT ? 'us' : 'them';
    const known = side === 'us' ? this.#us : this.#them;
    const agree = side === 'us' ? WILL : DO;
    const refuse = side === 'us' ? WONT : DONT;
    const before = known.get(option);
    if (verb === DONT || verb === WONT) {
      known.delete(option);
      // Only the end of what was in force is acknowledged: a refusal of what we asked for needs no answer.
      if (before === 'on') this.#say(refuse, option);
      return { side, on: false };
    }
    const on = this.wanted[side].includes(option);
    if (!on) this.#say(refuse, option);
    else if (before === undefined) this.#say(agree, option);
    if (on) known.set(option, 'on');
    return { side, on };
  }

  #ask(side: Map<number, 'asked' | 'on'>, verb: Verb, option: number): void {
    if (side.has(option)) return;
    side.set(option, 'asked');
    this.#say(verb, option);
  }

  #say(verb: Verb, option: number): void {
    this.send(Uint8Array.of(IAC, verb, option));
  }
}
