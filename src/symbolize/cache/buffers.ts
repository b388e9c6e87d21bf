/** Numbers by the hundred thousand, without an object for each. */

/** 32-bit words, appended one by one. */
export class WordBuffer {
  #words = new Uint32Array(0x1000);
  length = 0;

  push(word: number): void {
    if (this.length === this.#words.length) {
      const grown = new Uint32Array(2 * this.#words.length);
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[this.length++] = word;
  }

  at(index: number): number {
    return this.#words[index] ?? 0;
  }

  toArray(): Uint32Array {
    return this.#words.subarray(0, this.length);
  }
}

/** Rows of `width` words, each kept once, numbered in the order they came. */
export class RowTable {
  readonly words = new WordBuffer();
  count = 0;
  /** Open addressing: a row's number plus one, or 0. */
  #slots = new Uint32Array(0x1000);

  constructor(private readonly width: number) {}

  add(row: readonly number[]): number {
    if (2 * this.count >= this.#slots.length) this.#grow();
    const slot = this.#find((at) => row[at] ?? 0, this.#slots);
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    for (const word of row) this.words.push(word);
    this.#slots[slot] = ++this.count;
    return this.count - 1;
  }

  /** The slot that holds the row, or the empty one where it belongs. */
  #find(word: (at: number) => number, slots: Uint32Array): number {
    const mask = slots.length - 1;
    let hash = 0;
    for (let at = 0; at < this.width; at++) hash = Math.imul(hash ^ word(at), 0x9e3779b1) ^ (hash >>> 15);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (; (slots[slot] ?? 0) > 0; slot = (slot + 1) & mask)
      if (this.#isRow((slots[slot] ?? 0) - 1, word)) return slot;
    return slot;
  }

  #isRow(number: number, word: (at: number) => number): boolean {
    for (let at = 0; at < this.width; at++)
      if (this.words.at(number * this.width + at) !== word(at) >>> 0) return false;
    return true;
  }

  #grow(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    for (let number = 0; number < this.count; number++)
      slots[this.#find((at) => this.words.at(number * this.width + at), slots)] = number + 1;
    this.#slots = slots;
  }
}
