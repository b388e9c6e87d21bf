/**
 * Lines that a monitor or decoder on the host has put between the device's: esp-idf-monitor (`--- …`,
 * `0x4…: function at file:line`), espflash (`0x… - function`, `    at file:line`), the decoders of PlatformIO and the
 * Arduino IDE (`  #0  0xPC:0xSP in f at …`) and ESPHome (`WARNING Decoded 0x…`), and the
 * fences of an excerpt in Markdown. They mean nothing to the device's
 * formats and never end a block.
 */

const BY_FIRST: Readonly<Record<string, RegExp>> = {
  // A line of the firmware's own may be framed by dashes on both sides.
  '-': /^--- (?!.* ---\s*$)/,
  '0': /^0x[0-9a-fA-F]{8}(?:: .{1,400}? (?:at \S|in ROM)| - \S)/i,
  ' ': /^ +(?:\(inlined by\) |#\d{1,3} +0x[0-9a-fA-F]{8}:|at .{1,400}:\d+(?::\d+)?\s*$)/i,
  W: /^WARNING (?:Decoded 0x|Found stack trace)/,
  '`': /^```[\w-]{0,20}\s*$/,
  S: /^Stack dump detected\s*$/,
};

export function isHostLine(text: string): boolean {
  return BY_FIRST[text.charAt(0)]?.test(text) ?? false;
}
