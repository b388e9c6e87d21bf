/** The option `--baud` of the commands that open serial ports. */
import { DEFAULT_BAUD_RATE } from '../checks/project';
import { CommandLineError } from './command';

/** @param text As given; undefined: not given. Throws a CommandLineError where it is no rate. */
export function readBaudRate(text: string | undefined): number {
  if (text === undefined) return DEFAULT_BAUD_RATE;
  if (!/^[1-9]\d{0,7}$/.test(text))
    throw new CommandLineError(`--baud is a number, such as ${DEFAULT_BAUD_RATE}.`);
  return Number(text);
}
