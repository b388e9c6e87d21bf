/** What an 8N1 receiver makes of bytes that are sent at another rate than it reads at. */

/**
 * @param errors What becomes of a byte whose stop bit is not there: lost, a NUL as Linux gives it, or what was sampled.
 */
export function resample(
  bytes: Uint8Array,
  sentAt: number,
  readAt: number,
  errors: 'lost' | 'nul' | 'kept' = 'nul',
): Uint8Array {
  const bits: number[] = [1, 1];
  for (const byte of bytes) {
    bits.push(0);
    for (let bit = 0; bit < 8; bit++) bits.push((byte >> bit) & 1);
    bits.push(1);
  }
  const step = sentAt / readAt;
  const level = (time: number): number => bits[Math.floor(time)] ?? 1;
  const read: number[] = [];
  for (let time = 0; time < bits.length;) {
    if (level(time) === 1) {
      time += Math.min(step, 1) / 8;
      continue;
    }
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte |= level(time + (1.5 + bit) * step) << bit;
    const isFramed = level(time + 9.5 * step) === 1;
    if (isFramed || errors === 'kept') read.push(byte);
    else if (errors === 'nul') read.push(0);
    time += 9.5 * step;
  }
  return Uint8Array.from(read);
}
