/**
 * A serial port over TCP with its control lines (RFC 2217), as esp_rfc2217_server, ser2net and pyserial serve it.
 *
 * The control lines are left alone until a reset is asked for: on esp_rfc2217_server even RTS_OFF resets the board.
 */
import { HumanError } from '../errors';
import { baudBytes, COMMAND, comPortRequest, CONTROL } from './comPort';
import { hardReset } from './reset';
import type { ControlLines, PortControl, Source, SourceSink } from './source';
import { TcpSource } from './tcp';
import { escapeData, OPTION, TelnetDecoder, TelnetOptions } from './telnet';
import { t } from '../words/l10n';

/** How long the server may take to agree to the option, ms; pyserial gives it 3 s too. */
const NEGOTIATION_MS = 5000;

const EIGHT_BITS = 8;
const NO_PARITY = 1;
const ONE_STOP_BIT = 1;

export class Rfc2217Source implements Source {
  readonly label: string;
  readonly control: PortControl;
  readonly #tcp: TcpSource;
  readonly #options: TelnetOptions;
  /** The server agreed to RFC 2217, or not. */
  #decide: (agreed: boolean) => void = () => {};

  /** @param negotiationMs How long the server may take to agree to the option. */
  constructor(
    host: string,
    port: number,
    baudRate: number,
    private readonly negotiationMs = NEGOTIATION_MS,
  ) {
    this.#tcp = new TcpSource(host, port, t('esp_rfc2217_server or ser2net'));
    this.label = `rfc2217://${this.#tcp.label} at ${baudRate}`;
    this.#options = new TelnetOptions(
      {
        us: [OPTION.BINARY, OPTION.SGA, OPTION.COM_PORT],
        them: [OPTION.BINARY, OPTION.SGA, OPTION.ECHO],
      },
      (bytes) => this.#send(bytes),
    );
    this.control = {
      baudRate,
      setBaudRate: (rate) => this.#tcp.write(comPortRequest(COMMAND.SET_BAUDRATE, ...baudBytes(rate))),
      setLines: (lines) => this.#setLines(lines),
    };
  }

  async open(sink: SourceSink): Promise<void> {
    const decided = new Promise<boolean>((resolve) => (this.#decide = resolve));
    let ended: HumanError | null = null;
    let isOpen = false;
    let nowMs = 0;
    const decoder = new TelnetDecoder({
      data: (bytes) => sink.data(bytes, nowMs),
      negotiation: (verb, option) => {
        const { side, on } = this.#options.take(verb, option);
        if (side === 'us' && option === OPTION.COM_PORT) this.#decide(on);
      },
      subnegotiation: () => {}, // answers and notifications: nothing is made of them
    });
    await this.#tcp.open({
      data: (bytes, arrivalMs) => {
        nowMs = arrivalMs ?? 0;
        decoder.feed(bytes);
      },
      ended: (reason) => {
        ended = reason;
        this.#decide(false);
        if (isOpen) sink.ended(reason);
      },
    });
    this.#options.start();
    const timer = setTimeout(() => this.#decide(false), this.negotiationMs);
    const agreed = await decided;
    clearTimeout(timer);
    if (!agreed) {
      await this.#tcp.close();
      throw ended ?? this.#refused();
    }
    isOpen = true;
    this.#configure();
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#tcp.write(escapeData(bytes));
  }

  reset(): Promise<void> {
    return hardReset(this.control, false);
  }

  async close(): Promise<void> {
    await this.#tcp.close();
    this.#decide(false);
  }

  #configure(): void {
    this.#send(comPortRequest(COMMAND.SET_BAUDRATE, ...baudBytes(this.control.baudRate)));
    this.#send(comPortRequest(COMMAND.SET_DATASIZE, EIGHT_BITS));
    this.#send(comPortRequest(COMMAND.SET_PARITY, NO_PARITY));
    this.#send(comPortRequest(COMMAND.SET_STOPSIZE, ONE_STOP_BIT));
    this.#send(comPortRequest(COMMAND.SET_CONTROL, CONTROL.NO_FLOW_CONTROL));
    this.#send(comPortRequest(COMMAND.SET_LINESTATE_MASK, 0));
    this.#send(comPortRequest(COMMAND.SET_MODEMSTATE_MASK, 0));
  }

  /** In one message, so that as little time as can be lies between the two. */
  #setLines({ dtr, rts }: ControlLines): Promise<void> {
    const setDtr = comPortRequest(COMMAND.SET_CONTROL, dtr ? CONTROL.DTR_ON : CONTROL.DTR_OFF);
    const setRts = comPortRequest(COMMAND.SET_CONTROL, rts ? CONTROL.RTS_ON : CONTROL.RTS_OFF);
    return this.#tcp.write(Buffer.concat([setDtr, setRts]));
  }

  /** Sends what nobody waits for: if the connection is gone, its end tells. */
  #send(bytes: Uint8Array): void {
    this.#tcp.write(bytes).catch(() => {});
  }

  #refused(): HumanError {
    return new HumanError(
      t('{0} does not speak RFC 2217.', this.#tcp.label),
      t("If it sends the device's raw output, use socket://{0}.", this.#tcp.label),
    );
  }
}
