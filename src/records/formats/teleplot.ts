/**
 * Telemetry for Teleplot (its README): `>name:value` on a serial port, with a time stamp in ms, a unit, flags, or several
 * values; by UDP also without the `>`, several to a datagram, one a line.
 *
 *     >heap:81234                      >heap:1627551892437:81234§B|g,np
 *     >heap:1000:81234;2000:81100      heap:81234|g
 *
 * Without the `>` there must be flags or a time stamp, since much else looks like `name:value`. Which names are heaps is
 * for the user to say: a line `>heap:{free}` that he has taught counts for each value, in whatever form it comes.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const MARKED = /^>([^:|>\s][^:|]{0,63}):([^|§Â]{1,1000})(?:Â?§([^|]{0,16}))?(?:\|([\w,]{0,32}))?$/;
const BARE =
  /^([A-Za-z_][\w.\-/]{0,63}):((?:\d{10,16}(?:\.\d+)?:)?[^:|§;\s]{1,32}(?:;[^|§\s]{1,1000})?)(?:Â?§([^|]{0,16}))?(?:\|([\w,]{0,32}))?\s*$/;
const NUMBER = /^[-+]?(?:\d{1,17}(?:\.\d{0,17})?|\.\d{1,17})(?:e[-+]?\d{1,3})?$/i;
const FLAGS = /^(?:(?:g|np|t|xy|clr|3D|c|s|ms)(?:,|$))+$/;
/** Flags of what is no number over time. */
const OTHER = /(?:^|,)(?:t|xy|3D)(?:,|$)/;
/** Values of one line. */
const MAX_VALUES = 64;
/** A larger stamp is the time of day. */
const MAX_UPTIME_MS = 2 ** 32;

interface Value {
  readonly value: string;
  /** Uptime, ms; undefined: not told. */
  readonly timeMs: number | undefined;
}

interface Telemetry {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly Value[];
}

export class Teleplot implements Format {
  readonly isTeachable = true;

  /** @param taught Takes a line if the user has taught it. */
  constructor(private readonly taught: (line: Line, emit: Emit) => boolean = () => false) {}

  parse(line: Line, emit: Emit): boolean {
    const telemetry = readTelemetry(line.message);
    if (!telemetry) return false;
    const { name, unit, values } = telemetry;
    for (const { value, timeMs } of values) {
      // Where bytes have times of arrival, those are the session's clock.
      const deviceMs = line.arrivalMs === null ? timeMs : undefined;
      const plain = { ...line, message: `>${name}:${value}` };
      const isTaught = this.taught(plain, (record) => emit(record, deviceMs));
      if (!isTaught) emit({ kind: 'series', name, value: Number(value), unit }, deviceMs);
    }
    return true;
  }

  reset(): void {}
}

/** A line of telemetry in its plain form, `>name:value`, with its first value; null where it is none. */
export function plainTelemetry(message: string): string | null {
  const telemetry = readTelemetry(message);
  const first = telemetry?.values[0];
  return telemetry && first ? `>${telemetry.name}:${first.value}` : null;
}

/** Null where a message is none. Texts and shapes are, and have no values. */
function readTelemetry(message: string): Telemetry | null {
  const colon = message.indexOf(':');
  // The cheap questions first: they are asked of every line that nobody knows.
  if (colon < 1 || colon > 65 || message.charCodeAt(colon + 1) === 0x20) return null;
  const isMarked = message.charCodeAt(0) === 0x3e;
  const match = isMarked ? MARKED.exec(message.trimEnd()) : readBare(message);
  if (!match) return null;
  const [, name = '', data = '', printedUnit = '', flags = ''] = match;
  const unit = printedUnit.trim();
  if (flags !== '' && !FLAGS.test(flags) && !isMarked) return null;
  if (OTHER.test(flags)) return { name, unit, values: [] };
  const values = data.split(';').slice(0, MAX_VALUES).map(readValue);
  return values.every((value) => value !== null) ? { name, unit, values } : null;
}

function readBare(message: string): RegExpExecArray | null {
  if (!message.includes('|') && !/^[\w.\-/]{1,64}:\d{10,16}(?:\.\d+)?:/.test(message)) return null;
  return BARE.exec(message);
}

function readValue(text: string): Value | null {
  const at = text.indexOf(':');
  const value = text.slice(at + 1).trim();
  if (!NUMBER.test(value)) return null;
  if (at < 0) return { value, timeMs: undefined };
  const time = text.slice(0, at).trim();
  if (!NUMBER.test(time)) return null;
  const timeMs = Number(time);
  return { value, timeMs: timeMs >= 0 && timeMs < MAX_UPTIME_MS ? timeMs : undefined };
}
