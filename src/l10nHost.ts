/** Gives the editor's translations to all rooms. Imported before anything else (`l10n.ts` says why). */
import * as vscode from 'vscode';
import { useBundle, useLocale } from './words/l10n';

useBundle(vscode.l10n.bundle);
useLocale(vscode.env.language);
