/** A time as people write it: `3s`, `500 ms`, `1.5min`, `2h`. */

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** ms; undefined where it is none, or not above zero. A number alone is in seconds. */
export function readPeriod(text: string): number | undefined {
  const [, count, unit = 's'] = /^\s*(\d{1,9}(?:[.,]\d{1,6})?)\s*(ms|s|min|m|h|d)?\s*$/i.exec(text) ?? [];
  if (count === undefined) return undefined;
  const ms = Number(count.replace(',', '.')) * (UNITS_MS[unit.toLowerCase()] ?? NaN);
  return ms > 0 ? ms : undefined;
}
