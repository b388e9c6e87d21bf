/** `heapmon record`: records a device until it is told to stop, or for some time. */
import { stat } from 'node:fs/promises';
import { DEFAULT_BAUD_RATE } from '../checks/project';
import { createSource, toAddress } from '../device/openSource';
import { recorded } from '../device/recorded';
import { Recorder } from '../device/recorder';
import { RecordingFolder } from '../device/recordingFolder';
import type { Source } from '../device/source';
import { StreamSource } from '../device/stream';
import { HumanError } from '../errors';
import { optionHelp, readArguments as readOptions } from './options';
import { readBaud } from './baudRate';
import { CommandLineError, type Command } from './command';
import { readDuration } from './duration';

const OPTIONS = {
  for: { type: 'string', value: 'TIME', help: 'stop after 90s, 10m, 2h or 7d (24d at most)' },
  baud: { type: 'string', value: 'RATE', help: `of a serial port (${DEFAULT_BAUD_RATE})` },
} as const;

const HELP = `${optionHelp(OPTIONS)}
Records the raw output of a device with its times, until Ctrl-C or until the disk fails. A connection that breaks is
made again, to the same device.

SOURCE is a serial port, socket://host:port, rfc2217://host:port, udp://:port, tail:FILE (what is appended to a log) or
- (standard input). FILE must not exist; if it is a folder, the file gets a name from the time and the device. A long
recording continues in FILE.2.hmrec and so on.

Examples:
  heapmon record /dev/ttyUSB0 recordings/ --baud 921600
  heapmon record socket://192.168.1.20:23 night.hmrec --for 8h
`;

/** Longest wait of a timer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const record: Command = {
  name: 'record',
  usage: 'record SOURCE FILE [--for TIME] [--baud RATE]',
  summary: 'records a device, without an editor',
  options: OPTIONS,
  help: HELP,
  async run(args) {
    const { address, file, forMs, baud } = readArguments(args);
    const source = await toSource(address, baud);
    const path = await toPath(file, source.label);
    const counted = { bytes: 0 };
    const ended = new Ending();
    const recorder = new Recorder({
      path,
      source: source.label,
      baudRate: source.control?.baudRate ?? null,
      failed: (reason) => ended.fail(reason),
    });
    const device = recorded(source, recorder);
    await device.open({
      data: (bytes) => (counted.bytes += bytes.length),
      link: (event) =>
        say(event.kind === 'lost' ? event.reason.toString() : `${device.label} is there again.`),
      ended: (reason) => (reason ? ended.fail(reason) : ended.end()),
    });
    const over = ended.within(forMs);
    say(`${device.label} is recorded into ${path}. Ctrl-C ends it.`);
    try {
      await over;
    } finally {
      await device.close();
    }
    say(counted.bytes === 0 ? 'Nothing came: there is no file.' : `${counted.bytes} bytes are in ${path}.`);
  },
};

interface Arguments {
  readonly address: string;
  readonly file: string;
  /** null: until it is told to end. */
  readonly forMs: number | null;
  readonly baud: ReturnType<typeof readBaud>;
}

function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = readOptions(args, OPTIONS);
  const [address, file, ...more] = positionals;
  if (address === undefined || file === undefined || more.length > 0)
    throw new CommandLineError('one source and one file are wanted.');
  const baud = readBaud(values.baud);
  return { address, file, forMs: values.for === undefined ? null : toMs(values.for), baud };
}

function toMs(text: string): number {
  const ms = readDuration(text);
  if (ms > LONGEST_TIMER_MS) throw new CommandLineError('--for is at most 24d.');
  return ms;
}

async function toSource(text: string, baud: Arguments['baud']): Promise<Source> {
  if (text === '-') return new StreamSource('standard input', process.stdin);
  const address = await toAddress(text);
  if (!address || address.kind === 'demo') throw new HumanError('The demo device is a recording already.');
  if (address.kind === 'file')
    throw new HumanError(
      `${text} is no device.`,
      `To record what another program appends to it, give tail:${text}`,
    );
  return createSource(address, { ...baud, demoRecording: '' });
}

async function toPath(file: string, label: string): Promise<string> {
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory())
    return new RecordingFolder(file, { totalBytes: Infinity, ageMs: Infinity }).newPath(label);
  if (found) throw new HumanError(`${file} is there already.`, 'Choose another name.');
  return file;
}

/** The end of a recording: asked for, in time, by itself, or for a reason. */
class Ending {
  end: () => void = () => {};
  fail: (reason: HumanError) => void = () => {};
  readonly #over = new Promise<void>((resolve, reject) => {
    this.end = resolve;
    this.fail = reject;
  });

  /** Resolves at the end; rejects with the reason where there is one. */
  async within(forMs: number | null): Promise<void> {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.once(signal, this.end);
    const timer = forMs === null ? undefined : setTimeout(this.end, forMs);
    try {
      await this.#over;
    } finally {
      clearTimeout(timer);
      for (const signal of signals) process.off(signal, this.end);
    }
  }
}

/** Standard output is left to data, of which there is none. */
function say(text: string): void {
  process.stderr.write(`heapmon: ${text}\n`);
}
