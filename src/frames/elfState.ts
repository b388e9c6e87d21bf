/** Whether addresses can become lines, and if not, why, in few words. */
import { t } from '../words/l10n';
import type { ElfStatus } from '../server/protocol';
import type { FrameSource } from './frameSource';

type Elf = Pick<FrameSource, 'elf' | 'elfMatch'>;

/** As the manifest's `when` clauses know it. */
export function elfState({ elf, elfMatch }: Elf): ElfStatus['state'] | 'mismatch' {
  return elf.state === 'ready' && elfMatch === 'mismatch' ? 'mismatch' : elf.state;
}

/** Why call stacks have no lines; empty where they have. */
export function elfHint(elf: Elf): string {
  switch (elfState(elf)) {
    case 'none':
    case 'failed':
      return t('Call stacks are addresses: there is no ELF file to read their lines from.');
    case 'mismatch':
      return t('Call stacks stay addresses: the ELF file does not match the running firmware.');
    case 'loading':
    case 'ready':
      return '';
  }
}
