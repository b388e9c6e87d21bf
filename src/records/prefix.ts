/**
 * What stands before a message: host time stamps and log prefixes.
 * Sources: ESP-IDF `esp_log.h`, `log_print.c` (v1 and v2), arduino-esp32 `esp32-hal-log.h`, esp-idf-monitor
 * (`--timestamps`), the serial monitors of the Arduino IDE, PlatformIO and ESPHome (`esphome logs`), ESPHome's and
 * Zephyr's own loggers, lines quoted in mail.
 */
import type { Stamp } from './record';

/** A line with its prefixes taken off. */
export interface Line extends Stamp {
  /** The whole line, without host prefixes. */
  readonly text: string;
  /** What the firmware printed: `text` without its log prefix. */
  readonly message: string;
  /** Log tag (`Memory:` in the article's `I (5123) Memory:: …`); empty where there is none. */
  readonly tag: string;
}

/**
 * `12:34:56.789 -> ` (Arduino IDE), `12:34:56.789 > ` (PlatformIO), `2026-01-31 12:34:56 ` (idf.py monitor),
 * `[12:34:56]` and `[12:34:56.789]` (ESPHome), which may come after one another, and `> ` (mail).
 */
const HOST_TIME =
  /^(?:\d\d:\d\d:\d\d(?:\.\d{3})? -?> |\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? |\[\d\d:\d\d:\d\d(?:\.\d{3})?\]|> (?=.*\S)|> ?$)/;
/** Host prefixes that one line may have. */
const MAX_HOST_PREFIXES = 3;

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

export function parsePrefix(line: string, arrivalMs: number | null): Line {
  let text = withoutHostPrefixes(line);
  const esphome = text.charCodeAt(0) === 0x5b ? ESPHOME.exec(text) : null;
  // What ESPHome passes on has the prefix of ESP-IDF's own behind it.
  if (esphome) text = text.slice(esphome[0].length);
  if (text.charCodeAt(1) === 0x20 && LEVELS.includes(text.charAt(0))) {
    const match = LOG.exec(text) ?? UNTAGGED.exec(text);
    if (match) return prefixed(text, match, match[1], match[2], arrivalMs);
  } else if (text.charCodeAt(0) === 0x5b) {
    const match = ARDUINO.exec(text) ?? ZEPHYR.exec(text);
    if (match) return prefixed(text, match, match[1], match[2], arrivalMs);
  }
  return { text, message: text, tag: esphome?.[1] ?? '', deviceMs: null, arrivalMs };
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

function withoutHostPrefixes(line: string): string {
  let text = line;
  for (let count = 0; count < MAX_HOST_PREFIXES && canBeHostPrefix(text.charCodeAt(0)); count++) {
    const match = HOST_TIME.exec(text);
    if (!match) break;
    text = text.slice(match[0].length);
  }
  return text;
}

/** A digit, `[` or `>`. */
function canBeHostPrefix(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x5b || code === 0x3e;
}

function prefixed(
  text: string,
  match: RegExpExecArray,
  clock: string | undefined,
  tag: string | undefined,
  arrivalMs: number | null,
): Line {
  return {
    text,
    message: text.slice(match[0].length),
    tag: tag ?? '',
    deviceMs: clock === undefined ? null : parseClock(clock),
    arrivalMs,
    // Milliseconds since the boot wrap at 32 bits; anything else tells the time of day.
    isWallClock: clock !== undefined && (clock.length > 10 || clock.includes(':')),
  };
}

/** `5123`, `00:01:30.000` or `26-01-16 00:01:30.000` → ms; null for anything else. */
function parseClock(clock: string): number | null {
  if (/^\d{1,15}$/.test(clock)) return Number(clock);
  const time = /^(?:\d{2,3}-\d\d-\d\d )?(\d\d):(\d\d):(\d\d)\.(\d{3})$/.exec(clock);
  if (!time) return null;
  const [hours, minutes, seconds, ms] = time.slice(1).map(Number) as [number, number, number, number];
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
}
