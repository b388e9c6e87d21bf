/** The middle value, of an even number the greater of the two; NaN of none. `Infinity` may be among them. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
