/**
 * Words for people in the language of the editor. English is the key; the bundles in `l10n/` have the others. Where nobody
 * says how to translate (command line, tests), English it is.
 */

type Argument = string | number | null | undefined;
/** Gives the message in another language, its `{0}` kept. */
export type Translate = (message: string) => string;

let translate: Translate = (message) => message;

let language = 'en';

/** The language that numbers and days are written in, as of BCP 47: `en`, `pt-BR`. */
export function locale(): string {
  return language;
}

/** Sets it; English where it is none that is known. Dates are always day before month, so plain `en` is enough. */
export function useLocale(tag: string): void {
  try {
    language = Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    language = 'en';
  }
}

/**
 * Translates by the entries of a bundle, English to translated; anything else is passed over. To be called before
 * anything else is loaded: constants are translated as they are made.
 */
export function useBundle(bundle: unknown): void {
  const entries = new Map<string, unknown>(Object.entries(bundle ?? {}));
  translate = (message) => {
    const found = entries.get(message);
    return typeof found === 'string' ? found : message;
  };
}

/**
 * Runs it with English words and numbers, for JSON and agents' tools: programs read those, whatever the language of the
 * editor. Synchronous only: what it would await would see the user's language again.
 */
export function inEnglish<Result>(make: () => Result extends PromiseLike<unknown> ? never : Result): Result {
  const [words, numbers] = [translate, language];
  translate = (message) => message;
  language = 'en';
  try {
    return make();
  } finally {
    translate = words;
    language = numbers;
  }
}

/** A message in the user's language. @param message English, with `{0}`, `{1}` … for the arguments. */
export function t(message: string, ...args: Argument[]): string {
  return translate(message).replace(/\{(\d+)\}/g, (whole, index: string) => {
    const at = Number(index);
    return at < args.length ? String(args[at]) : whole;
  });
}

/** `1 allocation`, `3 allocations`. @param noun English, singular; its plural ends in s. */
export function plural(count: number, noun: string): string {
  return t(`{0} ${noun}${count === 1 ? '' : 's'}`, count);
}
