/** `heapmon`: Heap Monitor without an editor. Documented in docs/heapmon.md. */
import { describeError } from '../errors';
import { CommandLineError, type Command } from './command';
import { doctor } from './doctor';
import { exporting } from './export';
import { mcp } from './mcp';
import { record } from './record';
import { report } from './report';
import { symbolize } from './symbolize';
import { verdict } from './verdict';
import { watch } from './watch';

const COMMANDS: readonly Command[] = [report, record, verdict, watch, exporting, symbolize, doctor, mcp];

const WIDTH = Math.max(...COMMANDS.map(({ usage }) => usage.length));

const HELP = `heapmon: heap, task stacks and leaks of an ESP32 / FreeRTOS device, from its serial output

Usage:
${COMMANDS.map((command) => `  heapmon ${command.usage.padEnd(WIDTH)} ${command.summary}`).join('\n')}

  heapmon COMMAND --help   shows the options of a command, with examples
  heapmon --version        prints the version

Exit codes: 0 done, 1 failed, 2 wrong usage. heapmon watch has its own: see its help.
`;

declare const HEAPMON_VERSION: string;

/** @returns The exit code. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? process.stderr : process.stdout).write(HELP);
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    process.stdout.write(`heapmon ${HEAPMON_VERSION}\n`);
    return 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) {
    process.stderr.write(`heapmon: there is no command '${name}'. Try: heapmon --help\n`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`Usage: heapmon ${command.usage}\n\n${command.help}`);
    return 0;
  }
  try {
    const code = await command.run(args);
    return typeof code === 'number' ? code : 0;
  } catch (error) {
    process.stderr.write(`heapmon: ${describeError(error)}\n`);
    if (!(error instanceof CommandLineError)) return command.exitCodes?.failed ?? 1;
    process.stderr.write(`Usage: heapmon ${command.usage}\n`);
    return command.exitCodes?.wrongUsage ?? 2;
  }
}

// A reader that has seen enough (`heapmon … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
