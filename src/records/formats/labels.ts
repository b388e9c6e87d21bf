/** Labels of a value beside its name, such as those of a metric or tags of a series: kinds of memory, and which device it is of. */

/** A label whose value is a kind of memory. */
const KIND = /^(?:internal|psram|spiram|external|dma|default|8bit|32bit)$/i;

export interface Labelled {
  /** The name with the kinds of memory that its labels say. */
  readonly name: string;
  /** What else its labels say; empty where it is of the first device: a device in its own words, another has others. */
  readonly device: string;
}

export class Labels {
  /** The other labels of the first value. */
  #first: string | null = null;

  /** @param values Of the labels. Asked of heaps' values alone. */
  read(name: string, values: readonly string[]): Labelled {
    const device = values.filter((text) => !KIND.test(text)).join(' ');
    this.#first ??= device;
    return { name: nameWith(name, values), device: device === this.#first ? '' : device };
  }
}

/** @param values Of the labels. */
export function nameWith(name: string, values: readonly string[]): string {
  return [name, ...values.filter((text) => KIND.test(text))].join('_');
}

/** Of a device that is not the first one, the heap goes by its labels too. */
export function heapOfDevice(heap: string, { device }: Labelled): string {
  return `${heap} ${device}`.trim();
}
