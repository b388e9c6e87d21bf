/** All commands of `heapmon`, and what it says of them. A bundle of its own: `heapmon.ts` loads it where it is wanted. */
import type { Command } from './command';
import { doctor } from './doctor';
import { exporting } from './export';
import { mcp } from './mcp';
import { record } from './record';
import { report } from './report';
import { runCommand } from './runCommand';
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

/** Does what the arguments of `heapmon` say. @returns The exit code. */
export async function runHeapmon([name, ...args]: readonly string[]): Promise<number> {
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
  return runCommand(command, args);
}
