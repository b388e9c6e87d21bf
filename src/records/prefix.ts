/**
 * What stands before a message: host time stamps and log prefixes.
 * Sources: ESP-IDF `esp_log.h`, `log_print.c` (v1 and v2), arduino-esp32 `esp32-hal-log.h`, esp-idf-monitor
 * (`--timestamps`), the serial monitors of the Arduino IDE and PlatformIO.
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

/** `12:34:56.789 -> ` (Arduino IDE), `12:34:56.789 > ` (PlatformIO), `2026-01-31 12:34:56 ` (idf.py monitor). */
const HOST_TIME = /^(?:\d\d:\d\d:\d\d(?:\.\d{3})? -?> |\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? )/;

/** `I (5123) tag: message`; v2 may leave out the time stamp. A tag may end in a colon of its own. */
const LOG = /^[EWIDV] (?:\(([^)]{1,32})\) )?([^:\s][^:]{0,63}:?): ?/;

/** `[   655][E][file.cpp:79] function(): message`; Arduino core 1.x has no time stamp. */
const ARDUINO = /^(?:\[ *(\d+)\])?\[[EWIDV]\]\[([^\]]{1,128})\] [^\s(]{1,128}\(\): ?/;

const LEVELS = 'EWIDV';

export function parsePrefix(line: string, arrivalMs: number | null): Line {
  const first = line.charCodeAt(0);
  let text = line;
  if (first >= 0x30 && first <= 0x39 && HOST_TIME.test(line)) text = line.replace(HOST_TIME, '');
  if (text.charCodeAt(1) === 0x20 && LEVELS.includes(text.charAt(0))) {
    const match = LOG.exec(text);
    if (match) return prefixed(text, match, match[1], match[2], arrivalMs);
  } else if (text.charCodeAt(0) === 0x5b) {
    const match = ARDUINO.exec(text);
    if (match) return prefixed(text, match, match[1], match[2], arrivalMs);
  }
  return { text, message: text, tag: '', deviceMs: null, arrivalMs };
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
