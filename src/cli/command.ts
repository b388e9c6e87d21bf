/** What a command of `heapmon` is, and how it reads its arguments. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

export interface Command {
  readonly name: string;
  /** Name and arguments, such as `report LOG [--json]`. */
  readonly usage: string;
  readonly summary: string;
  /** What `--help` prints under the usage; ends in a line feed. */
  readonly help: string;
  /** Throws a CommandLineError for wrong arguments, a HumanError where it fails. */
  run(args: readonly string[]): Promise<void>;
}

/** The command was called wrongly. */
export class CommandLineError extends Error {}

/** `parseArgs` with its complaints as CommandLineErrors. */
export function readArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new CommandLineError(error instanceof Error ? error.message : String(error));
  }
}

/** Writes to standard output, waiting where its reader is slower. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
