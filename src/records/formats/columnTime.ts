/** The time in a column or under a key: dates, times of day, Unix time, and uptimes whose name says the unit. */
import { DAY_MS } from '../prefixes/clockTimes';
import { hostTimeAt } from '../prefixes/hostTime';

const NAME =
  /^_?(?:time|timestamp|ts|date|datetime|created_at|published_at|last_changed|last_updated|uptime|uptime_?ms|uptime_?s|uptime_?sec|uptimesec|uptime_?seconds|millis|ms|seconds|elapsed_?ms|elapsed_?s|time_?ms|time_?s|t_ms|t_s)(?: ?[([](?:ms|s|sec|seconds|utc)[)\]])?$/i;
const IN_MS = /(?:ms|millis)(?:[)\]])?$/i;
const IN_SECONDS = /(?:_s|_?sec|_?seconds|[([]s(?:ec|econds)?)[)\]]?$/i;
const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(Z|[+-]\d\d:?\d\d)?$/;
/** 2001 to 2128, in seconds. */
const LEAST_UNIX = 1e9;
const MOST_UNIX = 5e9;
/** Longer than any uptime in ms or s that is believed: a century. */
const MOST_UPTIME_MS = 3.2e12;

export function isTimeName(name: string): boolean {
  return name.length <= 32 && NAME.test(name.trim());
}

/** Whether a time that `timeOf` has read from a text is one of the day. */
export function isTimeOfDay(timeMs: number | null | undefined, text: string): boolean {
  return timeMs != null && timeMs < DAY_MS && text.includes(':');
}

/** @returns ms on one clock; null where it is no time, or in a unit that nobody knows. */
export function timeOf(name: string, text: string, factor?: number): number | null {
  const iso = text.length <= 40 ? ISO.exec(text) : null;
  if (iso) return isoTime(iso);
  const time = text.length <= 40 && text.includes(':') ? hostTimeAt(text, 0) : null;
  if (time?.end === text.length) return time.ms;
  if (!/^\d{1,19}(?:\.\d{1,9})?$/.test(text)) return null;
  const value = Number(text);
  if (factor !== undefined) return value * factor;
  if (IN_MS.test(name)) return value <= MOST_UPTIME_MS ? value : null;
  if (IN_SECONDS.test(name)) return value * 1000;
  for (const unit of [1, 1e3, 1e6, 1e9])
    if (value >= LEAST_UNIX * unit && value < MOST_UNIX * unit) return (value / unit) * 1000;
  return null;
}

/** A date without a zone is taken for UTC: only differences count. */
function isoTime([, ...parts]: RegExpExecArray): number {
  const [year, month, day, hour, minute, second = 0] = parts.slice(0, 6).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number?,
  ];
  const ms = Number(`0.${parts[6] ?? 0}`) * 1000;
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(parts[7] ?? '') ?? [];
  const zone = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return Date.UTC(year, month - 1, day, hour, minute, second) + ms - zone * 60_000;
}
