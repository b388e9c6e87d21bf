/** `heapmon export`: a log or a recording in a format of other tools. */
import { readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { callSites, resolveBy } from '../analysis/callSites';
import { ignoredBy, parseIgnoreFile, whyIgnored } from '../analysis/ignore/rules';
import { explainFileError } from '../device/recording';
import { EXPORT_FORMATS, isExportFormat } from '../exports/formats';
import { CommandLineError, print, type Command } from './command';
import { periodOption } from './duration';
import { framesBy, openElf } from './elf';
import { guessOption } from './guessed';
import { readLog } from './report';
import { ELF, LOG_OPTIONS, optionHelp, readArguments as read } from './options';
import { resolverBy } from './reportEvents';
import { readTaughtFile } from './taughtFile';

const NAMES = Object.keys(EXPORT_FORMATS);
const WIDTH = Math.max(...NAMES.map((name) => name.length));

const OPTIONS = {
  format: { type: 'string', value: 'FORMAT', help: 'one of the formats above (required)' },
  output: {
    type: 'string',
    short: 'o',
    value: 'FILE',
    help: 'the file to write; without it, text goes to standard output',
  },
  elf: ELF,
  ignore: { type: 'string', value: 'FILE', help: 'list of call sites to ignore (docs/ignore.md)' },
  ...LOG_OPTIONS,
} as const;

const HELP = `Converts a device log or a recording for other tools. Formats:

${Object.entries(EXPORT_FORMATS)
  .map(([name, { label, extension }]) => `  ${name.padEnd(WIDTH)} ${label} (.${extension})\n`)
  .join('')}
${optionHelp(OPTIONS)}
Example:
  heapmon export device.log --elf build/app.elf --format pprof -o leaks.pb.gz
`;

export const exporting: Command = {
  name: 'export',
  usage:
    'export SOURCE --format FORMAT [-o FILE] [--elf ELF] [--ignore FILE] [--taught FILE] [--no-guess] [--period TIME]',
  summary: `for other tools: ${NAMES.join(', ')}`,
  options: OPTIONS,
  help: HELP,
  async run(args) {
    const { source, format, output, elf, ignore, taught, noGuess, period } = readArguments(args);
    const info = EXPORT_FORMATS[format];
    if (info.isGzipped && output === undefined)
      throw new CommandLineError(`${format} is no text: -o FILE is wanted.`);
    const opened = elf === undefined ? null : await openElf(elf);
    const rules = ignore === undefined ? [] : parseIgnoreFile(await readText(ignore)).rules;
    const options = taught === undefined ? {} : { taught: await readTaughtFile(taught) };
    const { session, analysis, startedAt } = await readLog(source, {
      ...options,
      ...guessOption(noGuess),
      ...periodOption(period),
    });
    const { boot } = session;
    const of = analysis.of(boot);
    const sites = callSites(boot, of, resolveBy(framesBy(opened?.symbolizer)), (frames) =>
      whyIgnored(ignoredBy(frames, rules)),
    );
    const crashFrames = resolverBy(opened && { ...opened, unwinder: await opened.openUnwinder() });
    const encoded = info.encode({ session, analysis: of, sites, source, startedAt, crashFrames });
    if (output === undefined) return print(encoded.toString());
    await writeFile(output, info.isGzipped ? gzipSync(encoded) : encoded).catch((error: unknown) => {
      throw explainFileError(error as NodeJS.ErrnoException, output);
    });
  },
};

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw explainFileError(error as NodeJS.ErrnoException, path);
  });
}

function readArguments(args: readonly string[]) {
  const { values, positionals } = read(args, OPTIONS);
  const [source, ...more] = positionals;
  if (source === undefined || more.length > 0) throw new CommandLineError('expected exactly one SOURCE.');
  const { format, 'no-guess': noGuess = false, ...rest } = values;
  if (!isExportFormat(format)) throw new CommandLineError(`--format is one of ${NAMES.join(', ')}.`);
  return { source, format, noGuess, ...rest };
}
