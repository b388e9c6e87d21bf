/**
 * Notices that what arrives is no text: mostly a wrong baud rate. Bytes count as text when they are printable ASCII,
 * white space, a backspace, a bell or an escape, or part of a valid UTF-8 sequence. Other encodings have some bytes
 * that are not (the article's log has 2 %); of what a wrong rate gives, more than half are none.
 */

/** Bytes judged at a time: about a tenth of a second at 115200 baud. */
const WINDOW = 1024;
/** A window with more than this share of bytes that are no text is garbage. */
const GARBAGE_SHARE = 0.3;
/** Windows in a row until it is said: a reset alone makes some garbage. */
const SUSTAINED = 3;

export class GarbageDetector {
  #seen = 0;
  #strange = 0;
  /** Bytes that the UTF-8 sequence still wants. */
  #wanted = 0;
  #sequence = 0;
  #windows = 0;
  #share: number | null = null;

  /** Share of bytes that are no text while garbage comes, 0 … 1; null while text does. */
  get share(): number | null {
    return this.#share;
  }

  /** @returns Whether `share` has become null, or no longer is. */
  feed(bytes: Uint8Array): boolean {
    const before = this.#share !== null;
    for (const byte of bytes) {
      this.#take(byte);
      if (++this.#seen === WINDOW) this.#judge();
    }
    return (this.#share !== null) !== before;
  }

  /** Something is missing here. */
  reset(): void {
    this.#seen = this.#strange = this.#wanted = this.#windows = 0;
    this.#share = null;
  }

  #take(byte: number): void {
    if (this.#wanted > 0) {
      this.#wanted--;
      if (byte >= 0x80 && byte < 0xc0) return;
      this.#strange += this.#sequence - this.#wanted - 1;
      this.#wanted = 0;
    }
    if (byte < 0x80) {
      if (byte < 0x07 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b) || byte === 0x7f) this.#strange++;
    } else if (byte >= 0xc2 && byte < 0xf5) {
      this.#sequence = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      this.#wanted = this.#sequence - 1;
    } else this.#strange++;
  }

  #judge(): void {
    const share = Math.min(1, this.#strange / WINDOW);
    this.#seen = this.#strange = 0;
    this.#windows = share > GARBAGE_SHARE ? this.#windows + 1 : 0;
    if (this.#windows === 0) this.#share = null;
    else if (this.#windows >= SUSTAINED) this.#share = share;
  }
}
