/**
 * A client of the port that is shared: the server's side of RFC 2217, for one connection. Baud rate and control lines
 * are passed on in the order in which they come, each before the data behind it; the other settings are 8N1 for good.
 */
import { baudBytes, COMMAND, comPortAnswer, CONTROL, readBaud } from './comPort';
import type { PortControl } from './source';
import { escapeData, OPTION, TelnetDecoder, TelnetOptions } from './telnet';

const EIGHT_BITS = 8;
const NO_PARITY = 1;
const ONE_STOP_BIT = 1;

export interface GuestLinks {
  /** To the client. */
  send(bytes: Uint8Array): void;
  /** To the device. */
  write(bytes: Uint8Array): void;
  failed(message: string): void;
}

export class Rfc2217Guest {
  readonly #decoder: TelnetDecoder;
  readonly #options: TelnetOptions;
  /** As the kernel leaves the lines at the opening. */
  #lines = { dtr: true, rts: true };
  #baudRate: number;
  /** What the port is doing for this client, one thing after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(
    private readonly control: PortControl,
    private readonly links: GuestLinks,
  ) {
    this.#baudRate = control.baudRate;
    this.#options = new TelnetOptions(
      { us: [OPTION.BINARY, OPTION.SGA, OPTION.ECHO], them: [OPTION.BINARY, OPTION.SGA, OPTION.COM_PORT] },
      (bytes) => links.send(bytes),
    );
    this.#decoder = new TelnetDecoder({
      data: (bytes) => {
        const copy = bytes.slice();
        this.#do(() => Promise.resolve(links.write(copy)));
      },
      negotiation: (verb, option) => void this.#options.take(verb, option),
      subnegotiation: (option, payload) => {
        if (option === OPTION.COM_PORT) this.#command(payload);
      },
    });
  }

  start(): void {
    this.#options.start();
  }

  feed(bytes: Uint8Array): void {
    this.#decoder.feed(bytes);
  }

  /** What the device said, as it is sent to the client. */
  encode(bytes: Uint8Array): Uint8Array {
    return escapeData(bytes);
  }

  /** The client has gone: the port gets its own baud rate again. */
  leave(): void {
    if (this.#baudRate !== this.control.baudRate) this.#setBaudRate(this.control.baudRate);
  }

  #command([command, ...value]: Uint8Array): void {
    const first = value[0] ?? 0;
    switch (command) {
      case COMMAND.SIGNATURE:
        return this.#answer(command, ...Buffer.from('Heap Monitor'));
      case COMMAND.SET_BAUDRATE: {
        const rate = readBaud(Uint8Array.from(value));
        if (rate) this.#setBaudRate(rate);
        return this.#do(() => Promise.resolve(this.#answer(command, ...baudBytes(this.#baudRate))));
      }
      case COMMAND.SET_DATASIZE:
        return this.#answer(command, EIGHT_BITS);
      case COMMAND.SET_PARITY:
        return this.#answer(command, NO_PARITY);
      case COMMAND.SET_STOPSIZE:
        return this.#answer(command, ONE_STOP_BIT);
      case COMMAND.SET_CONTROL:
        return this.#setControl(first);
      case COMMAND.NOTIFY_LINESTATE:
      case COMMAND.NOTIFY_MODEMSTATE:
        return this.#answer(command, 0);
      case COMMAND.SET_LINESTATE_MASK:
      case COMMAND.SET_MODEMSTATE_MASK:
      case COMMAND.PURGE_DATA: // nothing is kept back here
        return this.#answer(command, first);
      default: // flow control and what nobody knows
    }
  }

  #setControl(value: number): void {
    switch (value) {
      case CONTROL.REQUEST_FLOW:
        return this.#answer(COMMAND.SET_CONTROL, CONTROL.NO_FLOW_CONTROL);
      case CONTROL.DTR_ON:
      case CONTROL.DTR_OFF:
        return this.#setLines(value, { ...this.#lines, dtr: value === CONTROL.DTR_ON });
      case CONTROL.RTS_ON:
      case CONTROL.RTS_OFF:
        return this.#setLines(value, { ...this.#lines, rts: value === CONTROL.RTS_ON });
      case CONTROL.REQUEST_DTR:
        return this.#answer(COMMAND.SET_CONTROL, this.#lines.dtr ? CONTROL.DTR_ON : CONTROL.DTR_OFF);
      case CONTROL.REQUEST_RTS:
        return this.#answer(COMMAND.SET_CONTROL, this.#lines.rts ? CONTROL.RTS_ON : CONTROL.RTS_OFF);
      default:
        return this.#answer(COMMAND.SET_CONTROL, value);
    }
  }

  #setLines(value: number, lines: { dtr: boolean; rts: boolean }): void {
    this.#lines = lines;
    this.#do(() => this.control.setLines(lines));
    this.#do(() => Promise.resolve(this.#answer(COMMAND.SET_CONTROL, value)));
  }

  #setBaudRate(rate: number): void {
    this.#do(async () => {
      await this.control.setBaudRate(rate);
      this.#baudRate = rate;
    });
  }

  #do(action: () => Promise<void>): void {
    this.#work = this.#work.then(action).catch((error: unknown) => this.links.failed(String(error)));
  }

  #answer(command: number, ...value: number[]): void {
    this.links.send(comPortAnswer(command, ...value));
  }
}
