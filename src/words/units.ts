/**
 * Figures as people read them: the one place where units, rates, durations and times are spelt. Used by the extension,
 * the language server, `heapmon` and the panel's page, so that one value never has two spellings.
 */
import { locale, t } from './l10n';

const KB = 1024;
const MB = 1024 * KB;

const numbers = new Map<string, Intl.NumberFormat>();

/** A number by the language of the user: `1,432.5` or `1.432,5`. @param decimals Always shown. */
export function formatNumber(value: number, decimals = 0): string {
  const key = `${locale()} ${decimals}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale(), {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      useGrouping: true,
    });
    numbers.set(key, format);
  }
  // The sign of a value that rounds to zero says nothing.
  return format
    .format(value)
    .replace(/^-(?=[0.,]*$)/, '')
    .replace('-', '−');
}

/** `1,432`: a count of things. */
export function formatCount(count: number): string {
  return formatNumber(count);
}

/** The unit that a size of so many bytes is shown in; a KB is 1,024 bytes. */
export function byteUnit(bytes: number): readonly [bytes: number, name: string, decimals: number] {
  const size = Math.abs(bytes);
  // 1,023.96 KB would read as 1,024.0 KB.
  if (size >= MB - KB / 20) return [MB, 'MB', 1];
  return Math.round(size) >= KB ? [KB, 'KB', 1] : [1, 'B', 0];
}

/** `512 B`, `284.1 KB`, `1.9 MB`. */
export function formatBytes(bytes: number): string {
  const [unit, name, decimals] = byteUnit(bytes);
  return `${formatNumber(bytes / unit, decimals)} ${name}`;
}

/** `14,820 B`: for stacks, which firmware people size in bytes. */
export function formatExactBytes(bytes: number): string {
  return `${formatCount(bytes)} B`;
}

/** `180.2–229.9 KB`: both ends in the unit of the greater one. */
export function formatByteRange(least: number, most: number): string {
  const [unit, name, decimals] = byteUnit(Math.max(Math.abs(least), Math.abs(most)));
  const end = (bytes: number): string => formatNumber(bytes / unit, decimals);
  // With a sign a dash would read as one more.
  const dash = least < 0 || most < 0 ? ' … ' : '–';
  return `${end(least)}${dash}${end(most)} ${name}`;
}

/** `+1.2 KB`, `−512 B`: a change. */
function formatChange(bytes: number): string {
  return `${bytes > 0 ? '+' : ''}${formatBytes(bytes)}`;
}

/** Change of memory with time: `15.3 KB/h`, `−512 B/h`. */
export function formatRate(bytesPerHour: number): string {
  return `${formatBytes(bytesPerHour)}/h`;
}

/** `+1.2 KB/h`, `−512 B/h`: a change of a rate. */
export function formatRateChange(bytesPerHour: number): string {
  return `${formatChange(bytesPerHour)}/h`;
}

/** An estimate with its 95 % interval; an end that is not known is null or infinite. */
export interface Interval {
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** `15.3 KB/h (95 %: 14.1–16.2 KB/h)`. @param rate Bytes per hour. */
export function formatRateInterval(rate: Interval): string {
  return formatInterval(rate, formatRate, (least, most) => `${formatByteRange(least, most)}/h`);
}

/** `512 B (95 %: 480–530 B)`. @param size Bytes. */
export function formatByteInterval(size: Interval): string {
  return formatInterval(size, formatBytes, formatByteRange);
}

/** `13 h (95 %: 12 h–14 h)`. @param time ms. */
export function formatSpanInterval(time: Interval): string {
  return formatInterval(time, formatSpan, (least, most) => `${formatSpan(least)} – ${formatSpan(most)}`);
}

function formatInterval(
  { estimate, low, high }: Interval,
  one: (value: number) => string,
  both: (least: number, most: number) => string,
): string {
  if (isKnown(low) && isKnown(high)) return `${one(estimate)} (95 %: ${both(low, high)})`;
  if (isKnown(low)) return `${one(estimate)} (95 %: ${t('at least {0}', one(low))})`;
  if (isKnown(high)) return `${one(estimate)} (95 %: ${t('at most {0}', one(high))})`;
  return one(estimate);
}

function isKnown(end: number | null): end is number {
  return end !== null && Number.isFinite(end);
}

const DAY_S = 86_400;
const HOUR_S = 3600;

/** `0 s`, `45 s`, `1 min 30 s`, `2 h`, `1 d 6 h`: the two greatest parts. @param ms Negative ones get a minus sign. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const parts = [
    [Math.floor(seconds / DAY_S), 'd'],
    [Math.floor(seconds / HOUR_S) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  const text = parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${formatCount(count)} ${unit}`)
    .join(' ');
  return ms < 0 ? `−${text}` : text;
}

/** A duration that is itself an estimate, to two significant digits or so: `13 h`, `40 min`, `2 h 30 min`. */
export function formatSpan(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  const [, step] = ROUGH.find(([least]) => seconds >= least) ?? ROUGH[ROUGH.length - 1]!;
  return formatDuration(Math.sign(ms) * Math.round(seconds / step) * step * 1000);
}

/** From so many seconds on, a span is rounded to so many. */
const ROUGH: readonly (readonly [leastSeconds: number, step: number])[] = [
  [10 * DAY_S, DAY_S],
  [2 * DAY_S, 6 * HOUR_S],
  [10 * HOUR_S, HOUR_S],
  [2 * HOUR_S, 600],
  [HOUR_S, 300],
  [600, 60],
  [120, 30],
  [30, 5],
  [0, 1],
];

/** The last name of a path, of either kind of slash. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}

/** Local wall clock, `14:03:27`. @param ms Since 1970. */
export function formatTime(ms: number): string {
  return `${formatTimeOfDay(ms)}:${twoDigits(new Date(ms).getSeconds())}`;
}

/** Local wall clock to the minute, `14:03`. @param ms Since 1970. */
export function formatTimeOfDay(ms: number): string {
  const date = new Date(ms);
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/** `2 Nov`, by the language of the user. @param ms Since 1970. */
export function formatDay(ms: number): string {
  const date = new Date(ms);
  const month = new Intl.DateTimeFormat(locale(), { month: 'short' }).format(date).replace('.', '');
  return `${date.getDate()} ${month}`;
}

/**
 * A moment of the session: `14:03`, later `2 Nov 14:03`; the time since its beginning where no clock is known.
 * @param startedAt Wall clock of the session's time 0, ms since 1970.
 */
export function formatMoment(startedAt: number | null, timeMs: number): string {
  if (startedAt === null) return `+${formatDuration(timeMs)}`;
  const at = startedAt + timeMs;
  return timeMs < 12 * HOUR_S * 1000 ? formatTimeOfDay(at) : `${formatDay(at)} ${formatTimeOfDay(at)}`;
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0');
}
