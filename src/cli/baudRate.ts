/** The option `--baud` of the commands that open serial ports. */
import { DEFAULT_BAUD_RATE } from '../checks/project';
import type { SourceContext } from '../device/openSource';
import type { FoundBaud } from '../device/serial';
import { CommandLineError } from './command';

/** Says that another rate gave text than the usual one. */
function tellFoundBaud({ path, told, found }: FoundBaud): void {
  process.stderr.write(
    found === null
      ? `${path} gives no text at ${told} baud, nor at any other usual rate. Give its rate with --baud.\n`
      : `${path} gives no text at ${told} baud and does at ${found}: --baud ${found} saves the search.\n`,
  );
}

/** @param text As given; undefined: not given. Throws a CommandLineError where it is no rate. */
export function readBaudRate(text: string | undefined): number {
  if (text === undefined) return DEFAULT_BAUD_RATE;
  if (!/^[1-9]\d{0,7}$/.test(text))
    throw new CommandLineError(`--baud is a number, such as ${DEFAULT_BAUD_RATE}.`);
  return Number(text);
}

/** As `createSource` takes it: a rate that was given is certain, the usual one is looked after. Throws as `readBaudRate`. */
export function readBaud(text: string | undefined): Pick<SourceContext, 'baudRate' | 'onFoundBaud'> {
  const baudRate = readBaudRate(text);
  return text === undefined ? { baudRate, onFoundBaud: tellFoundBaud } : { baudRate };
}
