/**
 * The Portuguese of the product, in force from here on: to be imported before anything that makes its words as it is
 * loaded.
 */
import { readFileSync } from 'node:fs';
import { useBundle, useLocale } from '../../src/words/l10n';
import { inRoot } from './root';

const bundle = JSON.parse(readFileSync(inRoot('l10n/bundle.l10n.pt-br.json'), 'utf8')) as Record<
  string,
  string
>;

export function usePortuguese(): void {
  useBundle(bundle);
  useLocale('pt-BR');
}

export function useEnglish(): void {
  useBundle({});
  useLocale('en');
}

usePortuguese();

/** A piece of a translation that no English text has. */
interface Piece {
  readonly english: string;
  readonly pattern: RegExp;
}

/** Shorter pieces of a sentence stand in English texts too. */
const MIN_PIECE = 4;

const english = Object.keys(bundle).join('\n').toLowerCase();

/** The words between the placeholders of each translation. */
const pieces: readonly Piece[] = Object.entries(bundle).flatMap(([key, text]) =>
  text
    .split(/\{[^{}\s]*\}|[.:;,()]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece.length >= MIN_PIECE && /\p{L}{3}/u.test(piece))
    .filter((piece) => !english.includes(piece.toLowerCase()))
    .map((piece) => ({
      english: key,
      pattern: new RegExp(
        `(?<![\\p{L}_])${piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?![\\p{L}_])`,
        'iu',
      ),
    })),
);

/** The English texts whose Portuguese stands in a text. */
export function portugueseIn(text: string): string[] {
  return pieces.filter(({ pattern }) => pattern.test(text)).map(({ english: key }) => key);
}
