/** `heapmon watch`: the soak gate. Listens to a device for a time and says with its exit code whether it leaks. */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatBaseline, parseBaseline } from '../exports/baselineFile';
import { createSource, toAddress } from '../device/openSource';
import { explainFileError } from '../device/recording';
import { HumanError } from '../errors';
import type { OpenedElf } from '../project/openElf';
import { CommandLineError, print, type Command } from './command';
import { periodOption } from './duration';
import { optionHelp } from './options';
import { openElf } from './elf';
import { candidatesText, guessOption, guessText, toCandidatesJson } from './guessed';
import { readTaughtFile } from './taughtFile';
import { assess, isElfOf, type Assessment, type Criteria } from './watch/assess';
import { toJunit } from './watch/junit';
import { framesOf, locate, type LocatedSite } from './watch/locate';
import { toMarkdown } from './watch/markdown';
import { OPTIONS, readOptions, type WatchOptions } from './watch/options';
import { OUTCOMES, placeText } from './watch/outcomeText';
import { resolverBy } from './reportEvents';
import { Progress } from './watch/progress';
import { toSarif } from './watch/sarif';
import { soak, type Soak } from './watch/soak';
import { formatRateInterval } from '../words/units';
import { frameName } from '../words/frames';

const HELP = `${optionHelp(OPTIONS)}
Listens to a device and tells with its exit code whether it leaks. It ends early once the result is clear. SOURCE is a
serial port, socket://host:port, rfc2217://host:port, udp://:port, tail:FILE, or the path of a log or recording.

Exit codes: 0 no leak, 1 leak, 2 not clear in the time, 3 the source or a file failed,
4 the firmware crashed and no leak was found, 64 wrong usage.

Examples:
  heapmon watch /dev/ttyUSB0 --for 8h --fail-on leak:>100B/h
  heapmon watch device.log --elf build/app.elf --sarif leaks.sarif
`;

/** How long a device is listened to. */
const USUAL_MS = 30 * 60_000;
const EXIT_CODES = { clean: 0, leak: 1, unsure: 2, crash: 4 } as const;
/** Once a leak is clear, the part of the time that is left for finding out where it is. */
const TIME_FOR_SITES = 0.25;

declare const HEAPMON_VERSION: string;

export const watch: Command = {
  name: 'watch',
  usage: 'watch SOURCE [--for 30m] [--fail-on leak[:>100B/h]] [--elf ELF] [--baseline FILE] …',
  summary: 'soak gate: listens to a device, fails if it leaks',
  options: OPTIONS,
  help: HELP,
  exitCodes: { failed: 3, wrongUsage: 64 },
  async run(args) {
    const options = readOptions(args);
    const elf = options.elf === undefined ? null : await openElf(options.elf);
    const criteria = await criteriaOf(options, elf);
    const parser = {
      ...(options.taught === undefined ? {} : { taught: await readTaughtFile(options.taught) }),
      ...guessOption(options.noGuess),
      ...periodOption(options.period),
    };
    const { end, label } = await listen(options, criteria, parser);
    const assessment = assess(end.session, end.analysis, criteria);
    const symbols = elf && isElfOf(elf.sha256, end.session) ? elf.symbolizer : null;
    if (elf && !symbols) say(`${options.elf} is not the ELF that ran: source lines are left out.`);
    const root = resolve(options.sourceRoot);
    const sites = await locate(assessment.leaking, symbols, options.elf ?? null, root);
    await writeReports(options, assessment, sites, { label, seconds: end.watchedMs / 1000, root });
    await print(toText(assessment, sites));
    const unread = candidatesText(toCandidatesJson(end.session));
    if (unread !== '') process.stderr.write(`heapmon: ${unread}`);
    return EXIT_CODES[assessment.outcome];
  },
};

async function criteriaOf(
  { baseline, aboveBytesPerHour, allowCrash }: WatchOptions,
  elf: OpenedElf | null,
): Promise<Criteria> {
  return {
    allowsCrash: allowCrash,
    crashFrames: resolverBy(elf && { ...elf, unwinder: await elf.openUnwinder() }),
    aboveBytesPerHour,
    baseline: baseline === undefined ? null : parseBaseline(await readText(baseline), baseline),
    elfSha256: elf?.sha256 ?? null,
    functionsOf: (stack) => elf && framesOf(stack, elf.symbolizer).map(frameName),
  };
}

async function listen(
  options: WatchOptions,
  criteria: Criteria,
  parser: Parameters<typeof soak>[1]['parser'],
): Promise<{ end: Soak; label: string }> {
  const address = await toAddress(options.source);
  if (!address || address.kind === 'demo')
    throw new CommandLineError('the source is a port, an address, or the path of a log.');
  const source = createSource(address, { ...options.baud, demoRecording: '' });
  const isLog = address.kind === 'file';
  const forMs = options.forMs ?? (isLog ? Infinity : USUAL_MS);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const progress = new Progress(forMs, (text) => process.stderr.write(text), process.stderr.isTTY);
  let leakSinceMs: number | null = null;
  try {
    const end = await soak(source, {
      forMs,
      parser,
      isLog,
      signal: stop.signal,
      look(now) {
        const assessment = assess(now.session, now.analysis, criteria);
        progress.tell(assessment, now);
        // After a crash it goes on: the device may restart, and leak besides.
        if (assessment.leaks === 'clean') return isClearlyClean(assessment, criteria);
        if (assessment.leaks !== 'leak') return false;
        leakSinceMs ??= now.watchedMs;
        const isLocated = !assessment.hasLists || assessment.sites.some(({ kind }) => kind === 'growing');
        return isLocated || now.watchedMs - leakSinceMs > TIME_FOR_SITES * forMs;
      },
    });
    return { end, label: source.label };
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

/** A leak as large as is asked for would have shown. Without a rate there is always a smaller one: the time is used. */
function isClearlyClean({ comparison }: Assessment, { aboveBytesPerHour }: Criteria): boolean {
  return comparison ? comparison.verdict === 'fixed' : aboveBytesPerHour !== null;
}

async function writeReports(
  { sarif, junit, markdown, saveBaseline }: WatchOptions,
  assessment: Assessment,
  sites: readonly LocatedSite[],
  about: { readonly label: string; readonly seconds: number; readonly root: string },
): Promise<void> {
  if (sarif !== undefined)
    await write(sarif, toSarif(assessment, sites, { root: about.root, version: HEAPMON_VERSION }));
  if (junit !== undefined) await write(junit, toJunit(assessment, sites, about));
  if (markdown !== undefined) await write(markdown, toMarkdown(assessment, sites, about));
  if (saveBaseline === undefined) return;
  if (assessment.summary) await write(saveBaseline, formatBaseline(assessment.summary));
  else say(`${saveBaseline} was not written: nothing was heard that could be kept.`);
}

function toText(assessment: Assessment, sites: readonly LocatedSite[]): string {
  const { outcome, reason, crashes, guess } = assessment;
  const lines = [`${OUTCOMES[outcome]}: ${reason}`];
  if (crashes !== '' && outcome !== 'crash') lines.push(crashes);
  if (guess) lines.push(guessText(guess).trimEnd());
  for (const located of sites)
    lines.push(`  ${placeText(located)}: ${located.kind}, ${formatRateInterval(located.bytesPerHour)}`);
  return `${lines.join('\n')}\n`;
}

function say(text: string): void {
  process.stderr.write(`heapmon: ${text}\n`);
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw explainFileError(error as NodeJS.ErrnoException, path);
  });
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw new HumanError(`${path} cannot be written: ${(error as Error).message}.`, '', { cause: error });
  });
}
