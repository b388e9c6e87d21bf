/** What is in doubt of the figures, each with the one action that corrects it: a heap that was guessed, times unknown. */
import { create } from 'd3';
import type { CommandMessage } from '../../../src/views/panel/protocol';
import { clean } from '../../../src/words/untrusted';
import { formatDuration } from '../../../src/words/units';
import { button } from '../dom/button';
import { putClass, putText } from '../dom/put';
import type { PageState } from '../state';
import { t } from '../text';

export interface OriginLines {
  readonly node: HTMLElement;
  readonly draw: (state: PageState) => void;
}

export function originLines(run: (command: CommandMessage['command']) => void): OriginLines {
  const node = create('div').attr('class', 'origins gone');
  const line = (label: string, command: CommandMessage['command']) => {
    const row = node.append('p').attr('class', 'origin');
    const text = row.append('span');
    row.append(() => button(label, () => run(command)).node());
    return (words: string): boolean => {
      putText(text, words);
      putClass(row, 'gone', words === '');
      return words !== '';
    };
  };
  const guess = line(t('origin.teach'), 'teachGuess');
  const time = line(t('origin.setPeriod'), 'setPeriod');
  return {
    node: node.node()!,
    draw: (state) => {
      const { guess: example } = state.origin;
      const isGuessed = guess(example === '' ? '' : t('origin.guessed', { line: clean(example) }));
      const isTimeless = time(timeText(state));
      putClass(node, 'gone', !isGuessed && !isTimeless);
    },
  };
}

/** Empty where the times of the readings are known. */
function timeText({ origin: { hasTime, periodMs }, verdict }: PageState): string {
  if (periodMs !== null) return t('origin.period', { time: formatDuration(periodMs) });
  return hasTime || !verdict ? '' : t('origin.noTime');
}
