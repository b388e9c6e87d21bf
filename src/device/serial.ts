/**
 * A serial port, through `serialport`. Opening never resets the board: the control lines are not touched, unless a
 * reset is asked for.
 *
 * On Linux and macOS the kernel itself raises DTR and RTS together at the opening (and, as a terminal's default is,
 * drops them together at the last closing): of both together the boards' reset circuit makes nothing, nor does the
 * USB Serial/JTAG. On Windows `hupcl: false` opens with both down (`DTR_CONTROL_DISABLE`, `RTS_CONTROL_DISABLE`),
 * which is how they are at rest.
 */
import { realpath } from 'node:fs/promises';
import { HumanError } from '../errors';
import { BaudSearch, type BaudOutcome } from './baudSearch';
import { loadSerialPort } from './loadSerialPort';
import { listPorts } from './ports';
import { hardReset } from './reset';
import { explainSerialError } from './serialErrors';
import type { PortControl, Source, SourceSink } from './source';
import { t } from '../words/l10n';

type SerialPort = import('serialport').SerialPort;

/** Of Espressif, the product id of the USB Serial/JTAG in the chips themselves. */
const USB_JTAG = '303A:1001';
/** Bytes that wait to be sent, at most. */
const MAX_UNSENT = 1024 * 1024;

/** The rate of a port, for as long as it is asked for under whatever path. */
export interface BaudRate {
  value: number;
  /** Other rates were tried, as what came was no text. Without it, the rate is certain. */
  readonly onFound?: ((outcome: FoundBaud) => void) | undefined;
}

export interface FoundBaud extends BaudOutcome {
  readonly path: string;
}

export class SerialSource implements Source {
  readonly control: PortControl;
  #port: SerialPort | null = null;
  #closed = false;
  #search: BaudSearch | null = null;

  /** @param rate It changes where the device turns out to send at another one, unless it is not to be searched for. */
  constructor(
    private readonly path: string,
    private readonly rate: BaudRate,
  ) {
    this.control = {
      get baudRate() {
        return rate.value;
      },
      setBaudRate: (to) => {
        this.#search?.stop(); // another program has the port
        return this.#setRate(to);
      },
      setLines: (lines) => this.#do((port, done) => port.set({ ...lines, brk: false }, done)),
    };
  }

  get label(): string {
    return `${this.path} at ${this.rate.value}`;
  }

  get serialPath(): string {
    return this.path;
  }

  async open(sink: SourceSink): Promise<void> {
    // Loaded only now: native code of the wrong platform must not stop the extension from starting.
    const { SerialPort } = await loadSerialPort();
    const port = new SerialPort({
      path: this.path,
      baudRate: this.control.baudRate,
      autoOpen: false,
      hupcl: false,
      rtscts: false,
    });
    this.#port = port;
    await new Promise<void>((resolve, reject) =>
      port.open((error) => (error ? reject(explainSerialError(error, this.path)) : resolve())),
    );
    if (this.#closed) return closePort(port);
    const { closeOnHangUp } = await import('./serialHangUp');
    closeOnHangUp(port);
    this.#search = this.#searchRate();
    port.on('data', (bytes: Uint8Array) => {
      if (this.#closed) return;
      this.#search?.take(bytes);
      sink.data(bytes, Date.now());
    });
    port.on('error', () => {}); // 'close' follows with the same error
    port.on('close', (error: Error | null | undefined) => {
      if (this.#closed) return;
      this.#closed = true;
      const cause = error ? { cause: error } : undefined;
      sink.ended(
        new HumanError(
          t('{0} is gone: the device was unplugged or reset.', this.path),
          t('Plug it in again.'),
          cause,
        ),
      );
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#do((port, done) => {
      if (port.writableLength > MAX_UNSENT) done(new Error('it does not take what was sent before'));
      else port.write(Buffer.from(bytes), done);
    });
  }

  async reset(): Promise<void> {
    const path = await realpath(this.path).catch(() => this.path);
    const found = await listPorts().catch(() => []);
    await hardReset(this.control, found.find((port) => port.path === path)?.usbId === USB_JTAG);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#search?.stop();
    if (this.#port) await closePort(this.#port);
  }

  #searchRate(): BaudSearch | null {
    const { onFound, value } = this.rate;
    if (!onFound) return null;
    return new BaudSearch({
      rate: value,
      setRate: (rate) => this.#setRate(rate),
      done: (outcome) => {
        this.rate.value = outcome.found ?? outcome.told;
        onFound({ ...outcome, path: this.path });
      },
    });
  }

  #setRate(baudRate: number): Promise<void> {
    return this.#do((port, done) => port.update({ baudRate }, done));
  }

  /** Does something with the open port; rejects with a sentence. */
  #do(action: (port: SerialPort, done: (error: Error | null | undefined) => void) => void): Promise<void> {
    const port = this.#port;
    if (!port?.isOpen || this.#closed)
      return Promise.reject(new HumanError(t('{0} is not open.', this.path), t('Start Heap Monitor first.')));
    return new Promise((resolve, reject) => {
      action(port, (error) => {
        if (!error) return resolve();
        reject(new HumanError(`${this.path}: ${error.message}.`, '', { cause: error }));
      });
    });
  }
}

function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (!port.isOpen) return resolve();
    port.close(() => resolve());
  });
}
