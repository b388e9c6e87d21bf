/**
 * Why a chip was reset, by the number in the ROM's line `rst:0x1 (POWERON)`: one name for each number, whatever the
 * chip's ROM calls it (`SW_CPU_RESET`, `RTC_SW_CPU_RST`, `SW_CPU`). Sources: `rom/rtc.h` of the ESP32 and
 * `soc/reset_reasons.h` of the later chips (ESP-IDF).
 */

const REASONS: Readonly<Record<number, string>> = {
  1: 'POWERON',
  3: 'SW',
  4: 'OWDT',
  5: 'DEEPSLEEP',
  6: 'SDIO',
  7: 'TG0WDT_SYS',
  8: 'TG1WDT_SYS',
  9: 'RTCWDT_SYS',
  10: 'INTRUSION',
  11: 'TG0WDT_CPU',
  12: 'SW_CPU',
  13: 'RTCWDT_CPU',
  14: 'EXT_CPU',
  15: 'BROWNOUT',
  16: 'RTCWDT_RTC',
  17: 'TG1WDT_CPU',
  18: 'SUPER_WDT',
  19: 'GLITCH_RTC',
  20: 'EFUSE',
  21: 'USB_UART',
  22: 'USB_JTAG',
  23: 'POWER_GLITCH',
  24: 'JTAG',
  26: 'LOCKUP',
};

/** Numbers that mean something else on one chip. */
const CHIP_REASONS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  // "rst cause" of its ROM: the guide to boards of Arduino's core.
  esp8266: { 1: 'POWERON', 2: 'EXT', 3: 'SW', 4: 'WDT' },
  esp32p4: { 6: 'CPU_POWER_DOWN', 23: 'USB_UART' },
};

/**
 * @param chip Such as `esp32s3`; null: not known.
 * @param printed The ROM's own word, used without `_RESET`/`_RST` where the number is not known.
 */
export function resetReason(chip: string | null, code: number, printed: string): string {
  const ofChip = chip === null ? undefined : CHIP_REASONS[chip]?.[code];
  return ofChip ?? REASONS[code] ?? printed.replace(/_(?:RESET|RST)$/, '');
}
