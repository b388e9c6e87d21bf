/** `heapmon report`: what a log or a recording says, as a table for people or as one JSON object. */
import { uncompressed } from '../device/compressed';
import { isRecordingStart } from '../device/recording';
import { HumanError } from '../errors';
import { SessionReader, type ReaderOptions } from '../sessions/sessionReader';
import { readSessionFile, type ReadSession } from '../sessions/sessionFile';
import type { ParserOptions } from '../records/parser';
import { COLUMN, ELF, JSON_OUTPUT, LOG_OPTIONS, optionHelp, readArguments } from './options';
import { CommandLineError, print, type Command } from './command';
import { readColumns } from './columns';
import { periodOption } from './duration';
import { openElf, withRom } from './elf';
import { guessOption } from './guessed';
import { formatReport } from './reportText';
import { toReport } from './reportJson';
import { readTaughtFile } from './taughtFile';

const OPTIONS = {
  elf: ELF,
  'rom-elf': {
    type: 'string',
    value: 'ELF',
    help: 'the ELF file of the chip’s ROM, if ESP-IDF has not installed it',
  },
  json: JSON_OUTPUT,
  ...LOG_OPTIONS,
  column: COLUMN,
  'stack-word': {
    type: 'string',
    value: 'N',
    help: 'bytes per unit of the stack high-water marks that vTaskList prints:\n1 on ESP-IDF, 4 on most others; 1, 2, 4 or 8',
  },
} as const;

const HELP = `${optionHelp(OPTIONS)}
Reads a device log or a recording. For each boot it reports events (panics, watchdogs), the heap and whether it leaks,
the tasks' stacks, and the outstanding allocations by call stack. LOG is a file, or - for standard input.

Examples:
  heapmon report device.log
  heapmon report night.hmrec --elf build/app.elf --json
`;

export const report: Command = {
  name: 'report',
  usage:
    'report LOG [--elf ELF] [--rom-elf ELF] [--taught FILE] [--column F=C] [--no-guess] [--period TIME] [--json] [--stack-word N]',
  summary: 'what a log says of heap, stacks and leaks',
  options: OPTIONS,
  help: HELP,
  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const { elf: path, json } = values;
    const [log, ...more] = positionals;
    if (log === undefined || more.length > 0) throw new CommandLineError('expected exactly one LOG.');
    const options = {
      ...toStackWord(values['stack-word']),
      ...readColumns(values.column),
      ...(await toTaught(values.taught)),
      ...guessOption(values['no-guess'] ?? false),
      ...periodOption(values.period),
    };
    const opened = path === undefined ? null : await openElf(path);
    const { session, analysis, flaw } = await readLog(log, options);
    const elf = opened && (await withRom(opened, session, values['rom-elf']));
    if (flaw) process.stderr.write(`heapmon: ${flaw.toString()}\n`);
    const result = toReport(session, analysis, elf);
    const wrong = result.boots.flatMap(({ elfMatches }, index) => (elfMatches === false ? [index + 1] : []));
    if (wrong.length > 0)
      process.stderr.write(
        `heapmon: ${path} is not the ELF that ran in boot ${wrong.join(', ')}: its functions and lines may be wrong.\n`,
      );
    await print(json ? `${JSON.stringify(result)}\n` : formatReport(result));
  },
};

async function toTaught(path: string | undefined): Promise<ParserOptions> {
  return path === undefined ? {} : { taught: await readTaughtFile(path) };
}

function toStackWord(text: string | undefined): ParserOptions {
  if (text === undefined) return {};
  if (!/^[1248]$/.test(text)) throw new CommandLineError('--stack-word is 1, 2, 4 or 8 bytes.');
  return { stackWord: Number(text) };
}

/** Plays a log or a recording into a session, as fast as it can be read. `flaw`: what is wrong with the file. */
export async function readLog(path: string, options: ReaderOptions = {}): Promise<ReadSession> {
  if (path === '-') return readInput(options);
  // Without a signal it is not stopped.
  return (await readSessionFile(path, options))!;
}

/** Plays a log from standard input. A recording may have several files, so it is read by its name. */
async function readInput(options: ReaderOptions): Promise<ReadSession> {
  const reader = new SessionReader(options);
  const input = process.stdin as AsyncIterable<Buffer>;
  let isCut = false;
  const { bytes } = await uncompressed(input, () => (isCut = true));
  let isFirst = true;
  for await (const chunk of bytes) {
    if (isFirst && isRecordingStart(chunk))
      throw new HumanError('Standard input is a recording.', 'Give its file.');
    isFirst = false;
    reader.data(chunk, null);
  }
  reader.end();
  const flaw = isCut
    ? new HumanError('Standard input was read as far as it can be: what was compressed is cut or damaged.')
    : null;
  return { session: reader.session, analysis: reader.analysis, startedAt: null, flaw };
}
