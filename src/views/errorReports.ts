/** What becomes of errors: people read them in a message, the log has them whole. */
import * as vscode from 'vscode';
import { describeError, HumanError } from '../errors';
import { t } from '../words/l10n';

/** Does something for the user; an error is shown. */
export type Guarded = (action: () => Promise<void> | void) => Promise<void>;

export function guardedBy(log: vscode.LogOutputChannel): Guarded {
  return async (action) => {
    try {
      await action();
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
      const message = describeError(error);
      const text = error instanceof HumanError ? message : t('Heap Monitor: {0}', message);
      // With a button the whole text is seen, not its first line only.
      void vscode.window.showErrorMessage(text, t('Show Log')).then((chosen) => chosen && log.show());
    }
  };
}
