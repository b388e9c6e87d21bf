/** Puts `heapmon` on the path of the editor's terminals, behind what the user has there. */
import { delimiter } from 'node:path';
import type { Core } from '../../core/core';
import { t } from '../../words/l10n';

export function activateTerminal(core: Core): void {
  const variables = core.extension.environmentVariableCollection;
  variables.description = t('Puts the command heapmon on the path');
  // A login shell makes its path anew.
  const always = { applyAtProcessCreation: true, applyAtShellIntegration: true };
  variables.append('PATH', `${delimiter}${core.asset('bin')}`, always);
  variables.replace('HEAPMON_NODE', process.execPath, always);
}
