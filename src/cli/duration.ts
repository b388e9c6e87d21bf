/** Times as the commands take them, such as `30m`. */
import type { SessionOptions } from '../model/session';
import { CommandLineError } from './command';

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `1.5h`, `2d` → ms. @param option Whose value it is. */
export function readDuration(text: string, option = '--for'): number {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS_MS[unit] ?? NaN);
  if (!(ms > 0)) throw new CommandLineError(`${option} is a time such as 90s, 30m, 8h or 2d, not '${text}'.`);
  return ms;
}

/** What a person is told where the readings of a log have no times. */
export const PERIOD_HINT = 'The readings have no times. --period 3s tells how far apart they are.';

/** `--period 3s`: how far apart readings are that no clock tells the time of. */
export function periodOption(text: string | undefined): SessionOptions {
  return text === undefined ? {} : { readingPeriodMs: readDuration(text, '--period') };
}
