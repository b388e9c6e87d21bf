/**
 * A serial port, through `serialport`. Opening never resets the board: the control lines stay as they are. (On
 * Linux and macOS the kernel itself raises DTR and RTS together, which the boards' reset circuit ignores; without
 * `hupcl` nothing drops them on close. On Windows both stay down.)
 */
import { HumanError } from '../errors';
import { explainSerialError } from './serialErrors';
import type { Source, SourceSink } from './source';

type SerialPort = import('serialport').SerialPort;

export class SerialSource implements Source {
  readonly label: string;
  #port: SerialPort | null = null;
  #closed = false;

  constructor(
    private readonly path: string,
    private readonly baudRate: number,
  ) {
    this.label = `${path} at ${baudRate}`;
  }

  async open(sink: SourceSink): Promise<void> {
    // Loaded only now: native code of the wrong platform must not stop the extension from starting.
    const { SerialPort } = await loadSerialPort();
    const port = new SerialPort({
      path: this.path,
      baudRate: this.baudRate,
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
    port.on('data', (bytes: Uint8Array) => {
      if (!this.#closed) sink.data(bytes, Date.now());
    });
    port.on('error', () => {}); // 'close' follows with the same error
    port.on('close', (error: Error | null | undefined) => {
      if (this.#closed) return;
      this.#closed = true;
      const advice = 'Plug it in again, then start Heap Monitor.';
      const cause = error ? { cause: error } : undefined;
      sink.ended(new HumanError(`${this.path} is gone: the device was unplugged or reset.`, advice, cause));
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#port) await closePort(this.#port);
  }
}

function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (!port.isOpen) return resolve();
    port.close(() => resolve());
  });
}

/** `serialport`, or a sentence where its native code does not run here. */
export async function loadSerialPort(): Promise<typeof import('serialport')> {
  try {
    return await import('serialport');
  } catch (error) {
    throw new HumanError(
      `Serial ports cannot be used here: the native code for ${process.platform}-${process.arch} does not load.`,
      'Install the Heap Monitor package of this platform, or use socket://host:port.',
      { cause: error },
    );
  }
}
