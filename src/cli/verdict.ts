/** `heapmon verdict`: whether the heap of a trace, a log or a recording leaks. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RestartingHeap } from '../analysis/trend/restarts';
import { outlookText } from '../words/verdict/outlook';
import { explainFileError } from '../device/recording';
import { HumanError } from '../errors';
import type { ReaderOptions } from '../sessions/sessionReader';
import { CommandLineError, print, type Command } from './command';
import { COLUMN, JSON_OUTPUT, LOG_OPTIONS, optionHelp, readArguments as read } from './options';
import { readColumns } from './columns';
import { OtherColumnsError, readCsv } from './csv';
import { PERIOD_HINT, periodOption } from './duration';
import { candidatesText, guessOption, guessText, toCandidatesJson, toGuessJson } from './guessed';
import { readLog } from './report';
import { readTaughtFile } from './taughtFile';
import { toVerdictJson, type VerdictJson } from './verdictJson';
import { verdictWords } from './verdictWords';
import { formatRateInterval, formatSpan } from '../words/units';

const CSV = '.csv';

const OPTIONS = {
  json: JSON_OUTPUT,
  ...LOG_OPTIONS,
  column: COLUMN,
  batch: {
    type: 'string',
    value: 'DIR',
    help: 'judge every CSV file in DIR; print one JSON object per line',
  },
} as const;

const HELP = `${optionHelp(OPTIONS)}
Says whether the heap leaks (too-early, no-leak, suspected, leak or stopped), how fast, since when, and when memory runs
out. It fails if it read no heap although some lines look like free heap. SOURCE is a log, a recording, or a CSV file
(time_s,free_bytes[,min_free_bytes[,largest_free_block]], or columns that have heap in their names).

Examples:
  heapmon verdict device.log
  heapmon verdict heap.csv --column free=heap --json
`;

export const verdict: Command = {
  name: 'verdict',
  usage: 'verdict SOURCE [--taught FILE] [--column F=C] [--no-guess] [--period TIME] [--json] | --batch DIR',
  summary: 'whether the heap leaks, and how fast',
  options: OPTIONS,
  help: HELP,
  async run(args) {
    const { batch, json, rest, taught, column, noGuess, period } = readArguments(args);
    if (batch !== undefined) return judgeAll(batch);
    const [source, ...more] = rest;
    if (source === undefined || more.length > 0) throw new CommandLineError('expected exactly one SOURCE.');
    const result = await judge(source, {
      ...readColumns(column),
      ...(taught === undefined ? {} : { taught: await readTaughtFile(taught) }),
      ...guessOption(noGuess),
      ...periodOption(period),
    });
    const unread = candidatesText(result.candidates);
    if (json || unread === '') await print(json ? `${JSON.stringify(result)}\n` : formatVerdict(result));
    if (unread !== '') process.stderr.write(`heapmon: ${unread}`);
    return unread === '' ? 0 : 1;
  },
};

function readArguments(args: readonly string[]): {
  batch: string | undefined;
  json: boolean;
  rest: string[];
  taught: string | undefined;
  column: string[] | undefined;
  noGuess: boolean;
  period: string | undefined;
} {
  const { values, positionals } = read(args, OPTIONS);
  const { batch, json = false, taught, column, 'no-guess': noGuess = false, period } = values;
  return { batch, json, rest: positionals, taught, column, noGuess, period };
}

/** Each file has its line: one that cannot be read says why, and the others are judged all the same. */
async function judgeAll(folder: string): Promise<number> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw explainFileError(error as NodeJS.ErrnoException, folder);
  });
  for (const name of names.filter((file) => file.toLowerCase().endsWith(CSV)).sort()) {
    const result = await judgeCsv(join(folder, name)).catch((error: unknown) => {
      if (!(error instanceof HumanError)) throw error;
      return { ...toVerdictJson(null, []), reason: error.toString(), error: error.message };
    });
    await print(`${JSON.stringify({ id: name.slice(0, -CSV.length), ...result })}\n`);
  }
  return 0;
}

const NOTHING_READ = toVerdictJson(null, []);

async function judge(source: string, options: ReaderOptions): Promise<VerdictJson> {
  if (!source.toLowerCase().endsWith(CSV)) return (await judgeLog(source, options)) ?? NOTHING_READ;
  try {
    return await judgeCsv(source);
  } catch (error) {
    if (!(error instanceof OtherColumnsError)) throw error;
    // An export names its columns in its own way; the complaint stands where nothing in it is a heap.
    const judged = await judgeLog(source, options);
    if (!judged) throw error;
    return judged;
  }
}

async function judgeCsv(path: string): Promise<VerdictJson> {
  const heap = new RestartingHeap();
  let readings = 0;
  for await (const { timeMs, restarted, freeBytes, minimumFreeBytes, largestFreeBlock } of readCsv(path)) {
    if (restarted) heap.restart(timeMs);
    heap.add(timeMs, freeBytes, minimumFreeBytes, largestFreeBlock);
    readings++;
  }
  heap.end();
  return toVerdictJson(readings > 0 ? heap.watch : null, heap.transitions);
}

/** The latest boot's verdict, and the transitions of all boots; null: nothing was read. */
async function judgeLog(path: string, options: ReaderOptions): Promise<VerdictJson | null> {
  const { session, analysis } = await readLog(path, options);
  const judged = session.boots.flatMap((boot) => {
    const of = analysis.of(boot);
    const heap = of?.heap(of.judgedHeap ?? '');
    if (!of || !heap) return [];
    const { verdict, namedHeap: name, suspects } = of;
    return [{ heap, verdict, name, timeSource: boot.timeSource, suspects }];
  });
  const latest = judged.at(-1);
  const candidates = toCandidatesJson(session);
  if (!latest && candidates.length === 0) return null;
  const transitions = judged.flatMap(({ heap }) => heap.transitions);
  const guess = session.boots.findLast(({ heap }) => (heap?.samples ?? 0) > 0)?.heap?.guess ?? null;
  return {
    ...toVerdictJson(
      latest?.heap.watch ?? null,
      transitions,
      latest?.verdict ?? null,
      latest?.name ?? null,
      latest?.timeSource,
      latest?.suspects,
    ),
    guess: guess && toGuessJson(guess),
    candidates,
  };
}

function formatVerdict({
  verdict: word,
  suspects,
  heap,
  reason,
  bytesPerHour,
  exhaustionInSeconds,
  began,
  outlook,
  guess,
  timeSource,
  readings,
}: VerdictJson): string {
  const lines = [`${verdictWords(word, suspects)}${heap === null ? '' : ` in ${heap}`}: ${reason}`];
  if (timeSource === 'none' && readings > 1) lines.push(PERIOD_HINT);
  if (bytesPerHour) lines.push(`Rate: ${formatRateInterval(bytesPerHour)}`);
  if (began !== null) lines.push(`Began: ${formatSpan(began * 1000)} after the beginning of the trace`);
  if (exhaustionInSeconds) {
    const { estimate, low, high } = exhaustionInSeconds;
    const latest = high === null ? 'never' : formatSpan(high * 1000);
    lines.push(
      `Memory ends in ${formatSpan(estimate * 1000)} (95 %: ${formatSpan(low * 1000)} to ${latest})`,
    );
  }
  if (outlook)
    lines.push(outlookText({ bytesPerHour: outlook.bytesPerHour, inMs: outlook.inSeconds * 1000 }));
  return `${lines.join('\n')}\n${guess ? guessText(guess) : ''}`;
}
