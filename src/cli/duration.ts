/** Times as the commands take them, such as `30m`. */
import { CommandLineError } from './command';

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `1.5h`, `2d` → ms. */
export function readDuration(text: string): number {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS_MS[unit] ?? NaN);
  if (!(ms > 0)) throw new CommandLineError(`--for is a time such as 90s, 30m, 8h or 2d, not '${text}'.`);
  return ms;
}
