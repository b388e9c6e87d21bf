/** `heapmon mcp`: the tools for language models, on a source or on what the editor monitors. */
import { parseArgs } from 'node:util';
import { DEFAULT_BAUD_RATE } from '../checks/project';
import { createSource, toAddress } from '../device/openSource';
import { Monitor } from '../sessions/monitor';
import { connectToolPipe } from '../agents/toolPipe';
import { readBaud } from './baudRate';
import { CommandLineError, type Command } from './command';
import { ElfInUse } from './mcp/elfInUse';
import { monitorHost } from './mcp/monitorHost';

const HELP = `Serves the tools for language models (get_heap_verdict, list_leak_sites, get_task_stacks, mark_generation,
compare_sessions) by the Model Context Protocol on standard input and output. SOURCE is as for heapmon watch.

  --elf ELF         the firmware's ELF file: call sites get functions and source lines
  --source-root DIR folder in which the sources, and the ignore list, are looked for (the present one)
  --baud RATE       of a serial port (${DEFAULT_BAUD_RATE})
  --no-guess        no heap is guessed, as for heapmon report
  --allow-marks     mark_generation need not be confirmed by the user
  --editor ADDRESS  the tools on what the editor monitors; it starts the server so by itself
`;

declare const HEAPMON_VERSION: string;

export const mcp: Command = {
  name: 'mcp',
  usage: 'mcp SOURCE [--elf ELF] [--source-root DIR] [--allow-marks]',
  summary: 'tools for AI agents (Model Context Protocol)',
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
  const { values, positionals } = parse(args);
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

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        elf: { type: 'string' },
        'source-root': { type: 'string' },
        baud: { type: 'string' },
        editor: { type: 'string' },
        'allow-marks': { type: 'boolean' },
        'no-guess': { type: 'boolean' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new CommandLineError(error instanceof Error ? error.message : String(error));
  }
}
