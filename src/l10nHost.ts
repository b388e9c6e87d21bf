/** Gives the editor's translations to all rooms. Imported before anything else (`l10n.ts` says why). */
import * as vscode from 'vscode';
import { useTranslations } from './l10n';

const bundle = vscode.l10n.bundle ?? {};

useTranslations((message) => (Object.hasOwn(bundle, message) ? (bundle[message] ?? message) : message));
