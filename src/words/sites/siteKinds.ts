/** The one word that each kind of call site has, wherever it is shown. Programs get the kind itself. */
import type { SiteKind } from '../../analysis/sites/site';
import { t } from '../l10n';

const WORDS: Readonly<Record<SiteKind, () => string>> = {
  growing: () => t('growing'),
  suspected: () => t('suspected'),
  bounded: () => t('bounded'),
  'one-time': () => t('one-time'),
  transient: () => t('transient'),
  new: () => t('new'),
};

export function kindWord(kind: SiteKind): string {
  return WORDS[kind]();
}
