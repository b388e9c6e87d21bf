/** The options of a command: one table that its parser and its help are both made of. */
import { parseArgs } from 'node:util';
import { CommandLineError, type Options } from './command';

/** Complains of wrong options with a CommandLineError. */
export function readArguments<T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new CommandLineError(error instanceof Error ? error.message : String(error));
  }
}

/** A line or more for each option, in the order of the table. */
export function optionHelp(options: Options): string {
  const names = Object.entries(options).map(([name, { short, value }]) =>
    [short === undefined ? '' : `-${short}, `, `--${name}`, value === undefined ? '' : ` ${value}`].join(''),
  );
  const width = Math.max(...names.map((name) => name.length));
  const indent = `\n${' '.repeat(width + 4)}`;
  const lines = Object.values(options).map(
    ({ help }, index) => `  ${names[index]!.padEnd(width)}  ${help.replaceAll('\n', indent)}\n`,
  );
  return `Options:\n${lines.join('')}`;
}

const ELF_HELP = 'the firmware’s ELF file, to show functions and source lines';

/** Options that several commands have, with the same meaning. */
export const ELF = { type: 'string', value: 'ELF', help: ELF_HELP } as const;
export const JSON_OUTPUT = {
  type: 'boolean',
  help: 'print one JSON object, documented in docs/heapmon.md',
} as const;
export const LOG_OPTIONS = {
  taught: {
    type: 'string',
    value: 'FILE',
    help: 'formats of your own: a JSON list of templates, or a settings.json\nwith heapMonitor.taughtLines',
  },
  'no-guess': { type: 'boolean', help: 'do not guess the heap from lines in unknown formats' },
  period: {
    type: 'string',
    value: 'TIME',
    help: 'time between readings, such as 3s, for a log without timestamps',
  },
} as const;
export const COLUMN = {
  type: 'string',
  multiple: true,
  value: 'F=C',
  help: 'what a CSV column or JSON key means, where its name does not say:\nfree=heap, "free of PSRAM:KB=psram", minimum=…, largest=…, used=…,\ntotal=…, time:s=t; may be given several times',
} as const;
