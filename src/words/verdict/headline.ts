/** The headline of a device's verdict, for everything that shows one: what it is, and of which heap. */
import type { HeapVerdict, Verdict } from '../../analysis/trend/heapWatch';
import { heapLabel } from '../heapLabel';
import { t } from '../l10n';

const WORDS: Readonly<Record<Verdict, () => string>> = {
  leak: () => t('Leaking'),
  suspected: () => t('Leak suspected'),
  stopped: () => t('Leak stopped'),
  'no-leak': () => t('No leak'),
  'too-early': () => t('Too early to say'),
};

/** What a headline is made of. */
export interface Headline extends Pick<HeapVerdict, 'verdict' | 'kind'> {
  /** The heap that it is about, as printed; null where there is only one that it can be. */
  readonly heap: string | null;
  /** Call sites that are growing or suspected, the ignored ones left out. */
  readonly suspects: number;
}

export function headlineText({ verdict, kind, heap, suspects }: Headline): string {
  const words = kindText({ verdict, kind }, suspects);
  return heap === null || verdict === 'too-early' ? words : t('{0} in {1}', words, heapLabel(heap));
}

function kindText({ verdict, kind }: Pick<HeapVerdict, 'verdict' | 'kind'>, suspects: number): string {
  if (isFragmenting({ verdict, kind })) return t('No leak, but fragmenting');
  if (verdict !== 'too-early' || suspects === 0) return WORDS[verdict]();
  return suspects === 1
    ? t('Too early to say, 1 call site suspected')
    : t('Too early to say, {0} call sites suspected', suspects);
}

/** Fragmentation is a headline only where no leak is certain: before, it would sound as an all-clear. */
export function isFragmenting({ verdict, kind }: Pick<HeapVerdict, 'verdict' | 'kind'>): boolean {
  return kind === 'fragmentation' && verdict === 'no-leak';
}
