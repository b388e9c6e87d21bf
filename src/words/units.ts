/** Figures as people read them. One place for units. */
import { t } from './l10n';

/** `512 B`, `284.1 KB`, `1.9 MB`; a KB is 1024 bytes. */
export function formatBytes(bytes: number): string {
  const size = Math.abs(bytes);
  if (size < 1024) return `${bytes} B`;
  if (size < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Change of memory with time, `+140 B/min`; slow ones by the hour, `+96 B/h`. */
export function formatRate(bytesPerHour: number): string {
  const perMinute = bytesPerHour / 60;
  const [value, unit] = Math.abs(perMinute) >= 10 ? [perMinute, 'min'] : [bytesPerHour, 'h'];
  const rounded = Math.round(value);
  return `${rounded > 0 ? '+' : ''}${formatBytes(rounded)}/${unit}`;
}

/** `7 s`, `3 min`, `2 h 5 min`, `4 d 3 h`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('{0} min', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : t('{0} h {1} min', hours, minutes % 60);
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** The last name of a path, whichever way its slashes lean. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
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

function twoDigits(part: number): string {
  return String(part).padStart(2, '0');
}
