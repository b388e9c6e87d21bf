/** What a command of `heapmon` is. */

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** It may be given several times. */
  readonly multiple?: true;
  /** What its value is called in the help, such as `FILE`. */
  readonly value?: string;
  /** One sentence or two; a line feed begins a new line. */
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

export interface Command {
  readonly name: string;
  /** Name and arguments, such as `report LOG [--json]`. */
  readonly usage: string;
  readonly summary: string;
  /** What it accepts. */
  readonly options: Options;
  /** What `--help` prints under the usage, the options among it; ends in a line feed. */
  readonly help: string;
  /** Where they differ from 1 and 2. */
  readonly exitCodes?: { readonly failed: number; readonly wrongUsage: number };
  /** Throws a CommandLineError for wrong arguments, a HumanError where it fails. @returns The exit code, if not 0. */
  run(args: readonly string[]): Promise<void> | Promise<number>;
}

/** The command was called wrongly. */
export class CommandLineError extends Error {}

/** Writes to standard output, waiting where its reader is slower. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
