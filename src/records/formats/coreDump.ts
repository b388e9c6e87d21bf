/**
 * A core dump printed to the UART (ESP-IDF `core_dump_uart.c`): base64 between two marks. Nothing in it is a line of
 * the firmware, so it is skipped whole, unread.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const START = /^=+ CORE DUMP START =+/;
const END = /^=+ CORE DUMP END =+/;
const BASE64 = /^[A-Za-z0-9+/]{1,76}={0,2}$/;
/** Lines of 64 characters that all of a chip's memory could need. */
const MAX_LINES = 50_000;

export class CoreDump implements Format {
  readonly hints = ['CORE DUMP START'];
  /** Lines that may still come; 0: none is open. */
  #left = 0;

  parse({ message }: Line, _emit: Emit): boolean {
    if (this.#left === 0) {
      if (message.charCodeAt(0) !== 0x3d || !START.test(message)) return false;
      this.#left = MAX_LINES;
      return true;
    }
    if (END.test(message)) {
      this.#left = 0;
      return true;
    }
    // Anything else than base64 shows that the end mark was lost.
    this.#left = message === '' || BASE64.test(message) ? this.#left - 1 : 0;
    return this.#left > 0;
  }

  get isOpen(): boolean {
    return this.#left > 0;
  }

  reset(): void {
    this.#left = 0;
  }
}
