/**
 * `Brownout detector was triggered`: plain up to ESP-IDF v5.1.2, after `I BOD: ` or `E BOD: ` later (`brownout.c`). The
 * supply fails, so the text may be cut, and stand anywhere in a line. The next boot often says it was a software reset.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

/** Firmware that counts them: `Brownout detector was triggered 0 times`. */
const COUNTED = /Brownout detector was triggered {1,4}\w/;

export class Brownout implements Format {
  readonly hints = ['Brownout detector w', 'BOD: Brownout'];

  parse({ text }: Line, emit: Emit): boolean {
    if (!text.includes('Brownout detector w') && !text.includes('BOD: Brownout')) return false;
    if (COUNTED.test(text)) return false;
    emit({ kind: 'brownout' });
    return true;
  }

  reset(): void {}
}
