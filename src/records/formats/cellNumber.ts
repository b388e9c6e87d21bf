/**
 * Numbers in cells as people's spreadsheets write them: `229960.5`, `229960,5`, `229.960,5`, `229,960,512`. Where only three
 * digits follow a single comma, the rest of the table tells whether it is a decimal comma.
 */

const PLAIN = /^\d{1,12}(?:\.\d{1,12})?(?:e\+?\d{1,2})?$/i;
const DECIMAL_COMMA = /^(?:\d{1,12}|\d{1,3}(?:\.\d{3}){1,3}),(\d{1,12})$/;
const THOUSANDS = /^\d{1,3}(?:,\d{3}){2,3}$/;
const DOTTED = /^\d{1,3}(?:\.\d{3}){1,3}$/;

export class CellNumbers {
  /** Commas are decimal. */
  #hasDecimalComma = false;

  /** The number with a decimal point; null where it is none, or may be two. */
  read(text: string): string | null {
    if (!text.includes(',')) {
      if (this.#hasDecimalComma && DOTTED.test(text)) return text.replaceAll('.', '');
      return PLAIN.test(text) ? text : null;
    }
    if (THOUSANDS.test(text)) return text.replaceAll(',', '');
    const fraction = DECIMAL_COMMA.exec(text)?.[1];
    if (fraction === undefined) return null;
    // A group of thousands has three digits, and at most three before it.
    const isEvident = fraction.length !== 3 || text.indexOf(',') > 3 || text.startsWith('0');
    this.#hasDecimalComma ||= isEvident;
    return this.#hasDecimalComma ? text.replaceAll('.', '').replace(',', '.') : null;
  }
}
