/** CRC-32 (IEEE 802.3, as in zip and PNG) of ASCII text. */

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at++)
    crc = (crc >>> 8) ^ (TABLE[(crc ^ text.charCodeAt(at)) & 0xff] as number);
  return ~crc >>> 0;
}

/** As frames and commands end: eight hexadecimal digits. */
export function crcDigits(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
