/**
 * What a region of memory can be used for, by the name that ESP-IDF's `heap_init` prints for it or by its address
 * (`memory_layout.c` and `soc.h` of each chip, ESP-IDF v4.4 to v6).
 */

/**
 * `DRAM`: internal and good for everything that data is allocated for, DMA too. `SPIRAM`: external. `special`: what it
 * lacks (bytes, DMA) or keeps (RTC) makes it fit for some allocations alone, and these fall back to DRAM.
 */
export type MemoryKind = 'DRAM' | 'SPIRAM' | 'special';

const BY_NAME: ReadonlyMap<string, MemoryKind> = new Map([
  ...['DRAM', 'D/IRAM', 'STACK/DRAM', 'RAM', 'RETENT_RAM'].map((name) => [name, 'DRAM'] as const),
  ['SPIRAM', 'SPIRAM'],
  ...['IRAM', 'NON_DMA_DRAM', 'RTCRAM', 'TCM', 'SCP'].map((name) => [name, 'special'] as const),
]);

/** Where regions begin: from, below. No two chips use one address for different kinds. */
const BY_ADDRESS: readonly (readonly [from: number, below: number, kind: MemoryKind])[] = [
  [0x30100000, 0x30102000, 'special'], // P4: SCP (TCM)
  [0x3c000000, 0x3e000000, 'SPIRAM'], // S3
  [0x3f500000, 0x3fc00000, 'SPIRAM'], // ESP32, S2
  [0x3fc80000, 0x3fd00000, 'DRAM'], // S3, C3, C2
  [0x3ff80000, 0x3ffa0000, 'special'], // ESP32, S2: RTC fast memory
  [0x3ffae000, 0x40000000, 'DRAM'], // ESP32, S2
  [0x40070000, 0x400c2000, 'special'], // ESP32: IRAM, RTC fast memory
  [0x40370000, 0x403e0000, 'special'], // S3, C3, C2: IRAM
  [0x40800000, 0x40880000, 'DRAM'], // C5, C6, C61, H2
  [0x42000000, 0x44000000, 'SPIRAM'], // C5, C61
  [0x48000000, 0x4c000000, 'SPIRAM'], // P4
  [0x4ff00000, 0x4ffc0000, 'DRAM'], // P4
  [0x50000000, 0x50008000, 'special'], // RTC memory
  [0x50108000, 0x50110000, 'special'], // P4: LP memory
  [0x600fe000, 0x60100000, 'special'], // S3: RTC fast memory
];
/** No PSRAM is smaller, bytes: what is, at such an address, is a part of the cache. */
const LEAST_SPIRAM = 0x10000;

/** @param name As `heap_init` prints it; null where it has not. @returns null: nobody knows. */
export function memoryKind(name: string | null, address: number, sizeBytes: number): MemoryKind | null {
  if (name !== null) return BY_NAME.get(name) ?? null;
  const kind = BY_ADDRESS.find(([from, below]) => address >= from && address < below)?.[2] ?? null;
  return kind === 'SPIRAM' && sizeBytes < LEAST_SPIRAM ? 'special' : kind;
}
