/**
 * The log prefixes of firmware, with the device's clock. What a capture has put before them is taken off by
 * `prefixes/prefixReader.ts`.
 * Sources: ESP-IDF `esp_log.h`, `log_print.c` (v1 and v2), arduino-esp32 `esp32-hal-log.h`, ESPHome's and Zephyr's own
 * loggers.
 */
import { dateOf, fullYear, LEAST_DATE_MS, timeOfDay } from './prefixes/clockTimes';
import { PrefixReader, type PlainLine } from './prefixes/prefixReader';
import type { HostClock, Stamp } from './record';

/** A line with its prefixes taken off. */
export interface Line extends Stamp {
  /** The whole line, without host prefixes. */
  readonly text: string;
  /** What the firmware printed: `text` without its log prefix. */
  readonly message: string;
  /** Log tag (`Memory:` in the article's `I (5123) Memory:: …`); empty where there is none. */
  readonly tag: string;
}

/** `[D][esp-idf:000]: ` (ESPHome passing on a line of ESP-IDF), `[D][sensor:094]: ` and `[S][sensor]: ` (lines of its own). */
const ESPHOME = /^\[[EWIDVCS]{1,2}\]\[([^\]:]{1,64})(?::\d{3,4})?\](?:\[[^\]]{1,32}\])?: ?/;
/** `[00:00:05.123,000] <inf> thread_analyzer: `. */
const ZEPHYR = /^\[(\d\d:\d\d:\d\d\.\d{3}),\d{3}\] <\w{3}> ([\w.]{1,64}): /;

/** `I (5123) tag: message`; v2 may leave out the time stamp. A tag may end in a colon of its own. */
const LOG = /^[EWIDV] (?:\(([^)]{1,32})\) )?([^:\s][^:]{0,63}:?): ?/;

/** Log v2 may leave out the tag: `I (5123) message`. */
const UNTAGGED = /^[EWIDV] (?:\(([^)]{1,32})\) )/;

/** `[   655][E][file.cpp:79] function(): message`; Arduino core 1.x has no time stamp. */
const ARDUINO = /^(?:\[ *(\d+)\])?\[[EWIDV]\]\[([^\]]{1,128})\] [^\s(]{1,128}\(\): ?/;

const LEVELS = 'EWIDV';
/** Digits of a clock, and characters of a tag, at most; as above. */
const MAX_DIGITS = 15;
const MAX_TAG = 64;

/** One line by itself, without what other lines tell of its prefix. */
export function parsePrefix(line: string, arrivalMs: number | null): Line {
  const reader = new PrefixReader();
  let parsed: Line | undefined;
  const give = (plain: PlainLine): void => void (parsed = parseLogPrefix(plain, arrivalMs));
  reader.read(line, arrivalMs, give);
  reader.end(give);
  return parsed!;
}

/** A line that the host's prefix has been taken off. */
export function parseLogPrefix({ text: line, host }: PlainLine, arrivalMs: number | null): Line {
  let text = line;
  const esphome = text.charCodeAt(0) === 0x5b ? ESPHOME.exec(text) : null;
  // What ESPHome passes on has the prefix of ESP-IDF's own behind it.
  if (esphome) text = text.slice(esphome[0].length);
  if (text.charCodeAt(1) === 0x20 && LEVELS.includes(text.charAt(0))) {
    const usual = usualLine(text, arrivalMs, host);
    if (usual) return usual;
    const match = LOG.exec(text) ?? UNTAGGED.exec(text);
    if (match) return prefixed(text, match, match[1], match[2], arrivalMs, host);
  } else if (text.charCodeAt(0) === 0x5b) {
    const match = ARDUINO.exec(text) ?? ZEPHYR.exec(text);
    if (match) return prefixed(text, match, match[1], match[2], arrivalMs, host);
  }
  return {
    text,
    message: text,
    tag: esphome?.[1] ?? '',
    deviceMs: null,
    arrivalMs,
    isWallClock: false,
    host,
  };
}

/** `I (5123) tag: message`, as `LOG` reads it, without a search: most lines of most logs. Null: another form. */
function usualLine(text: string, arrivalMs: number | null, host: HostClock | null): Line | null {
  if (text.charCodeAt(2) !== 0x28) return null;
  let at = 3;
  let deviceMs = 0;
  for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(++at))
    deviceMs = deviceMs * 10 + code - 0x30;
  const digits = at - 3;
  if (digits === 0 || digits > MAX_DIGITS || !text.startsWith(') ', at)) return null;
  const from = at + 2;
  const colon = text.indexOf(':', from);
  const first = text.charCodeAt(from);
  // Beyond ASCII there are other blanks, with which no tag begins.
  if (colon <= from || colon - from > MAX_TAG || first <= 0x20 || first >= 0x7f) return null;
  const end = text.charCodeAt(colon + 1) === 0x3a ? colon + 1 : colon;
  return {
    text,
    message: text.slice(text.charCodeAt(end + 1) === 0x20 ? end + 2 : end + 1),
    tag: text.slice(from, end),
    deviceMs,
    arrivalMs,
    isWallClock: deviceMs >= LEAST_DATE_MS,
    host,
  };
}

/**
 * The line read as one without a tag, where what was taken for the tag may be the beginning of the message: it has a
 * space. Null where it cannot.
 */
export function withoutTag(line: Line): Line | null {
  if (!line.tag.includes(' ') && line.tag !== 'ESP-IDF') return null;
  const match = /^[EWIDV] (?:\([^)]{1,32}\) )?/.exec(line.text);
  return match && { ...line, message: line.text.slice(match[0].length), tag: '' };
}

function prefixed(
  text: string,
  match: RegExpExecArray,
  clock: string | undefined,
  tag: string | undefined,
  arrivalMs: number | null,
  host: HostClock | null,
): Line {
  const deviceMs = clock === undefined ? null : parseClock(clock);
  return {
    text,
    message: text.slice(match[0].length),
    tag: tag ?? '',
    deviceMs,
    arrivalMs,
    isWallClock: deviceMs !== null && (deviceMs >= LEAST_DATE_MS || isTimeOfDay(clock)),
    host,
  };
}

/** A date tells the days too, and the days since 1970 are those since the start while the clock is not set. */
function isTimeOfDay(clock: string | undefined): boolean {
  return clock?.includes(':') === true && !clock.includes('-');
}

/**
 * `5123`, `-2147479000` (up to v4.2, after 24.8 days), Unix time in ms, `00:01:30.000`, `26-01-16 00:01:30.000` or
 * `2026-01-16 00:01:30.000` → ms; null for anything else.
 */
function parseClock(clock: string): number | null {
  if (/^\d{1,15}$/.test(clock)) return Number(clock);
  if (/^-\d{1,10}$/.test(clock)) return Number(clock) + 2 ** 32;
  const time = /^(?:(\d{2,4})-(\d\d)-(\d\d) )?(\d\d):(\d\d):(\d\d)\.(\d{3})$/.exec(clock);
  if (!time) return null;
  const ofDay = timeOfDay(time[4]!, time[5]!, time[6]!, time[7]);
  const date = time[1] === undefined ? 0 : dateOf(fullYear(time[1]), Number(time[2]), Number(time[3]));
  return date === null ? null : date + ofDay;
}
