/** `heapmon symbolize`: addresses to source lines, printed like `addr2line -f -i -a`. */
import type { Frame } from '../symbolize/frame';
import { openSymbolizer } from '../project/openSymbolizer';
import type { AddressResolver } from '../symbolize/resolver';
import { optionHelp, readArguments } from './options';
import { CommandLineError, print, type Command } from './command';
import { explainElfError } from './elfError';

const OPTIONS = {
  elf: { type: 'string', value: 'ELF', help: 'the firmware’s ELF file (required)' },
  json: {
    type: 'boolean',
    help: 'print one object per line: {"address":"0x…","frames":[{"function","file","line"}]}',
  },
} as const;

const HELP = `${optionHelp(OPTIONS)}
Reads addresses from standard input, one per line (hexadecimal, with or without 0x), and looks each up exactly as given.
Prints like 'addr2line -f -i -a': the address, then function and file:line, innermost first, with a pair of lines for
each inlined call; '??' where nothing is known.

Example:
  echo 0x400d5f21 | heapmon symbolize --elf build/app.elf
`;

export const symbolize: Command = {
  name: 'symbolize',
  usage: 'symbolize --elf ELF [--json]',
  summary: 'addresses on standard input to source lines',
  options: OPTIONS,
  help: HELP,
  async run(args) {
    const { values, positionals: rest } = readArguments(args, OPTIONS);
    const { elf, json } = values;
    if (elf === undefined) throw new CommandLineError('--elf is missing.');
    if (rest.length > 0) throw new CommandLineError('addresses come from standard input.');
    const symbolizer = open(elf);
    const format = json ? formatJson : formatText;
    for await (const queries of batches(process.stdin)) {
      answer(queries, symbolizer);
      await print(queries.map(format).join(''));
    }
  },
};

function open(elf: string): AddressResolver {
  try {
    return openSymbolizer(elf);
  } catch (error) {
    throw explainElfError(error, elf);
  }
}

/** Lines that are answered together: sorted they cost less, but more of them outlive the young generation. */
const BATCH = 0x200;
/** No address is longer; the rest of the line is dropped. */
const LONGEST_LINE = 0x400;

interface Query {
  readonly text: string;
  /** Null where the text is no address. */
  readonly address: number | null;
  frames: readonly Frame[];
}

/** The lines of `input` that are not blank, some at a time. */
async function* batches(input: NodeJS.ReadStream): AsyncGenerator<Query[]> {
  let rest = '';
  for await (const chunk of input.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (let at = 0; at < lines.length; at += BATCH) yield queriesOf(lines.slice(at, at + BATCH));
  }
  yield queriesOf([rest]);
}

function queriesOf(lines: readonly string[]): Query[] {
  const texts = lines.map((line) => line.trim().slice(0, LONGEST_LINE)).filter((text) => text !== '');
  return texts.map((text) => ({ text, address: parseAddress(text), frames: [] }));
}

function answer(queries: readonly Query[], symbolizer: AddressResolver): void {
  const valid = queries.filter(({ address }) => address !== null);
  symbolizer.lookupEach(
    valid.map(({ address }) => address ?? 0),
    (at, frames) => {
      const query = valid[at];
      if (query) query.frames = frames;
    },
  );
}

/** A 32-bit (or, in an ELF64, up to 53-bit) address; null for anything that is not one. */
function parseAddress(text: string): number | null {
  const address = /^(?:0x)?[0-9a-f]{1,16}$/i.test(text) ? Number.parseInt(text, 16) : NaN;
  return Number.isSafeInteger(address) ? address : null;
}

function formatJson({ text, address, frames }: Query): string {
  const rows = frames.map((frame) => ({ function: frame.function, file: frame.file, line: frame.line }));
  return `${JSON.stringify({ address: address === null ? text : hex(address), frames: rows })}\n`;
}

/** As GNU addr2line does: `??:0` where nothing is known, `??:?` or `file:?` where a part is. */
function formatText({ text, address, frames }: Query): string {
  const rows = frames.map(
    (frame) => `${frame.function ?? '??'}\n${frame.file ?? '??'}:${frame.line === 0 ? '?' : frame.line}\n`,
  );
  return `${address === null ? text : hex(address)}\n${rows.join('') || '??\n??:0\n'}`;
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(8, '0')}`;
}
