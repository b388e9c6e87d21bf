/**
 * Which tasks want the serial port for themselves: those of the ESP-IDF extension (its task id), of PlatformIO, and
 * any whose command line runs a flasher or a serial monitor.
 */

export interface TaskFacts {
  readonly definition: Readonly<Record<string, unknown>>;
  /** Program and arguments, as far as they are known. */
  readonly commandLine: string;
}

const MAX_LENGTH = 10_000;

const COMMANDS: readonly RegExp[] = [
  /\bidf(?:\.py)?\b.*\b(?:(?:[a-z]+-)*flash|monitor)\b/,
  /\besptool(?:\.py)?\b/,
  /\b(?:pio|platformio)\b.*\b(?:upload\w*|erase|monitor)\b/,
  /\barduino-cli\b.*\b(?:upload|burn-bootloader|monitor)\b/,
  /\b(?:espflash|cargo-espflash|idf_monitor)\b/,
  /\bcargo\s+espflash\b/,
  /\b(?:west|make|ninja)\b.*\b(?:[a-z]+-)?flash\b/,
];

export function isFlashTask({ definition, commandLine }: TaskFacts): boolean {
  if (definition['taskId'] === 'idf-flash-task') return true;
  const { type, task } = definition;
  if (type === 'PlatformIO' && typeof task === 'string' && /\b(?:upload|erase|monitor)\b/i.test(task))
    return true;
  const line = commandLine.slice(0, MAX_LENGTH);
  return COMMANDS.some((command) => command.test(line));
}

/** Of some ports those that a command line names; all where it names none. */
export function portsOf<Held extends { readonly port: string }>(
  commandLine: string,
  held: readonly Held[],
): Held[] {
  const words = commandLine.slice(0, MAX_LENGTH).split(/[\s=,"']+/);
  const named = held.filter(({ port }) => words.some((word) => word === port || word === `-p${port}`));
  return named.length > 0 ? named : [...held];
}
