/** Runs one command of `heapmon`: tells what it does, or does it and says what went wrong. */
import { describeError } from '../errors';
import { CommandLineError, type Command } from './command';

/** @returns The exit code. */
export async function runCommand(command: Command, args: readonly string[]): Promise<number> {
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
