/** The crashes of the session in one line, each a link to its source line where that is known. */
import { create } from 'd3';
import type { CrashesView } from '../../../src/views/panel/protocol';
import { clean } from '../../../src/words/untrusted';
import { crashesLead, crashesMore, crashText } from '../../../src/words/crashText';
import { button } from '../dom/button';
import { keyedRows } from '../dom/keyedRows';
import { putAttribute, putClass, putText } from '../dom/put';
import { t } from '../text';

export interface CrashLine {
  readonly node: HTMLElement;
  readonly draw: (crashes: CrashesView | null) => void;
}

/** @param reveal Opens the source line of a crash. */
export function crashLine(reveal: (boot: number, event: number) => void): CrashLine {
  const line = create('div').attr('class', 'crash-line gone');
  line.append('span').attr('class', 'crash-symbol').attr('aria-hidden', 'true').text('✕');
  const lead = line.append('h2').attr('id', 'crash-title');
  const list = line.append('ul');
  const rows = keyedRows(
    list.node()!,
    ({ boot, event }: CrashesView['named'][number]) => `${boot}:${event}`,
    ({ boot, event }) => crashRow(() => reveal(boot, event)),
  );
  const more = line.append('span').attr('class', 'help');
  return {
    node: line.node()!,
    draw: (crashes) => {
      putClass(line, 'gone', !crashes);
      if (!crashes) return;
      putText(lead, crashesLead(crashes));
      putText(more, crashesMore(crashes).trim());
      putClass(more, 'gone', crashes.unnamed === 0);
      rows(crashes.named).forEach((row, at) => {
        const crash = crashes.named[at]!;
        row.draw(clean(crashText(crash, crashes)), crash.place?.file ?? null);
      });
    },
  };
}

interface CrashRow {
  readonly node: HTMLLIElement;
  /** @param file Its source file; null where it is not known. */
  readonly draw: (text: string, file: string | null) => void;
}

function crashRow(open: () => void): CrashRow {
  const row = create('li');
  const plain = row.append('span');
  const link = button('', open, 'link');
  row.append(() => link.node());
  return {
    node: row.node()!,
    draw: (text, file) => {
      putText(plain, text);
      putText(link, text);
      putClass(plain, 'gone', file !== null);
      putClass(link, 'gone', file === null);
      putAttribute(link.node()!, 'title', file === null ? null : t('crash.open', { file: clean(file) }));
    },
  };
}
