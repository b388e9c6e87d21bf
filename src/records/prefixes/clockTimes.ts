/**
 * Times as clocks print them, in ms: dates become ms since 1970, times of day ms since midnight. A date that may be read
 * in two ways (`07/10/2026`) counts for nothing, and its time is the time of day; so does the name of an unknown month.
 */
export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** 2000-01-01: a clock that shows less has not been set since the device started. */
export const LEAST_DATE_MS = Date.UTC(2000, 0, 1);

/** Dates without a year are taken to be of this one, which is no leap year. */
const ANY_YEAR = 2001;

/** English, then the names of other languages where they differ, each by its first three letters. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen'],
  ['feb', 'fev', 'fév'],
  ['mar', 'mär', 'mrz', 'maa'],
  ['apr', 'abr', 'avr'],
  ['may', 'mai', 'maj', 'mag', 'mei'],
  ['jun', 'giu'],
  ['jul', 'lug'],
  ['aug', 'ago', 'aoû'],
  ['sep', 'set'],
  ['oct', 'okt', 'out', 'ott'],
  ['nov'],
  ['dec', 'dez', 'dic', 'déc'],
];

/** Minutes by which zones are ahead of UTC. */
const ZONES: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  BST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  IST: 330,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  BRT: -180,
  ART: -180,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

/** Of 1 to 12; null: no month's name that is known. */
export function monthOf(name: string): number | null {
  const start = name.slice(0, 3).toLowerCase();
  const index = MONTHS.findIndex((names) => names.includes(start));
  return index < 0 ? null : index + 1;
}

/** `Z`, `+02:00`, `-0300`, `+02`, `CEST` → minutes ahead of UTC; undefined where it is no zone that is known. */
export function zoneMinutes(zone: string): number | undefined {
  const offset = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (!offset) return ZONES[zone];
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
  return offset[1] === '-' ? -minutes : minutes;
}

/** The parts of a time, as printed. @param fraction Digits behind the point. @param half `a` or `p` of a.m. and p.m. */
export function timeOfDay(hour: string, minute: string, second: string, fraction = '', half = ''): number {
  const hours = half === '' ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const ms = fraction === '' ? 0 : Number(`0.${fraction}`) * SECOND_MS;
  return hours * HOUR_MS + Number(minute) * MINUTE_MS + Number(second) * SECOND_MS + ms;
}

/** Midnight of a date, ms since 1970; null where there is no such day. @param month 1 to 12. */
export function dateOf(year: number | null, month: number, day: number): number | null {
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  return Date.UTC(year ?? ANY_YEAR, month - 1, day);
}

/** `26` → 2026, and `125`, the years since 1900 that `tm_year` counts → 2025. */
export function fullYear(text: string): number {
  const year = Number(text);
  if (text.length >= 4) return year;
  if (text.length === 3) return 1900 + year;
  return year < 70 ? 2000 + year : 1900 + year;
}
