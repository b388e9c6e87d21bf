/** `heapmon verdict`: whether the heap of a trace, a log or a recording leaks. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RestartingHeap } from '../analysis/trend/restarts';
import { outlookText } from '../analysis/trend/outlook';
import { spanText } from '../analysis/trend/words';
import { explainFileError } from '../device/recording';
import { HumanError } from '../errors';
import type { ReaderOptions } from '../sessions/sessionReader';
import { CommandLineError, print, type Command } from './command';
import { readCsv } from './csv';
import { PERIOD_HINT, periodOption } from './duration';
import { readLog } from './report';
import { readTaughtFile } from './taught';
import { toVerdictJson, type VerdictJson } from './verdictJson';
import { rateText, VERDICT_WORDS } from './verdictWords';

const CSV = '.csv';

const HELP = `Says whether the heap leaks: too-early, no-leak, suspected, leak or stopped, with its rate, when it began, and when
memory ends. SOURCE is a CSV file (time_s,free_bytes[,min_free_bytes[,largest_free_block]]), a log or a recording.

  --json        one JSON object, documented in docs/heapmon.md
  --taught FILE lines that you have taught, as for heapmon report
  --period TIME time between readings, as for heapmon report
  --batch DIR   every CSV file in DIR, one JSON object a line
`;

export const verdict: Command = {
  name: 'verdict',
  usage: 'verdict SOURCE [--taught FILE] [--period TIME] [--json] | --batch DIR',
  summary: 'whether the heap leaks, and how fast',
  help: HELP,
  async run(args) {
    const { batch, json, rest, taught, period } = readArguments(args);
    if (batch !== undefined) return judgeAll(batch);
    const [source, ...more] = rest;
    if (source === undefined || more.length > 0) throw new CommandLineError('one source is wanted.');
    const options = taught === undefined ? {} : { taught: await readTaughtFile(taught) };
    const result = await judge(source, { ...options, ...periodOption(period) });
    await print(json ? `${JSON.stringify(result)}\n` : formatVerdict(result));
  },
};

function readArguments(args: readonly string[]): {
  batch: string | undefined;
  json: boolean;
  rest: string[];
  taught: string | undefined;
  period: string | undefined;
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        batch: { type: 'string' },
        json: { type: 'boolean' },
        taught: { type: 'string' },
        period: { type: 'string' },
      },
      allowPositionals: true,
    });
    const { batch, json = false, taught, period } = values;
    return { batch, json, rest: positionals, taught, period };
  } catch (error) {
    throw new CommandLineError(error instanceof Error ? error.message : String(error));
  }
}

/** Each file has its line: one that cannot be read says why, and the others are judged all the same. */
async function judgeAll(folder: string): Promise<void> {
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
}

function judge(source: string, options: ReaderOptions): Promise<VerdictJson> {
  return source.toLowerCase().endsWith(CSV) ? judgeCsv(source) : judgeLog(source, options);
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

/** The latest boot's verdict, and the transitions of all boots. */
async function judgeLog(path: string, options: ReaderOptions): Promise<VerdictJson> {
  const { session, analysis } = await readLog(path, options);
  const judged = session.boots.flatMap((boot) => {
    const of = analysis.of(boot);
    const heap = boot.heap && of?.heap(boot.heap.name);
    return of && heap ? [{ heap, verdict: of.verdict, timeSource: boot.timeSource }] : [];
  });
  const latest = judged.at(-1);
  return toVerdictJson(
    latest?.heap.watch ?? null,
    judged.flatMap(({ heap }) => heap.transitions),
    latest?.verdict ?? null,
    latest?.timeSource,
  );
}

function formatVerdict({
  verdict: word,
  reason,
  bytesPerHour,
  exhaustionInSeconds,
  began,
  outlook,
  timeSource,
  readings,
}: VerdictJson): string {
  const lines = [`${VERDICT_WORDS[word]}: ${reason}`];
  if (timeSource === 'none' && readings > 1) lines.push(PERIOD_HINT);
  if (bytesPerHour) lines.push(`Rate: ${rateText(bytesPerHour)}`);
  if (began !== null) lines.push(`Began: ${spanText(began * 1000)} after the beginning of the trace`);
  if (exhaustionInSeconds) {
    const { estimate, low, high } = exhaustionInSeconds;
    const latest = high === null ? 'never' : spanText(high * 1000);
    lines.push(`Memory ends in ${spanText(estimate * 1000)} (95 %: ${spanText(low * 1000)} to ${latest})`);
  }
  if (outlook)
    lines.push(outlookText({ bytesPerHour: outlook.bytesPerHour, inMs: outlook.inSeconds * 1000 }));
  return `${lines.join('\n')}\n`;
}
