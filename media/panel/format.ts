/** How figures, times and device text read on the panel. The one place where units are written. */
import { counted, t, type Noun } from './text';

const KB = 1024;
const MB = 1024 * KB;

/** `412 B`, `201.3 KB`, `4.0 MB` (binary). */
export function formatBytes(bytes: number): string {
  if (Math.abs(bytes) < KB) return `${Math.round(bytes)} B`;
  const [unit, name] = byteUnit(bytes);
  return `${(bytes / unit).toFixed(1)} ${name}`;
}

/** `1,432 B`: for stacks, which firmware people size in bytes. */
export function formatExactBytes(bytes: number): string {
  return `${formatCount(bytes)} B`;
}

/** `180.2–229.9 KB`: both ends in the unit of the greater one. */
export function formatByteRange(least: number, most: number): string {
  if (most < KB) return `${least}–${most} B`;
  const [unit, name] = byteUnit(most);
  return `${(least / unit).toFixed(1)}–${(most / unit).toFixed(1)} ${name}`;
}

/** The unit an axis up to `bytes` is labelled in. */
export function byteUnit(bytes: number): readonly [bytes: number, name: string] {
  const size = Math.abs(bytes);
  if (size >= MB) return [MB, 'MB'];
  return size >= KB ? [KB, 'KB'] : [1, 'B'];
}

/** `12,345`, the same in every locale. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 task`, `20 tasks`. */
export function formatMany(count: number, noun: Noun): string {
  return counted(count, noun, formatCount(count));
}

/** `0`, `45s`, `1m30s`, `2h`, `1d6h`: short and unmistakable, the two greatest parts only. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 0) return `-${formatDuration(-ms)}`;
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join('');
}

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** Local wall clock: `14:03:27`, or `14:03` where seconds do not matter. */
export function formatClock(date: Date, seconds: boolean): string {
  const minutes = `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
  return seconds ? `${minutes}:${twoDigits(date.getSeconds())}` : minutes;
}

/** A moment of the session: `2 Nov 14:03`, or the time since its beginning where no clock is known. */
export function formatMoment(startedAt: number | null, timeMs: number): string {
  if (startedAt === null) return `+${formatDuration(timeMs)}`;
  const date = new Date(startedAt + timeMs);
  const clock = formatClock(date, false);
  return timeMs < 12 * 3_600_000 ? clock : `${formatDay(date)} ${clock}`;
}

/** `2 Nov`. */
export function formatDay(date: Date): string {
  return t('day', { day: date.getDate(), month: t('months').split(' ')[date.getMonth()] ?? '' });
}

const plain = /^[ -~]*$/;

/**
 * Text of the device or the ELF, made fit to show: control characters become their visible symbols, characters
 * that turn the reading direction become `\uFFFD`, and what is longer than `limit` is cut with an ellipsis.
 */
export function visible(text: string, limit = 300): string {
  const cut = text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  if (plain.test(cut)) return cut;
  return cut
    .replace(/[\0-\x1f]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)))
    .replace(/\x7f/g, '\u2421')
    .replace(/[\x80-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** The last part of a source path, of either kind of slash. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
