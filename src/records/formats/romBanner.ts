/**
 * The ROM's banner: `ets Jun  8 2016 00:22:57` (ESP32) or `ESP-ROM:esp32s3-20210327` (all later chips), then
 * `rst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)` and on some `Saved PC:0x4037c98c`; the ESP8266's is one line,
 * ` ets Jan  8 2013,rst cause:2, boot mode:(3,6)`. Sources: what ROMs print, as in ESP-IDF's and Arduino's boot guides. A
 * banner can be glued to a line that the reset cut, so it is searched anywhere.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import { resetReason } from '../resetReasons';

const ROM_ESP32 = /ets (?:Jun +8 2016|Jul 29 2019) \d\d:\d\d:\d\d/;
const ROM = /ESP-ROM:(esp[a-z0-9]{1,12})/;
/** The ESP8266's, in one line. */
const ROM_ESP8266 = /ets Jan {1,3}8 2013,rst cause:(\d{1,2}), boot mode:\(\d{1,2},\d{1,2}\)/;
const RESET = /rst:0x([0-9a-fA-F]{1,2}) \(([A-Z0-9_]{1,40})\),boot:0x/;

/** Some chips' ROM banner names the die instead of the chip. */
const CHIPS: Readonly<Record<string, string>> = { esp8684: 'esp32c2' };

export class RomBanner implements Format {
  readonly hints = ['rst:0x', 'Saved PC:', 'ESP-ROM:', 'ets J'];
  /** Of the latest banner. */
  #chip: string | null = null;

  parse({ text }: Line, emit: Emit): boolean {
    const reset = text.includes('rst:0x') ? RESET.exec(text) : null;
    if (reset?.[1] && reset[2]) {
      const code = Number.parseInt(reset[1], 16);
      emit({ kind: 'reset', code, reason: resetReason(this.#chip, code, reset[2]) });
      return true;
    }
    const saved = text.startsWith('Saved PC:') ? /^Saved PC:(0x[0-9a-fA-F]{8})\s*$/.exec(text) : null;
    if (saved?.[1]) {
      emit({ kind: 'saved-pc', pc: saved[1] });
      return true;
    }
    const rom = text.includes('ESP-ROM:') ? ROM.exec(text)?.[1] : undefined;
    const isEts = rom === undefined && text.includes('ets J');
    const esp8266 = isEts ? ROM_ESP8266.exec(text)?.[1] : undefined;
    if (esp8266 !== undefined) return this.#esp8266(Number(esp8266), emit);
    if (rom === undefined && !(isEts && ROM_ESP32.test(text))) return false;
    this.#chip = rom === undefined ? 'esp32' : (CHIPS[rom] ?? rom);
    emit({ kind: 'boot', chip: this.#chip });
    return true;
  }

  reset(): void {}

  #esp8266(code: number, emit: Emit): true {
    this.#chip = 'esp8266';
    emit({ kind: 'boot', chip: this.#chip });
    emit({ kind: 'reset', code, reason: resetReason(this.#chip, code, `CAUSE_${code}`) });
    return true;
  }
}
