/** `heapmon mcp`: the tools for language models, on a source or on what the editor monitors. */
import { DEFAULT_BAUD_RATE } from '../checks/project';
import { createSource, toAddress } from '../device/openSource';
import { Monitor } from '../sessions/monitor';
import { connectToolPipe } from '../agents/toolPipe';
import { ELF, LOG_OPTIONS, optionHelp, readArguments as readOptions } from './options';
import { readBaud } from './baudRate';
import { CommandLineError, type Command } from './command';
import { ElfInUse } from './mcp/elfInUse';
import { monitorHost } from './mcp/monitorHost';

const OPTIONS = {
  elf: ELF,
  'source-root': {
    type: 'string',
    value: 'DIR',
    help: 'folder of the sources and of the ignore list (the current folder)',
  },
  baud: { type: 'string', value: 'RATE', help: `of a serial port (${DEFAULT_BAUD_RATE})` },
  'no-guess': LOG_OPTIONS['no-guess'],
  'allow-marks': { type: 'boolean', help: 'let mark_generation run without asking the user' },
  editor: {
    type: 'string',
    value: 'ADDRESS',
    help: 'use what the editor monitors, in the place of SOURCE; the editor passes\nthis option itself',
  },
} as const;

const HELP = `${optionHelp(OPTIONS)}
Serves tools for language models (get_heap_verdict, list_leak_sites, get_task_stacks, mark_generation, compare_sessions)
over the Model Context Protocol, on standard input and output. SOURCE is as for heapmon watch.

Example:
  heapmon mcp /dev/ttyUSB0 --elf build/app.elf
`;

declare const HEAPMON_VERSION: string;

export const mcp: Command = {
  name: 'mcp',
  usage: 'mcp SOURCE [--elf ELF] [--source-root DIR] [--allow-marks] …',
  summary: 'tools for AI agents (Model Context Protocol)',
  options: OPTIONS,
  help: HELP,
  async run(args) {
    const options = readArguments(args);
    // Most of the protocol's code is the library's: only this command needs it.
    const { serveTools } = await import('./mcp/serveTools');
    if (options.editor !== undefined) {
      const host = await connectToolPipe(options.editor);
      // The editor asks the user itself.
      return serveTools(host, { version: HEAPMON_VERSION, mayChange: true }).finally(() => host.close());
    }
    const address = await toAddress(options.source);
    if (!address || address.kind === 'demo')
      throw new CommandLineError('the source is a port, an address, or the path of a log.');
    const elf = options.elf === undefined ? null : await ElfInUse.open(options.elf, options.sourceRoot);
    const monitor = new Monitor({ guess: !options.noGuess });
    try {
      const source = createSource(address, { ...options.baud, demoRecording: '' });
      await monitor.start(source);
      const host = monitorHost({
        monitor,
        source: source.label,
        isLog: address.kind === 'file',
        elf,
        sourceRoot: options.sourceRoot,
      });
      await serveTools(host, { version: HEAPMON_VERSION, mayChange: options.mayMark });
    } finally {
      await monitor.dispose();
    }
  },
};

function readArguments(args: readonly string[]) {
  const { values, positionals } = readOptions(args, OPTIONS);
  const [source, ...more] = positionals;
  if (more.length > 0 || (source === undefined) === (values.editor === undefined))
    throw new CommandLineError('expected exactly one SOURCE.');
  return {
    source,
    editor: values.editor,
    elf: values.elf,
    sourceRoot: values['source-root'] ?? process.cwd(),
    baud: readBaud(values.baud),
    mayMark: values['allow-marks'] ?? false,
    noGuess: values['no-guess'] ?? false,
  };
}
