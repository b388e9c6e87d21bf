/**
 * The times that programs on the host put before a line: `ts`, syslog, `journalctl`, `docker logs -t`, kubectl, terminals
 * and loggers, with and without a date, also in brackets; Unix time, and seconds since the capture began.
 */
import type { HostClock } from '../record';
import {
  DAY_MS,
  MINUTE_MS,
  SECOND_MS,
  dateOf,
  fullYear,
  monthOf,
  timeOfDay,
  zoneMinutes,
} from './clockTimes';

export interface HostTime extends HostClock {
  /** Where what follows begins. */
  readonly end: number;
}

const TIME = String.raw`(\d{1,3}):([0-5]\d):([0-5]\d)(?:(?:\.|[,:](?=\d{3}(?!\d)))(\d{1,9}))?(?!\d)(?: ?([AaPp])\.?[Mm]\b\.?)?`;
const GAP = String.raw`(?:[T_]|,? {1,2}| - )`;
const WEEKDAY = String.raw`(?:[A-Z][a-z]{2},? {1,2})?`;
const NAME = String.raw`([A-Za-z\u00e0-\u00fc]{3,9})\.?`;
const DAY_END = String.raw`(?!\d)`;

const TIME_ONLY = new RegExp(TIME, 'y');
const YEAR_FIRST = new RegExp(
  String.raw`${WEEKDAY}(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${DAY_END}${GAP}${TIME}`,
  'y',
);
const YEAR_LAST = new RegExp(String.raw`(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)${DAY_END}${GAP}${TIME}`, 'y');
/** `Jul 10 09:48:00`, `Jul 10, 2026 09:48:00`. */
const MONTH_FIRST = new RegExp(
  String.raw`(${WEEKDAY})${NAME} {1,2}(\d{1,2})(?:,? (\d{4}))?,? {1,2}${TIME}`,
  'y',
);
/** The end of `Fri Jul 10 09:48:00 CEST 2026`. */
const YEAR_AT_END = /(?: ([A-Z]{3,4}))? ((?:19|20)\d\d)(?!\d)/y;
/** `10 Jul 2026 09:48:00`, `10/Jul/2026:09:48:00`. */
const MONTH_SECOND = new RegExp(
  String.raw`${WEEKDAY}(\d{1,2})([-/ ])${NAME}\2(\d{4}|\d\d)(?::|,? {1,2})${TIME}`,
  'y',
);
/** logcat: `07-10 09:48:00.123`. */
const NO_YEAR = new RegExp(String.raw`(\d\d)-(\d\d) ${TIME}`, 'y');
/** Tera Term's time since the connection: `3 09:48:00.123`. */
const DAYS = new RegExp(String.raw`(\d{1,4}) ${TIME}`, 'y');
const UNIX = /(1[0-9]{9}|2[0-3]\d{8})(?:[.,](\d{1,9}))(?!\d)|(1\d{12}(?:\d{3}){0,2})(?!\d)/y;
const UNIX_SECONDS = /(1[2-9]\d{8}|2[0-3]\d{8})(?!\d)/y;
/** As Mosquitto's log has them; bare, they may be any number. */
const UNIX_LOG = /(1[2-9]\d{8}|2[0-3]\d{8})(?=: )/y;
/** Digits of Unix time in ms. */
const MS_DIGITS = 13;
/**
 * Seconds since the host started or the capture began; `grabserial` adds those since the line before. Those of SystemView's
 * events are the device's own.
 */
const SECONDS = / {0,9}(\d{1,9})\.(\d{3,9})(?: +\d{1,9}\.\d{3,9})?(?!\d|\] HEAP: )/y;
const ZONE = /Z|(?: ?[+-]\d\d(?::?\d\d)?(?!\d))| (?:[A-Z]{3,4})\b/y;

const CLOSED_BY: Readonly<Record<string, string>> = { '[': ']', '(': ')', '<': '>' };

/** The time at a place, in brackets or bare; null: there is none. */
export function hostTimeAt(text: string, at: number): HostTime | null {
  const closer = CLOSED_BY[text.charAt(at)];
  if (closer === undefined)
    return bareTimeAt(text, at) ?? unixAt(text, at, UNIX) ?? unixAt(text, at, UNIX_LOG);
  const inner =
    bareTimeAt(text, at + 1) ??
    unixAt(text, at + 1, UNIX) ??
    unixAt(text, at + 1, UNIX_SECONDS) ??
    secondsAt(text, at + 1);
  return inner && text.charAt(inner.end) === closer ? { ...inner, end: inner.end + 1 } : null;
}

function bareTimeAt(text: string, at: number): HostTime | null {
  const code = text.charCodeAt(at);
  if (!isDigit(code)) return isLetter(code) ? (monthFirst(text, at) ?? weekdayFirst(text, at)) : null;
  const found = match(TIME_ONLY, text, at);
  if (found) return told(timeIn(found, 1), TIME_ONLY.lastIndex);
  return (
    yearFirst(text, at) ?? yearLast(text, at) ?? monthSecond(text, at) ?? noYear(text, at) ?? daysAt(text, at)
  );
}

/** The name of a weekday, which has three letters, then the date. */
function weekdayFirst(text: string, at: number): HostTime | null {
  const fourth = text.charCodeAt(at + 3);
  return fourth === 0x20 || fourth === 0x2c ? yearFirst(text, at) : null;
}

function yearFirst(text: string, at: number): HostTime | null {
  const found = match(YEAR_FIRST, text, at);
  if (!found) return null;
  const date = dateOf(Number(found[1]), Number(found[3]), Number(found[4]));
  return zoned(text, YEAR_FIRST.lastIndex, date, timeIn(found, 5));
}

function yearLast(text: string, at: number): HostTime | null {
  const found = match(YEAR_LAST, text, at);
  if (!found) return null;
  const time = timeIn(found, 5);
  const isAmerican = found[2] === '/' && found[9] !== undefined;
  const date = dateIn(found[1]!, found[3]!, found[4]!, found[2] === '.', isAmerican);
  return zoned(text, YEAR_LAST.lastIndex, date, time);
}

/** null: the day and the month may be either way round, or the year may be the day. */
function dateIn(
  a: string,
  b: string,
  year: string,
  isDayFirst: boolean,
  isMonthFirst: boolean,
): number | null {
  const [first, second] = [Number(a), Number(b)];
  if (year.length < 4 && !isDayFirst && !isMonthFirst) return null;
  if (isDayFirst || (first > 12 && !isMonthFirst)) return dateOf(fullYear(year), second, first);
  return isMonthFirst || second > 12 ? dateOf(fullYear(year), first, second) : null;
}

function monthFirst(text: string, at: number): HostTime | null {
  // Most lines that begin with a letter are seen not to be one by this.
  const fourth = text.charCodeAt(at + 3);
  if (fourth !== 0x20 && fourth !== 0x2e && fourth !== 0x2c) return null;
  const found = match(MONTH_FIRST, text, at);
  if (!found) return null;
  const end = MONTH_FIRST.lastIndex;
  const tail = found[1] === '' ? null : match(YEAR_AT_END, text, end);
  const year = found[4] ?? tail?.[2];
  const month = monthOf(found[2]!);
  const date =
    month === null ? null : dateOf(year === undefined ? null : Number(year), month, Number(found[3]));
  const time = timeIn(found, 5);
  if (!tail) return zoned(text, end, date, time);
  const minutes = zoneMinutes(tail[1] ?? 'Z') ?? 0;
  return told(date === null ? time : date + time - minutes * MINUTE_MS, YEAR_AT_END.lastIndex);
}

function monthSecond(text: string, at: number): HostTime | null {
  const found = match(MONTH_SECOND, text, at);
  const month = found && monthOf(found[3]!);
  if (!found || month === null) return null;
  const date = dateOf(fullYear(found[4]!), month, Number(found[1]));
  return zoned(text, MONTH_SECOND.lastIndex, date, timeIn(found, 5));
}

function noYear(text: string, at: number): HostTime | null {
  const found = match(NO_YEAR, text, at);
  if (!found) return null;
  return zoned(text, NO_YEAR.lastIndex, dateOf(null, Number(found[1]), Number(found[2])), timeIn(found, 3));
}

function daysAt(text: string, at: number): HostTime | null {
  const found = match(DAYS, text, at);
  return found && elapsed(Number(found[1]) * DAY_MS + timeIn(found, 2), DAYS.lastIndex);
}

function unixAt(text: string, at: number, pattern: RegExp): HostTime | null {
  const found = isDigit(text.charCodeAt(at)) ? match(pattern, text, at) : null;
  if (!found) return null;
  const [, seconds, fraction = '0', ms] = found;
  // Milliseconds, or with three digits more microseconds, with six nanoseconds.
  const unixMs =
    ms === undefined
      ? (Number(seconds) + Number(`0.${fraction}`)) * SECOND_MS
      : Number(ms) / 10 ** (ms.length - MS_DIGITS);
  return told(unixMs, pattern.lastIndex);
}

function secondsAt(text: string, at: number): HostTime | null {
  const found = match(SECONDS, text, at);
  return found && elapsed(Number(`${found[1]}.${found[2]}`) * SECOND_MS, SECONDS.lastIndex);
}

/** A date and a time with the zone that may follow. @param date null: unknown, then the time of day is all there is. */
function zoned(text: string, at: number, date: number | null, time: number): HostTime {
  ZONE.lastIndex = at;
  const zone = ZONE.exec(text)?.[0].trim();
  const minutes = zone === undefined ? undefined : zoneMinutes(zone);
  const end = minutes === undefined ? at : ZONE.lastIndex;
  return told(date === null ? time : date + time - (minutes ?? 0) * MINUTE_MS, end);
}

function told(ms: number, end: number): HostTime {
  return { ms, end, isElapsed: false };
}

function elapsed(ms: number, end: number): HostTime {
  return { ms, end, isElapsed: true };
}

/** @param from The group of the hour. */
function timeIn(found: RegExpExecArray, from: number): number {
  return timeOfDay(found[from]!, found[from + 1]!, found[from + 2]!, found[from + 3], found[from + 4]);
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || (code >= 0xe0 && code <= 0xfc);
}
