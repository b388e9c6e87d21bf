/** `heapmon export`: a log or a recording in a format of other tools. */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
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
import { readTaughtFile } from './taughtFile';

const NAMES = Object.keys(EXPORT_FORMATS);
const WIDTH = Math.max(...NAMES.map((name) => name.length));

const HELP = `Reads a device log or a recording and writes what it says. Formats:

${Object.entries(EXPORT_FORMATS)
  .map(([name, { label, extension }]) => `  ${name.padEnd(WIDTH)} ${label} (.${extension})\n`)
  .join('')}
  -o FILE       the file to write; without it text goes to standard output
  --elf ELF     the firmware's ELF file: callers become functions and source lines
  --ignore FILE call sites that are no leaks (docs/ignore.md)
  --taught FILE lines that you have taught, as for heapmon report
  --no-guess    no heap is guessed, as for heapmon report
  --period TIME time between readings, as for heapmon report
`;

export const exporting: Command = {
  name: 'export',
  usage:
    'export SOURCE --format FORMAT [-o FILE] [--elf ELF] [--ignore FILE] [--taught FILE] [--no-guess] [--period TIME]',
  summary: `for other tools: ${NAMES.join(', ')}`,
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
    const encoded = info.encode({ session, analysis: of, sites, source, startedAt });
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
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        format: { type: 'string' },
        output: { type: 'string', short: 'o' },
        elf: { type: 'string' },
        ignore: { type: 'string' },
        taught: { type: 'string' },
        'no-guess': { type: 'boolean' },
        period: { type: 'string' },
      },
      allowPositionals: true,
    });
    const [source, ...more] = positionals;
    if (source === undefined || more.length > 0) throw new CommandLineError('expected exactly one SOURCE.');
    const { format, 'no-guess': noGuess = false, ...rest } = values;
    if (!isExportFormat(format)) throw new CommandLineError(`--format is one of ${NAMES.join(', ')}.`);
    return { source, format, noGuess, ...rest };
  } catch (error) {
    if (error instanceof CommandLineError) throw error;
    throw new CommandLineError(error instanceof Error ? error.message : String(error));
  }
}
