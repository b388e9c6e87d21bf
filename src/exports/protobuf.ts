/** The few wire types of Protocol Buffers that pprof's format takes: varints and what is length-delimited. */

const encoder = new TextEncoder();

export class Message {
  readonly #bytes: number[] = [];

  /** A number that is not negative; 0, the default, is left out. */
  number(field: number, value: number): this {
    if (value === 0) return this;
    this.#varint(field << 3);
    this.#varint(value);
    return this;
  }

  /** Numbers that are not negative, packed. */
  numbers(field: number, values: readonly number[]): this {
    const packed = new Message();
    for (const value of values) packed.#varint(value);
    return this.#delimited(field, packed.#bytes);
  }

  text(field: number, value: string): this {
    return this.#delimited(field, encoder.encode(value));
  }

  message(field: number, value: Message): this {
    return this.#delimited(field, value.#bytes);
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #delimited(field: number, bytes: Iterable<number> & { readonly length: number }): this {
    this.#varint((field << 3) | 2);
    this.#varint(bytes.length);
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  /** Seven bits a byte, the lowest first. Numbers above 2^31 are divided, as shifts would cut them. */
  #varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.#bytes.push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.#bytes.push(rest);
  }
}
