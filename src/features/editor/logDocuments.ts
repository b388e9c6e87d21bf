/**
 * Which documents the language server is given beside sources: logs and texts, where they are small or look like what a
 * device prints, and never very long ones. A document that is not given is not told of later either.
 */
import type * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';
import { addressesIn } from '../../records/addressText';
import { MAX_LOG_TEXT } from '../../server/protocol';

export const LOG_SELECTOR = [
  { language: 'heapmonitor-log' },
  { language: 'log' },
  { scheme: 'file', pattern: '**/*.{log,txt}' },
  { scheme: 'untitled', language: 'plaintext' },
];

/** Texts up to here are given whatever they are; longer ones where their first lines look like a device's. */
const SMALL_TEXT = 256 * 1024;
const LINES_LOOKED_AT = 2000;
/** ESP-IDF's log prefix, a ROM's banner, what heap tracing and FreeRTOS print. */
const DEVICE_LINE =
  /^(?:\x1b\[[\d;]*m)?[EWIDV] \(\d+\) |\brst:0x|^ESP-ROM:|Heap Trace|Backtrace:|Guru Meditation|Stack High Water|Memoria atual/;

const SOURCE_LANGUAGES = new Set(['c', 'cpp', 'rust']);

/** Keeps documents from the server that it has nothing to say about. */
export function logMiddleware(): Pick<Middleware, 'didOpen' | 'didChange' | 'didClose'> {
  const left = new WeakSet<vscode.TextDocument>();
  return {
    didOpen: async (document, next) => {
      if (isWanted(document)) return next(document);
      left.add(document);
    },
    didChange: async (event, next) => {
      if (!left.has(event.document)) await next(event);
    },
    didClose: async (document, next) => {
      if (!left.has(document)) await next(document);
    },
  };
}

function isWanted(document: vscode.TextDocument): boolean {
  const length = lengthOf(document);
  if (length > MAX_LOG_TEXT) return false;
  if (SOURCE_LANGUAGES.has(document.languageId)) return true;
  return length <= SMALL_TEXT || document.languageId === 'heapmonitor-log' || looksLikeLog(document);
}

/** Characters, without making a text of them. */
export function lengthOf(document: vscode.TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}

/** Whether its first lines are what a device prints. */
export function looksLikeLog(document: vscode.TextDocument): boolean {
  for (let line = 0; line < Math.min(document.lineCount, LINES_LOOKED_AT); line++) {
    const { text } = document.lineAt(line);
    if (DEVICE_LINE.test(text) || addressesIn(text).some(({ kind }) => kind !== 'pc')) return true;
  }
  return false;
}
