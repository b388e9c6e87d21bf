/**
 * Metrics in Prometheus' text format (its "exposition formats", 0.0.4, and OpenMetrics), as devices serve them and `curl` logs them:
 *
 *     # TYPE esp_heap_free_bytes gauge
 *     esp_heap_free_bytes 45236
 *     esp_free_heap_bytes{type="internal"} 1.2e+05 1395066363000
 *
 * The name says which figure of which heap it is (`figureNames.ts`); labels tell heaps of one name apart. Counters are none.
 */
import { bytesOf, figureOfName, FigureOwners } from '../figureNames';
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import { figureRecords } from './heapFigures';

const SAMPLE =
  /^([a-z_:][a-z0-9_:]{0,95})(?:\{([^{}]{0,200})\})? (\d{1,12}(?:\.\d{1,12})?(?:e\+?\d{1,2})?)(?: -?\d{1,16}(?:\.\d{1,6})?)?\s*$/i;
const LABEL = /([a-zA-Z_]\w{0,31})="([^"\\]{0,64})"/g;
const COMMENT = /^# (?:HELP|TYPE|UNIT) [a-zA-Z_:][a-zA-Z0-9_:]{0,95}(?: |$)/;
const MAX_NAME = 96;
/** A label whose value is a kind of memory. */
const KIND = /^(?:internal|psram|spiram|external|dma|default|8bit|32bit)$/i;
/** Of the exporters of computers and runtimes. */
const FOREIGN = /^(?:node|go|jvm|process|nodejs|python|windows|container)_/;

export class Prometheus implements Format {
  readonly first = '#:_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  readonly #owners = new FigureOwners();
  /** The other labels of the first sample: a device in its own words; another device's has others. */
  #labels: string | null = null;

  parse({ message, tag }: Line, emit: Emit): boolean {
    if (tag !== '') return false;
    if (message.charCodeAt(0) === 0x23) return COMMENT.test(message);
    // The cheap question first: most lines are prose.
    const underscore = message.indexOf('_');
    if (underscore < 1 || underscore > MAX_NAME || message.lastIndexOf(' ', underscore) >= 0) return false;
    const [, name = '', labels = '', value = ''] = SAMPLE.exec(message) ?? [];
    const pairs = [...labels.matchAll(LABEL)].map(([, key = '', text = '']) => ({ key, text }));
    const kinds = pairs.filter(({ text }) => KIND.test(text)).map(({ text }) => text);
    const isName = name !== '' && !name.endsWith(':') && !FOREIGN.test(name);
    const figure = !isName ? null : figureOfName([name, ...kinds].join('_'));
    const bytes = figure && bytesOf(value, figure);
    if (!figure || bytes === null) return false;
    const others = pairs.filter(({ text }) => !KIND.test(text)).map(({ text }) => text);
    const labelled = others.join(' ');
    this.#labels ??= labelled;
    const heap = labelled === this.#labels ? figure.heap : `${figure.heap} ${labelled}`.trim();
    const named = { name: [name, ...kinds].join(' '), figure: figure.figure, heap, bytes };
    for (const [own, known] of this.#owners.group([named]))
      for (const record of figureRecords(own, known, 'product')) emit(record);
    return true;
  }

  reset(): void {}
}
