/** A small line without axes, as the path of an SVG of `sparkWidth` by `sparkHeight`. Pure. */

export const sparkWidth = 60;
export const sparkHeight = 16;
/** Above the greatest value, so that a level line is not taken for one of the row above. */
const headroom = 4;

/**
 * From 0 at the foot to the greatest value near the top, through values at equal distances.
 * Empty where there are not two values.
 */
export function sparkPath(values: readonly number[]): string {
  if (values.length < 2) return '';
  const most = Math.max(...values, 1);
  const x = (index: number): string => ((index / (values.length - 1)) * sparkWidth).toFixed(1);
  const y = (value: number): string => height(value, most);
  return values.map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index)},${y(value)}`).join('');
}

/** Steps: each value holds until the next one, the last until `endMs`. */
export function stepPath(
  steps: readonly (readonly [timeMs: number, value: number])[],
  endMs: number | null,
): string {
  const first = steps[0];
  const last = steps.at(-1);
  if (!first || !last || steps.length < 2) return '';
  const span = Math.max(1, (endMs ?? last[0]) - first[0]);
  const most = Math.max(...steps.map(([, value]) => value), 1);
  const x = (timeMs: number): string => (((timeMs - first[0]) / span) * sparkWidth).toFixed(1);
  const y = (value: number): string => height(value, most);
  return `M0,${y(first[1])}${steps
    .slice(1)
    .map(([timeMs, value]) => `H${x(timeMs)}V${y(value)}`)
    .join('')}H${sparkWidth}`;
}

function height(value: number, most: number): string {
  return (sparkHeight - 1 - (value / most) * (sparkHeight - 1 - headroom)).toFixed(1);
}
