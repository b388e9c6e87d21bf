/**
 * The chip and the application start: ROM banners, reset reason, application information.
 * Sources: ESP ROM output as in ESP-IDF's boot guide, `rtc.h` / `reset_reasons.h` of each chip, `app_init`
 * (≥ v5.3) or `cpu_start`. A banner can be glued to a line that the reset cut, so it is searched anywhere.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { ApplicationRecord } from '../record';

const ROM_ESP32 = /ets (?:Jun +8 2016|Jul 29 2019) \d\d:\d\d:\d\d/;
const ROM = /ESP-ROM:([a-z0-9]+)/;
const RESET = /rst:0x([0-9a-fA-F]{1,2}) \(([A-Z0-9_]{1,40})\),boot:0x/;

/** One name for each number, whatever the chip's ROM calls it. Numbers that chips use differently are left out. */
const REASONS: Readonly<Record<number, string>> = {
  1: 'POWERON',
  3: 'SW',
  5: 'DEEPSLEEP',
  7: 'TG0WDT_SYS',
  8: 'TG1WDT_SYS',
  9: 'RTCWDT_SYS',
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
};

const SHA256 = /^ELF file SHA256: {1,2}([0-9a-f]{8,64})(?:\.\.\.)?\s*$/;
/** Second-stage bootloader and application; ESP-IDF v4 prints one number, v5 two. */
const CHIP_REVISION = /^(?:chip revision|Chip rev): +v?(\d{1,2})(?:\.(\d{1,2}))?\s*$/;
const INFO = /^(Project name|App version|Compile time|ESP-IDF|Secure version): +(\S.{0,127}?)\s*$/;
const KEYS: Readonly<Record<string, ApplicationRecord['key']>> = {
  'Project name': 'projectName',
  'App version': 'appVersion',
  'Compile time': 'compileTime',
  'ESP-IDF': 'idfVersion',
  'Secure version': 'secureVersion',
};

/** Some chips' ROM banner names the die instead of the chip. */
const CHIPS: Readonly<Record<string, string>> = { esp8684: 'esp32c2' };

export class Application implements Format {
  readonly first = 'AEPCSc';

  parse({ message }: Line, emit: Emit): boolean {
    const sha256 = SHA256.exec(message);
    if (sha256?.[1]) {
      // All zeros: the image was made by a tool that does not fill the hash in.
      if (!/^0+$/.test(sha256[1])) emit({ kind: 'elf-sha256', prefix: sha256[1] });
      return true;
    }
    if (/^Application information:\s*$/.test(message)) {
      emit({ kind: 'application', key: 'start', value: '' });
      return true;
    }
    const revision = CHIP_REVISION.exec(message);
    if (revision) {
      const [, first, minor] = revision;
      if (minor === undefined) emit({ kind: 'chip-revision', revision: Number(first), bare: true });
      else emit({ kind: 'chip-revision', revision: Number(first) * 100 + Number(minor), bare: false });
      return true;
    }
    const info = INFO.exec(message);
    const key = info?.[1] && KEYS[info[1]];
    if (!key || !info[2]) return false;
    emit({ kind: 'application', key, value: info[2] });
    return true;
  }

  reset(): void {}
}

export class RomBanner implements Format {
  parse({ text }: Line, emit: Emit): boolean {
    const reset = text.includes('rst:0x') ? RESET.exec(text) : null;
    if (reset?.[1] && reset[2]) {
      const code = Number.parseInt(reset[1], 16);
      emit({ kind: 'reset', code, reason: REASONS[code] ?? reset[2].replace(/_(?:RESET|RST)$/, '') });
      return true;
    }
    const rom = text.includes('ESP-ROM:') ? ROM.exec(text) : null;
    if (rom?.[1]) {
      emit({ kind: 'boot', chip: CHIPS[rom[1]] ?? rom[1] });
      return true;
    }
    if (!text.includes('ets J') || !ROM_ESP32.test(text)) return false;
    emit({ kind: 'boot', chip: 'esp32' });
    return true;
  }

  reset(): void {}
}
