/**
 * Asks what the numbers of a line mean. The first entry keeps what was guessed, so that Enter is enough where the guess
 * is right; each number can be given another meaning and unit, or the template be written by hand.
 */
import * as vscode from 'vscode';
import {
  guessMeanings,
  isHeapFigure,
  templateOf,
  type Assignment,
  type TextRange,
} from '../../records/guess/guessMeaning';
import type { Suggestion } from '../../analysis/suggest';
import { previewOf, type DistinctLine } from '../../analysis/teachPreview';
import type { Line } from '../../records/prefix';
import { readTaughtLine, type TaughtLine } from '../../records/taught';
import type { NumberMeaning } from '../../records/templateText';
import { plural, t } from '../../words/l10n';
import { suggestionReason } from '../../words/suggestionReason';

interface Item extends vscode.QuickPickItem {
  /** Undefined: the user is done with it, or cannot go on with it. */
  readonly run?: () => Promise<void> | void;
  readonly line?: Line;
}

const MEANINGS: readonly (readonly [NumberMeaning, string])[] = [
  ['free', t('Free heap')],
  ['minimum', t('Minimum ever free')],
  ['largest', t('Largest free block')],
  ['used', t('Used (allocated) heap')],
  ['total', t('Total heap')],
  ['watermark', t('Stack watermark of a task')],
  ['time', t('The device’s clock')],
  ['series', t('A series of its own')],
  ['ignored', 'Nothing'],
];
const UNITS: readonly (readonly [unit: string, name: string])[] = [
  ['', 'bytes'],
  ['KB', 'KB (1024 bytes)'],
  ['MB', 'MB'],
  ['words', t('words of 4 bytes')],
];
const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });

/** Asks for one of the lines that were heard; those that look like free heap stand first. */
export async function pickHeardLine(
  lines: readonly DistinctLine[],
  suggestions: readonly Suggestion[],
): Promise<Line | undefined> {
  const suggested = new Map(suggestions.map(({ text, why }) => [text, why]));
  const items = lines.map(({ line, count }): Item => {
    const why = suggested.get(line.text);
    return {
      label: `${why === undefined ? '' : '$(lightbulb) '}${plain(line.text)}`,
      description: plural(count, 'time'),
      ...(why === undefined ? {} : { detail: t('Looks like free heap: {0}', suggestionReason(why)) }),
      line,
    };
  });
  const sorted = [...items.filter(({ detail }) => detail), ...items.filter(({ detail }) => !detail)];
  const picked = await vscode.window.showQuickPick(sorted, {
    title: items.length === 0 ? t('No line with a number has been heard yet') : t('Teach a line'),
    placeHolder: t('Which line says how much memory is left?'),
    matchOnDetail: true,
  });
  return picked?.line;
}

/** @returns The line as it is to be kept; undefined where the user cancels. */
export async function pickMeaning(
  line: Line,
  heard: readonly Line[],
  header: string | undefined,
): Promise<TaughtLine | undefined> {
  const draft = new Draft(line, header);
  for (;;) {
    let kept: TaughtLine | undefined;
    const taught = draft.read();
    const first: Item =
      'problem' in taught
        ? { label: t('$(info) Say what a number means'), detail: taught.problem, run: () => {} }
        : {
            label: t('$(check) Teach this line'),
            description: draft.text,
            detail: describe(taught, heard),
            run: () => void (kept = taught),
          };
    const picked = await vscode.window.showQuickPick<Item>(
      [
        first,
        ...draft.items(),
        separator(''),
        { label: t('$(edit) Edit the template…'), run: () => draft.edit() },
        {
          label: t('$(circle-slash) Not a heap'),
          detail: t('No heap is guessed from such lines any more.'),
          run: () => void (kept = draft.reject()),
        },
      ],
      {
        title: t('Teach: {0}', short(line.text)),
        placeHolder: t('Enter keeps it; or say what a number means'),
        ignoreFocusOut: true,
      },
    );
    if (!picked?.run) return undefined;
    await picked.run();
    if (kept) return kept;
  }
}

/** What has been said of the line so far. */
class Draft {
  #assignments: Assignment[];
  #task: TextRange | undefined;
  /** Written by hand, in place of the rest. */
  #written: string | null = null;

  constructor(
    private readonly line: Line,
    header: string | undefined,
  ) {
    this.#assignments = guessMeanings(line.message, header, line.tag);
    if (this.#watermark) this.#guessTask();
  }

  get text(): string {
    return this.#written ?? templateOf(this.line.message, this.#assignments, this.#task);
  }

  get #watermark(): Assignment | undefined {
    return this.#assignments.find(({ meaning, name }) => meaning === 'watermark' && name === null);
  }

  read(): TaughtLine | { readonly problem: string } {
    return readTaughtLine({ line: this.text, tag: this.line.tag });
  }

  /** That the line is no heap's; undefined where it has too little text to be told from others. */
  reject(): TaughtLine | undefined {
    const ignored = this.#assignments.map((one) => ({
      ...one,
      meaning: 'ignored' as const,
      name: null,
      unit: '',
    }));
    const line = templateOf(this.line.message, ignored);
    const rejected = readTaughtLine({ line, tag: this.line.tag, heap: false });
    return 'problem' in rejected ? undefined : rejected;
  }

  items(): Item[] {
    if (this.#written !== null) return [];
    const numbers = this.#assignments.map((assignment, index): Item => {
      const { number } = assignment;
      const before = this.line.message.slice(Math.max(0, number.start - 20), number.start);
      return {
        label: `$(symbol-number) ${number.text}`,
        description: nameOf(assignment),
        detail: plain(`…${before}▸${number.text}◂${this.line.message.slice(number.end, number.end + 20)}…`),
        run: () => this.#askMeaning(index),
      };
    });
    return [separator(t('numbers of the line')), ...numbers];
  }

  async edit(): Promise<void> {
    const text = await vscode.window.showInputBox({
      title: t('Template of: {0}', short(this.line.text)),
      prompt:
        '{free} {minimum} {largest} {used} {total} {watermark of TASK} {task} {series NAME:unit} {time} {#} {*}',
      value: this.text,
      ignoreFocusOut: true,
      validateInput: (value) => {
        const result = readTaughtLine(value);
        if ('problem' in result) return result.problem;
        const fits = result.template.match(this.line.message) !== null;
        return fits
          ? null
          : {
              message: t('It does not match the line.'),
              severity: vscode.InputBoxValidationSeverity.Warning,
            };
      },
    });
    if (text !== undefined) this.#written = text;
  }

  async #askMeaning(index: number): Promise<void> {
    const now = this.#assignments[index] as Assignment;
    const meanings = MEANINGS.map(([meaning, label]): Item => ({
      label,
      description: meaning === now.meaning ? t('now') : '',
      run: () => this.#setMeaning(index, meaning),
    }));
    const units = UNITS.map(([unit, label]): Item => ({
      label,
      description: unit === now.unit ? t('now') : '',
      run: () => void (this.#assignments[index] = { ...now, unit }),
    }));
    const takesUnit = isHeapFigure(now.meaning) || now.meaning === 'watermark';
    const picked = await vscode.window.showQuickPick<Item>(
      [...meanings, ...(takesUnit ? [separator('unit'), ...units] : [])],
      { title: t('{0} means', now.number.text), placeHolder: nameOf(now), ignoreFocusOut: true },
    );
    await picked?.run?.();
  }

  async #setMeaning(index: number, meaning: NumberMeaning): Promise<void> {
    const now = this.#assignments[index] as Assignment;
    const { number } = now;
    const unit = meaning === 'time' || meaning === 'ignored' || meaning === 'series' ? '' : number.unit;
    let name: string | null = null;
    if (meaning === 'series') {
      name =
        (
          await vscode.window.showInputBox({
            title: t('Name of the series'),
            ignoreFocusOut: true,
            value: '',
          })
        )?.trim() ?? '';
      if (name === '') return;
      name = name.replace(/[{}:]/g, ' ');
    }
    this.#assignments[index] = { ...now, meaning, name, unit, isIdentity: false };
    if (meaning === 'watermark') await this.#askTask(index);
  }

  /** Where the task's name stands in the line, or its name. */
  async #askTask(index: number): Promise<void> {
    const inLine = wordRanges(this.line.message).map(({ start, end, word }): Item => ({
      label: word,
      description: t('the name that stands here in each line'),
      run: () => void (this.#task = { start, end }),
    }));
    const other: Item = {
      label: t('$(edit) Always the same task…'),
      run: async () => {
        const value = this.line.tag;
        const name = await vscode.window.showInputBox({
          title: t('Name of the task'),
          value,
          ignoreFocusOut: true,
        });
        const now = this.#assignments[index] as Assignment;
        if (name?.trim()) this.#assignments[index] = { ...now, name: name.trim().replace(/[{}:]/g, ' ') };
      },
    };
    const picked = await vscode.window.showQuickPick<Item>([...inLine, other], {
      title: t('Of which task?'),
      ignoreFocusOut: true,
    });
    await picked?.run?.();
  }

  /** A word behind "task", else the tag of the log. */
  #guessTask(): void {
    const behind = /\btask[ :='"([]{1,3}(\w+)/i.exec(this.line.message);
    if (behind?.[1]) {
      const end = behind.index + behind[0].length;
      this.#task = { start: end - behind[1].length, end };
    } else if (this.line.tag !== '') {
      this.#assignments = this.#assignments.map((one) =>
        one.meaning === 'watermark' ? { ...one, name: this.line.tag } : one,
      );
    }
  }
}

/** Words of a line that can be a task's name. */
function wordRanges(message: string): (TextRange & { readonly word: string })[] {
  return [...message.matchAll(/[A-Za-z_][\w.-]{0,31}/g)]
    .slice(0, 12)
    .map(({ 0: word, index }) => ({ word, start: index, end: index + word.length }));
}

function nameOf({ meaning, name, unit }: Assignment): string {
  const label = MEANINGS.find(([known]) => known === meaning)?.[1] ?? meaning;
  const figure = name === null ? label : t('{0} of {1}', label, name);
  const takesUnit = isHeapFigure(meaning) || meaning === 'watermark';
  return `${figure}${takesUnit ? ` · ${unit === '' ? t('bytes') : unit}` : ''}`;
}

function describe(taught: TaughtLine, heard: readonly Line[]): string {
  const { matches, lines, values } = previewOf(taught, heard);
  if (lines === 0) return t('No line has been heard yet.');
  const shown = values.map((value) => value.toLocaleString('en')).join(', ');
  return t(
    'Matches {0} of {1} so far{2}',
    matches,
    plural(lines, 'line'),
    shown === '' ? '' : `: … ${shown}`,
  );
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Text from the device: `$(name)` would show as an icon. */
function plain(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}
