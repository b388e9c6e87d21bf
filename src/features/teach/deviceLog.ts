/**
 * The device's lines as it printed them: an output channel with a language of its own, so that it follows the end, can
 * be searched and copied from, and has a context menu on each line. Made when it is first shown; bounded.
 */
import * as vscode from 'vscode';
import { Pace } from '../../views/pace';

const LANGUAGE = 'heapmonitor-log';
const NAME = 'Heap Monitor Device';

/** Lines that are shown of what was printed before. */
const MAX_LINES = 5000;
/** Characters after which only the latest lines are shown again. */
const MAX_TEXT = 2 * 1024 * 1024;
/** Lines are shown this often, ms. */
const INTERVAL_MS = 100;

export class DeviceLog implements vscode.Disposable {
  #channel: vscode.OutputChannel | undefined;
  #pending: string[] = [];
  #size = 0;
  readonly #pace = new Pace(INTERVAL_MS, () => this.#flush(), INTERVAL_MS);

  /** @param recent The lines that are kept, oldest first. */
  constructor(private readonly recent: () => readonly string[]) {}

  show(): void {
    if (!this.#channel) {
      this.#channel = vscode.window.createOutputChannel(NAME, LANGUAGE);
      this.refill();
    }
    this.#channel.show();
  }

  append(lines: readonly string[]): void {
    if (!this.#channel) return;
    for (const line of lines) this.#pending.push(line);
    this.#pace.request();
  }

  /** Another device, or a new session: shows what is kept of it. */
  refill(): void {
    if (!this.#channel) return;
    this.#pending = [];
    const text = this.recent().slice(-MAX_LINES).join('\n');
    this.#size = text.length;
    this.#channel.replace(text === '' ? '' : `${text}\n`);
  }

  dispose(): void {
    this.#pace.dispose();
    this.#channel?.dispose();
  }

  #flush(): void {
    const text = this.#pending.join('\n');
    this.#pending = [];
    if (this.#size + text.length > MAX_TEXT) return this.refill();
    this.#size += text.length;
    if (text !== '') this.#channel?.append(`${text}\n`);
  }
}

/** The line of the device log that the cursor is in; undefined where the log is not seen. */
export function lineAtCursor(): string | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const editor = [activeTextEditor, ...visibleTextEditors].find(
    (one) => one?.document.languageId === LANGUAGE,
  );
  return editor?.document.lineAt(editor.selection.active.line).text;
}
