/** Gives the editor's translations to all rooms. Imported before anything else (`l10n.ts` says why). */
import * as vscode from 'vscode';
import { useTranslations } from './l10n';

useTranslations((message, ...args) => vscode.l10n.t(message, ...args));
