/** ESP-IDF heap capabilities (`esp_heap_caps.h`, v5.5). */

const NAMES: readonly (readonly [bit: number, name: string])[] = [
  [0x1, 'EXEC'],
  [0x2, '32BIT'],
  [0x4, '8BIT'],
  [0x8, 'DMA'],
  [0x400, 'SPIRAM'],
  [0x800, 'INTERNAL'],
  [0x1000, 'DEFAULT'],
  [0x2000, 'IRAM_8BIT'],
  [0x4000, 'RETENTION'],
  [0x8000, 'RTCRAM'],
  [0x10000, 'TCM'],
  [0x20000, 'DMA_DESC_AHB'],
  [0x40000, 'DMA_DESC_AXI'],
  [0x80000, 'CACHE_ALIGNED'],
  [0x100000, 'SIMD'],
];

/** `0x1800` → `INTERNAL|DEFAULT`; unknown bits stay in hexadecimal. `default` is what the plain getters report. */
export function heapName(capabilities: number): string {
  const known = NAMES.filter(([bit]) => (capabilities & bit) !== 0);
  const rest = known.reduce((bits, [bit]) => bits & ~bit, capabilities) >>> 0;
  const names = known.map(([, name]) => name);
  if (rest !== 0 || names.length === 0) names.push(`0x${rest.toString(16)}`);
  return names.join('|');
}
