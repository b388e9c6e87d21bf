/**
 * The unit of the stack watermarks that FreeRTOS's own tables print, which do not say it: `StackType_t`, a byte on
 * ESP-IDF and a word of four bytes on most other ports. What else the device prints shows which it is.
 */
import type { DeviceRecord } from '../records/record';

/** `unknown`: as printed, in bytes or in words. */
export type StackUnit = 'bytes' | 'unknown';

/** Printed by ESP-IDF, its bootloader, or the ROM of its chips, and by nobody else. */
const ESP_KINDS: ReadonlySet<DeviceRecord['kind']> = new Set<DeviceRecord['kind']>([
  'boot',
  'reset',
  'application',
  'chip-revision',
  'elf-sha256',
  'heap-memory',
  'heap-region',
  'heap-dump',
  'backtrace',
  'panic',
  'task-watchdog',
  'brownout',
  'allocation',
]);
/** Tasks of ESP-IDF and of Arduino's core for it. */
const ESP_TASKS =
  /^(?:ipc[01]|esp_timer|sys_evt|tiT|loopTask|arduino_events|btController|BTC_TASK|BTU_TASK|hciT|esp_periph|console_repl|nimble_host|async_tcp|phy_init)$/;
/** `I (5123) tag: ` of its log, with the time since the start. */
const ESP_LOG = /^[EWIDV] \(\d{1,10}\) [^\s:]{1,32}: /;
/** So many different tasks, all with a multiple of four bytes: watermarks in words are as often odd. */
const MIN_TASKS = 8;

/** Whether a record shows that the device is one whose watermarks are bytes. */
export function showsBytes(record: DeviceRecord): boolean {
  switch (record.kind) {
    case 'text':
      return ESP_LOG.test(record.text);
    case 'task':
      // Only ESP-IDF prints the core of a task as a number.
      return ESP_TASKS.test(record.name) || (record.core !== undefined && record.affinityMask === undefined);
    default:
      return ESP_KINDS.has(record.kind);
  }
}

/** Whether the figures themselves are those of bytes: stacks grow by words, and fall to whole ones. */
export function areBytes(marks: readonly number[]): boolean {
  return marks.length >= MIN_TASKS && marks.every((mark) => mark % 4 === 0);
}
