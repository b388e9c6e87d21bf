/** `heapmon report`: what a log or a recording says, as a table for people or as one JSON object. */
import { SessionAnalysis } from '../analysis/sessionAnalysis';
import { HumanError } from '../errors';
import { SessionReader, type ReaderOptions } from '../sessions/sessionReader';
import { readSessionFile, type ReadSession } from '../sessions/sessionFile';
import type { ParserOptions } from '../records/parser';
import { CommandLineError, print, readElfAndJson, type Command } from './command';
import { periodOption } from './duration';
import { openElf } from './elf';
import { formatReport } from './reportText';
import { toReport } from './reportJson';
import { readTaughtFile } from './taught';

const HELP = `Reads a device log or a Heap Monitor recording and tells, for each boot, what befell it (panics, watchdogs), the heap
and whether it leaks, the tasks' stacks, and the latest leak report grouped by call stack, with what grows of it. LOG may be - for standard input.

  --elf ELF   the firmware's ELF file: callers become functions and source lines
  --taught F  lines that you have taught: a JSON list of templates, or a settings.json with heapMonitor.taughtLines
  --period T  time between readings, such as 3s, for a log in which nothing tells it
  --json      one JSON object, documented in docs/heapmon.md
  --stack-word N
              unit of the stack watermarks that vTaskList prints: 1 on ESP-IDF (the default), 4 on most others
`;

/** A recording may have several files, so it is read by its name. */
const RECORDING_START = '{"heapMonitorRecording"';

export const report: Command = {
  name: 'report',
  usage: 'report LOG [--elf ELF] [--taught FILE] [--period TIME] [--json] [--stack-word N]',
  summary: 'what a log says of heap, stacks and leaks',
  help: HELP,
  async run(args) {
    const { elf: path, json, rest, own } = readElfAndJson(args, ['stack-word', 'taught', 'period']);
    const [log, ...more] = rest;
    if (log === undefined || more.length > 0) throw new CommandLineError('one log file is wanted.');
    const options = {
      ...toStackWord(own.get('stack-word')),
      ...(await toTaught(own.get('taught'))),
      ...periodOption(own.get('period')),
    };
    const opened = path === undefined ? null : await openElf(path);
    const elf = opened && { ...opened, unwinder: await opened.openUnwinder() };
    const { session, analysis, flaw } = await readLog(log, options);
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

/** Plays a log from standard input. */
async function readInput(options: ReaderOptions): Promise<ReadSession> {
  const reader = new SessionReader(options);
  const analysis = new SessionAnalysis(reader.session);
  let isFirst = true;
  for await (const bytes of process.stdin as AsyncIterable<Buffer>) {
    if (isFirst && bytes.toString('latin1', 0, RECORDING_START.length) === RECORDING_START)
      throw new HumanError('Standard input is a recording.', 'Give its file.');
    isFirst = false;
    reader.data(bytes, null);
  }
  reader.end();
  return { session: reader.session, analysis, startedAt: null, flaw: null };
}
