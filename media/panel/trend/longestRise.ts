/**
 * Positions of a longest part of `values` that rises, in order: what need not be moved to sort them. Pure.
 * @param through Position that has to be among them; below 0: none has.
 */
export function longestRise(values: readonly number[], through = -1): number[] {
  const pinned = values[through];
  /** Of each length, the position of the least value that a rise of this length ends with. */
  const ends: number[] = [];
  const before: number[] = [];
  values.forEach((value, at) => {
    const fits = pinned === undefined || at === through || (at < through ? value < pinned : value > pinned);
    if (!fits) return;
    const length = firstNotBelow(ends, values, value);
    before[at] = ends[length - 1] ?? -1;
    ends[length] = at;
  });
  const rise: number[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) rise.push(at);
  return rise.reverse();
}

function firstNotBelow(ends: readonly number[], values: readonly number[], value: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[ends[middle]!]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
