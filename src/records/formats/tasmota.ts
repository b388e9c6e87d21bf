/**
 * Tasmota's memory in the JSON that it publishes and logs (`support_command.ino`, `support_tasmota.ino`, v6 to v15): the
 * answer to `Status 4`, also within `Status 0`, and the periodic `STATE`, behind whatever topic and prefix.
 *
 *     RSL: STATUS4 = {"StatusMEM":{"ProgramSize":2017,"Free":862,"Heap":148,"StackLowMark":3,"PsrMax":2048,"PsrFree":2025,…
 *     MQT: tele/plug/STATE = {"Time":"…","Uptime":"0T00:05:12","UptimeSec":312,"Heap":25,"SleepMode":"Dynamic",…
 *
 * `Heap` and `PsrFree` are free kilobytes (of 1,024); `Free` is what is left in the flash for the program, `StackLowMark`
 * whole kilobytes, which say too little of a stack. The ESP8266 has no PSRAM; an ESP32 without it prints 0.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const STATUS = '"StatusMEM":{';
/** The figures stand at the beginning, before the long lists of features. */
const MAX_LENGTH = 400;
const STATE_BEFORE = '"UptimeSec":';
const HEAP = /"Heap":(\d{1,6})[,}]/;
const PSRAM = /"PsrMax":(\d{1,6}),"PsrFree":(\d{1,6})[,}]/;
const KILO = 1024;

export class Tasmota implements Format {
  parse({ message }: Line, emit: Emit): boolean {
    const end = message.indexOf('"Heap":');
    if (end < 0) return false;
    const status = message.indexOf(STATUS);
    const start = status >= 0 && status < end ? status : message.lastIndexOf(STATE_BEFORE, end);
    if (start < 0 || end - start > MAX_LENGTH) return false;
    const json = message.slice(start, start + MAX_LENGTH);
    const heap = HEAP.exec(json)?.[1];
    if (heap === undefined) return false;
    emit({ kind: 'heap', heap: 'default', line: 'product', freeBytes: Number(heap) * KILO });
    const [, total = 0, free = 0] = PSRAM.exec(json)?.map(Number) ?? [];
    if (total === 0) return true;
    emit({ kind: 'heap', heap: 'SPIRAM', line: 'product', freeBytes: free * KILO });
    emit({ kind: 'heap-total', name: 'SPIRAM', totalBytes: total * KILO });
    return true;
  }

  reset(): void {}
}
