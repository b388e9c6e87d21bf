/**
 * What only a device says at the beginning of a line: its log prefixes, its ROM, its panics, and the dumps of ESP-IDF. Where
 * it stands further on in a line, something else has been put before it.
 */

const TALK = [
  // ESP-IDF, Arduino core, ESPHome, Zephyr.
  String.raw`[EWIDV] \((?:-?\d{1,13}|(?:\d{2,4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{3})\) `,
  String.raw`\[ {0,9}\d{1,10}\]\[[EWIDV]\]\[`,
  String.raw`\[[EWIDVCS]{1,2}\]\[[\w.-]{1,64}(?::\d{3,4})?\]`,
  String.raw`\[\d\d:\d\d:\d\d\.\d{3},\d{3}\] <\w{3}> `,
  // ROM and bootloader.
  String.raw`ets [A-Z][a-z]{2} [ \d]\d \d{4} `,
  'ESP-ROM:',
  'rst:0x',
  'load:0x4',
  'load:0x3',
  'entry 0x',
  // Panics.
  'Guru Meditation Error',
  'Backtrace: ?0x',
  'ELF file SHA256: ',
  String.raw`Core +\d register dump`,
  'abort\\(\\) was called at PC',
  'assert failed: ',
  'Rebooting\\.\\.\\.$',
  // Dumps.
  'Heap summary for capabilities 0x',
  'Showing data for heap: 0x',
  '====== Heap Trace: ',
  'Task watchdog got triggered',
  'Memoria atual: ',
  'Current memory: ',
].join('|');

const AT_START = new RegExp(TALK, 'y');
const ANYWHERE = new RegExp(TALK, 'g');

/** What may stand between a prefix and what the device says. */
const SEPARATORS = ' \t:|]>),;"\'';
/** The longest that is put before a line. */
export const MAX_PREFIX = 200;

export function isDeviceTalk(text: string, at = 0): boolean {
  AT_START.lastIndex = at;
  return AT_START.test(text);
}

/** Where the device begins to talk, behind a prefix; -1: nowhere, or at once. */
export function deviceTalkIn(text: string): number {
  ANYWHERE.lastIndex = 1;
  const head = text.length > MAX_PREFIX + 40 ? text.slice(0, MAX_PREFIX + 40) : text;
  const at = ANYWHERE.exec(head)?.index ?? -1;
  return at > 0 && at <= MAX_PREFIX && SEPARATORS.includes(text.charAt(at - 1)) ? at : -1;
}
