/**
 * What the ROM says where it starts no program: the flash cannot be read or holds none, or the pins ask for a download.
 * Source: what ROMs print, as in esptool's guide to boot modes (`flash read err, 1000`, `ets_main.c 371`,
 * `invalid header: 0xffffffff`, `waiting for download`, `csum err:0x…`).
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const TROUBLE =
  /^(?:flash read err, \d{1,5}|invalid header: 0x[0-9a-fA-F]{8}|csum err: ?0x[0-9a-fA-F]{1,8}.{0,20}|waiting for download)\s*$/;
/** Where in the ROM it gave up: says nothing to people. */
const PLACE = /^ets_main\.c \d{1,5}\s*$/;

export class RomTrouble implements Format {
  readonly first = 'ficwe';

  parse({ message, tag }: Line, emit: Emit): boolean {
    if (tag !== '') return false;
    if (!TROUBLE.test(message)) return PLACE.test(message);
    emit({ kind: 'rom-trouble', text: message.trim() });
    return true;
  }

  reset(): void {}
}
