/** The arguments of `heapmon watch`. */
import { DEFAULT_BAUD_RATE } from '../../checks/project';
import { ELF, LOG_OPTIONS, readArguments } from '../options';
import { readBaud } from '../baudRate';
import { CommandLineError } from '../command';
import { readDuration } from '../duration';

export interface WatchOptions {
  readonly source: string;
  /** null: 30 minutes of a device, all of a log. */
  readonly forMs: number | null;
  /** A leak counts from this many bytes an hour; null: any does. */
  readonly aboveBytesPerHour: number | null;
  readonly elf: string | undefined;
  readonly taught: string | undefined;
  /** No heap is guessed. */
  readonly noGuess: boolean;
  /** As of `periodOption`. */
  readonly period: string | undefined;
  /** Crashes do not fail. */
  readonly allowCrash: boolean;
  readonly baseline: string | undefined;
  readonly saveBaseline: string | undefined;
  readonly junit: string | undefined;
  readonly sarif: string | undefined;
  readonly markdown: string | undefined;
  readonly baud: ReturnType<typeof readBaud>;
  readonly sourceRoot: string;
}

export const OPTIONS = {
  for: {
    type: 'string',
    value: 'TIME',
    help: 'longest time to listen: 90s, 30m, 8h, 2d (30m; a log or recording is read to its end)',
  },
  'fail-on': {
    type: 'string',
    value: 'leak[:>RATE]',
    help: 'what fails: any leak, or one above a rate such as 100B/h or 2KB/min',
  },
  'allow-crash': { type: 'boolean', help: 'report crashes, but do not fail for them' },
  baseline: { type: 'string', value: 'FILE', help: 'fail only if it is worse than this earlier session' },
  'save-baseline': { type: 'string', value: 'FILE', help: 'save this session as a baseline' },
  elf: ELF,
  'source-root': {
    type: 'string',
    value: 'DIR',
    help: 'folder that source paths are relative to (the current folder)',
  },
  sarif: { type: 'string', value: 'FILE', help: 'write results for code scanning' },
  junit: { type: 'string', value: 'FILE', help: 'write a test report' },
  markdown: { type: 'string', value: 'FILE', help: 'write a summary' },
  ...LOG_OPTIONS,
  baud: { type: 'string', value: 'RATE', help: `of a serial port (${DEFAULT_BAUD_RATE})` },
} as const;

/** Throws a CommandLineError. */
export function readOptions(args: readonly string[]): WatchOptions {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [source, ...more] = positionals;
  if (source === undefined || more.length > 0) throw new CommandLineError('expected exactly one SOURCE.');
  return {
    source,
    forMs: values.for === undefined ? null : readDuration(values.for),
    aboveBytesPerHour: readFailOn(values['fail-on'] ?? 'leak'),
    elf: values.elf,
    taught: values.taught,
    noGuess: values['no-guess'] ?? false,
    period: values.period,
    allowCrash: values['allow-crash'] ?? false,
    baseline: values.baseline,
    saveBaseline: values['save-baseline'],
    junit: values.junit,
    sarif: values.sarif,
    markdown: values.markdown,
    baud: readBaud(values.baud),
    sourceRoot: values['source-root'] ?? '.',
  };
}

const SIZES: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 * 1024 };
const HOURS: Readonly<Record<string, number>> = { s: 1 / 3600, min: 1 / 60, h: 1, d: 24 };

/** `leak` → null, `leak:>100B/h` → bytes an hour. */
function readFailOn(text: string): number | null {
  if (text === 'leak') return null;
  const [, count, size = '', time = ''] = /^leak:>(\d+(?:\.\d+)?)(B|KB|MB)\/(s|min|h|d)$/.exec(text) ?? [];
  const rate = (Number(count) * (SIZES[size] ?? NaN)) / (HOURS[time] ?? NaN);
  if (!Number.isFinite(rate))
    throw new CommandLineError(
      `--fail-on is leak, or leak:>100B/h (B, KB or MB a s, min, h or d), not '${text}'.`,
    );
  return rate;
}
