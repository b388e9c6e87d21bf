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
import { heapOfDevice, Labels, nameWith } from './labels';

const SAMPLE =
  /^([a-z_:][a-z0-9_:]{0,95})(?:\{([^{}]{0,200})\})? (\d{1,12}(?:\.\d{1,12})?(?:e\+?\d{1,2})?)(?: -?\d{1,16}(?:\.\d{1,6})?)?\s*$/i;
const LABEL = /([a-zA-Z_]\w{0,31})="([^"\\]{0,64})"/g;
const COMMENT = /^# (?:HELP|TYPE|UNIT) [a-zA-Z_:][a-zA-Z0-9_:]{0,95}(?: |$)/;
const MAX_NAME = 96;
/** Of the exporters of computers and runtimes. */
const FOREIGN = /^(?:node|go|jvm|process|nodejs|python|windows|container)_/;

export class Prometheus implements Format {
  readonly first = '#:_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  readonly #owners = new FigureOwners();
  readonly #labels = new Labels();

  parse({ message, tag }: Line, emit: Emit): boolean {
    if (tag !== '') return false;
    if (message.charCodeAt(0) === 0x23) return COMMENT.test(message);
    // The cheap question first: most lines are prose.
    const underscore = message.indexOf('_');
    if (underscore < 1 || underscore > MAX_NAME || message.lastIndexOf(' ', underscore) >= 0) return false;
    const [, name = '', labels = '', value = ''] = SAMPLE.exec(message) ?? [];
    const texts = [...labels.matchAll(LABEL)].map(([, , text = '']) => text);
    const isName = name !== '' && !name.endsWith(':') && !FOREIGN.test(name);
    const figure = !isName ? null : figureOfName(nameWith(name, texts));
    const bytes = figure && bytesOf(value, figure);
    if (!figure || bytes === null) return false;
    const labelled = this.#labels.read(name, texts);
    const named = { ...labelled, figure: figure.figure, heap: heapOfDevice(figure.heap, labelled), bytes };
    for (const [own, known] of this.#owners.group([named]))
      for (const record of figureRecords(own, known, 'product')) emit(record);
    return true;
  }

  reset(): void {}
}
