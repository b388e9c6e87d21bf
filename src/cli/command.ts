/** What a command of `heapmon` is, and how it reads its arguments. */
import { parseArgs } from 'node:util';

export interface Command {
  readonly name: string;
  /** Name and arguments, such as `report LOG [--json]`. */
  readonly usage: string;
  readonly summary: string;
  /** What `--help` prints under the usage; ends in a line feed. */
  readonly help: string;
  /** Where they differ from 1 and 2. */
  readonly exitCodes?: { readonly failed: number; readonly wrongUsage: number };
  /** Throws a CommandLineError for wrong arguments, a HumanError where it fails. @returns The exit code, if not 0. */
  run(args: readonly string[]): Promise<void> | Promise<number>;
}

/** The command was called wrongly. */
export class CommandLineError extends Error {}

/**
 * Reads the options that the commands share, those of one command (`own`, each with a value; `flags`, without one; `lists`,
 * each as often as one wants), and what else was given; complains with a CommandLineError.
 */
export function readElfAndJson(
  args: readonly string[],
  own: readonly string[] = [],
  flags: readonly string[] = [],
  lists: readonly string[] = [],
): {
  elf: string | undefined;
  json: boolean;
  rest: string[];
  own: ReadonlyMap<string, string>;
  lists: ReadonlyMap<string, readonly string[]>;
  flags: ReadonlySet<string>;
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        ...Object.fromEntries(own.map((name) => [name, { type: 'string' as const }])),
        ...Object.fromEntries(lists.map((name) => [name, { type: 'string' as const, multiple: true }])),
        ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const }])),
        elf: { type: 'string' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const given = Object.entries(values).flatMap(([name, value]): [string, string][] =>
      own.includes(name) && typeof value === 'string' ? [[name, value]] : [],
    );
    const listed = Object.entries(values).flatMap(([name, value]): [string, string[]][] =>
      lists.includes(name) && Array.isArray(value)
        ? [[name, value.filter((text) => typeof text === 'string')]]
        : [],
    );
    const set = new Set(flags.filter((name) => (values as Record<string, unknown>)[name] === true));
    return {
      elf: values.elf,
      json: values.json ?? false,
      rest: positionals,
      own: new Map(given),
      lists: new Map(listed),
      flags: set,
    };
  } catch (error) {
    throw new CommandLineError(error instanceof Error ? error.message : String(error));
  }
}

/** Writes to standard output, waiting where its reader is slower. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
