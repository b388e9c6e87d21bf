/**
 * What the name of a metric, of a column or of a JSON key says of a heap: `esp_heap_free_bytes`, `minFreeHeap`,
 * `psram_free_kb`, `largest_free_block`. Careful rather than clever: a name that says a percentage, a flash, a stack or a limit
 * says nothing.
 */
import { BYTE_UNITS, type HeapFigure } from './templateText';

export interface FigureName {
  readonly figure: HeapFigure;
  /** As in `HeapRecord.heap`. */
  readonly heap: string;
  /** What a value is multiplied with to give bytes. */
  readonly factor: number;
  /** It says memory, not heap, and no unit: a computer's memory has such names too. */
  readonly isVague: boolean;
}

const MAX_NAME = 96;
/** Words written as one. */
const COMPOUNDS: Readonly<Record<string, string>> = {
  freeheap: 'free heap',
  heapfree: 'heap free',
  freemem: 'free mem',
  memfree: 'mem free',
  freeram: 'free ram',
  ramfree: 'ram free',
  freepsram: 'free psram',
  psramfree: 'psram free',
  minfreeheap: 'min free heap',
  minheap: 'min heap',
  maxalloc: 'max alloc',
  heapsize: 'heap size',
  psramsize: 'psram size',
};
const MEMORY = new Set('heap mem memory ram sram dram psram spiram'.split(' '));
const VAGUE = new Set('mem memory ram'.split(' '));
const MINIMUM = new Set('min minimum minimal least lowest low ever watermark lwm'.split(' '));
const LARGEST = new Set('largest biggest contiguous'.split(' '));
const FREE = new Set('free available avail livre libre'.split(' '));
const USED = new Set('used allocated'.split(' '));
const SIZE = new Set('total size'.split(' '));
/** With one of these it is no size of a heap at a moment. */
const OTHER = new Set(
  `percent percentage pct perc ratio blocks frag fragmentation count counts allocs frees calls task tasks stack hwm flash disk fs
  spiffs littlefs storage sd sketch app ota nvs nodes buffer queue pool cache pages rate delta diff change growth trend time ms
  threshold limit warning alarm alert config guard budget error errors swap node jvm process nodejs go gpu vram version
  cpu host failed fail leak leaked per`.split(/\s+/),
);
const UNITS: Readonly<Record<string, number>> = { ...BYTE_UNITS, kilobytes: 1024, megabytes: 1024 * 1024 };

/** @param unit As printed beside it; empty where it is in the name or nowhere. */
export function figureOfName(name: string, unit = ''): FigureName | null {
  if (name.length > MAX_NAME) return null;
  const words = wordsOf(name);
  const memory = words.filter((word) => MEMORY.has(word));
  if (words.some((word) => OTHER.has(word))) return null;
  const has = (set: ReadonlySet<string>): boolean => words.some((word) => set.has(word));
  const figure = figureOf(words, has, memory.length > 0);
  const factor = factorOf(words, unit);
  if (figure === null || factor === null) return null;
  const isVague = factor.isGuess && memory.length > 0 && memory.every((word) => VAGUE.has(word));
  return { figure, heap: heapOf(words), factor: factor.value, isVague };
}

function figureOf(
  words: readonly string[],
  has: (set: ReadonlySet<string>) => boolean,
  isMemory: boolean,
): HeapFigure | null {
  const isBlock = words.includes('block') || words.includes('alloc');
  const isLargestBlock = has(LARGEST) && words.length === 2;
  if (isBlock && (isMemory || has(FREE) || words.includes('alloc') || isLargestBlock))
    return has(LARGEST) || words.includes('max') ? 'largest' : null;
  if (!isMemory) return null;
  if (has(LARGEST)) return 'largest';
  // The most that was free, or in use, is none of the figures.
  if (words.includes('max') || words.includes('maximum') || words.includes('peak')) return null;
  if (has(MINIMUM)) return has(USED) ? null : 'minimum';
  if (has(FREE)) return 'free';
  if (has(USED)) return 'used';
  return has(SIZE) ? 'total' : null;
}

function heapOf(words: readonly string[]): string {
  if (words.includes('psram') || words.includes('spiram') || words.includes('external')) return 'SPIRAM';
  if (words.includes('internal') || words.includes('sram')) return 'INTERNAL';
  if (words.includes('dma')) return 'DMA';
  return words.includes('gc') ? 'GC' : 'default';
}

function factorOf(words: readonly string[], unit: string): { value: number; isGuess: boolean } | null {
  const key = unit.trim().toLowerCase();
  if (key !== '') return Object.hasOwn(UNITS, key) ? { value: UNITS[key] as number, isGuess: false } : null;
  // A single letter at the end of a name is no unit.
  const last = words.findLast((word) => word.length > 1 && Object.hasOwn(UNITS, word));
  return { value: last === undefined ? 1 : (UNITS[last] as number), isGuess: last === undefined };
}

/** `minFreeHeap_KB` → min, free, heap, kb. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .flatMap((word) => (Object.hasOwn(COMPOUNDS, word) ? (COMPOUNDS[word] as string).split(' ') : [word]))
    .filter((word) => word !== '');
}

/** A vague name's value below this is more likely in another unit. */
const LEAST_VAGUE = 8192;
/** No microcontroller's heap is larger. */
const MAX_BYTES = 64 * 1024 * 1024;

/** A value as printed, in bytes; null where it cannot be one. */
export function bytesOf(
  text: string,
  { factor, isVague }: Pick<FigureName, 'factor' | 'isVague'>,
): number | null {
  if (!/^\d{1,12}(?:\.\d{1,12})?(?:e[+]?\d{1,2})?$/i.test(text)) return null;
  const value = Number(text);
  if (factor === 1 && !Number.isInteger(value)) return null;
  const bytes = Math.round(value * factor);
  return bytes > MAX_BYTES || (isVague && bytes < LEAST_VAGUE) ? null : bytes;
}

/** A figure of a line or a row. */
export interface NamedFigure extends Pick<FigureName, 'figure' | 'heap'> {
  /** What it was printed under. */
  readonly name: string;
  readonly bytes: number;
}

export type HeapFigures = Partial<Record<HeapFigure, number>>;

const MAX_OWNERS = 256;

/** Which names are one heap: where two would say the same of it, the first has it and the other is a heap of its own. */
export class FigureOwners {
  readonly #owners = new Map<string, string>();

  /** What a line says of each heap. Figures beside the only free one of their heap are of that one. */
  group(figures: readonly NamedFigure[]): Map<string, HeapFigures> {
    const heaps = new Map<string, HeapFigures>();
    for (const own of figures) {
      const free = figures.filter(({ figure, heap }) => figure === 'free' && heap === own.heap);
      const heap = this.#heapOf(free.length === 1 && free[0] ? free[0] : own);
      heaps.set(heap, { ...heaps.get(heap), [own.figure]: own.bytes });
    }
    return heaps;
  }

  clear(): void {
    this.#owners.clear();
  }

  #heapOf({ name, heap, figure }: NamedFigure): string {
    const key = `${figure} ${heap}`;
    const owner = this.#owners.get(key);
    if (owner === name) return heap;
    if (owner !== undefined || this.#owners.size >= MAX_OWNERS) return name;
    this.#owners.set(key, name);
    return heap;
  }
}
