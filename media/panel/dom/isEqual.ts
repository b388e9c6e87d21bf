/** Whether two values of messages say the same: each message has its own copies of all that it tells. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [first, second] = [Object.entries(a), b as Record<string, unknown>];
  return first.length === Object.keys(b).length && first.every(([key, value]) => isEqual(value, second[key]));
}
