/**
 * The words of the field, in the languages that firmware is written in: what a word beside a number says of it. A word
 * of a language that inflects is known by its beginning, one of a language that does not part words by where it stands.
 */
import { inAnyCase } from '../hintScan';

/** What a word, or several together, say. */
export interface Sense {
  /** It is a heap's. */
  readonly heap: boolean;
  /** It is some memory's. */
  readonly memory: boolean;
  readonly free: boolean;
  readonly used: boolean;
  readonly total: boolean;
  readonly minimum: boolean;
  readonly largest: boolean;
  readonly current: boolean;
  /** The heap's size, which firmware also says of what is free of it. */
  readonly size: boolean;
  readonly stack: boolean;
  /** It is of something else: a file system, a counter, a time. */
  readonly other: boolean;
  /** The kind of memory; null where it does not say. */
  readonly region: string | null;
}

type Flag = Exclude<keyof Sense, 'region'>;
type Entry = Partial<Record<Flag, true>> & { readonly region?: string };

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** The region that need not be named: it is what the plain getters tell of. */
export const DEFAULT_REGION = 'default';
export const INTERNAL_REGION = 'internal';

/** `8-bit` and `32-bit`, as words. */
const EIGHT_BIT = 'eightbit';
const WORDS_ONLY = 'thirtytwobit';

/** Each word of a list with what it says. */
function each(lists: readonly (readonly [string, Entry])[]): readonly (readonly [string, Entry])[] {
  return lists.flatMap(([list, entry]) => words(list).map((word) => [word, entry] as const));
}

const LATIN: readonly (readonly [string, Entry])[] = [
  ['heap heaps', { heap: true }],
  [
    'mem memory ram memoria memória memorie mémoire speicher arbeitsspeicher geheugen minne',
    { memory: true },
  ],
  [
    `free avail available left remaining remain unused livre livres libre libres disponible disponibles disponível
     disponivel restante restantes restant frei freie freier freies freien verfügbar verfuegbar übrig uebrig libero
     libera vrij ledig ledigt wolna wolne wolny`,
    { free: true },
  ],
  [
    `used allocated usage usado usada usados belegt benutzt genutzt verwendet utilisé utilisée utilise inuse occupied
     ocupado ocupada occupé consumed`,
    { used: true },
  ],
  ['total gesamt capacity capacidade capacidad capacité insgesamt totale', { total: true }],
  ['size tamanho tamaño taille größe groesse', { size: true }],
  [
    `min minimum minimal minimo mínimo mínima minima lowest least lwm ever worst minimale minimaler kleinster menor
     niedrigster lowater`,
    { minimum: true },
  ],
  [
    `largest biggest contiguous lfb größter groesster maior mayor contiguo contíguo contigu grand`,
    { largest: true },
  ],
  ['cur curr current now actual atual aktuell actuel', { current: true }],
  ['stack stk hwm highwater highwatermark watermark pilha pila stapel', { stack: true }],
  ['psram spiram spram', { memory: true, region: 'PSRAM' }],
  ['external ext spi extern externa', { region: 'PSRAM' }],
  ['internal intern interna int inter', { region: INTERNAL_REGION }],
  ['dram sram', { memory: true, region: INTERNAL_REGION }],
  ['iram', { memory: true, region: 'IRAM' }],
  ['dma', { region: 'DMA' }],
  [EIGHT_BIT, { memory: true, region: '8-bit' }],
  [WORDS_ONLY, { memory: true, region: '32-bit' }],
  ['exec executable', { region: 'exec' }],
  ['default', { region: DEFAULT_REGION }],
  [
    `task tasks flash rom partition spiffs littlefs fat fatfs fs sd sdcard disk nvs eeprom storage sketch file files
     queue socket sockets port ports baud rx tx sent received recv read wrote written write offset addr address ptr
     pointer len length seq packet packets count counter num number id index idx rssi snr freq hz tick ticks cycles us
     usec msec ms millis seconds sec secs uptime time timestamp duration took crc crcs voltage mv volt temp
     temperature psi lux rpm line frag fragmentation fragmentierung fragmented percent pct percentage load cpu core cores threshold limit need needs
     needed require required requires request requested wanted entry entries slot slots page pages buffer buffers buf bufs pbuf
     pbufs item items handle handles client clients conn connection connections caps cap allocs allocations
     freed frees leak leaks leaked lost error errors fail fails failed failures failure retry retries diff delta
     change changed log attempts loop loops iteration iterations step version rev revision build pid tid color brightness
     battery bat vbat level duty pwm channel speed dropped dropping overflow interval period timeout
     event events msg msgs message messages frame frames fps blocks chunks chunk quota swap cache cached
     rate kbps bps config`,
    { other: true },
  ],
];

/** Beginnings of words that are inflected. */
const STEMS = each([
  ['памят озу', { memory: true }],
  ['куч', { heap: true }],
  ['свобод доступ остал остат', { free: true }],
  ['занят использ', { used: true }],
  ['всего общ размер', { total: true }],
  ['миним', { minimum: true }],
  ['наибол', { largest: true }],
  ['стек', { stack: true }],
  ['speicher arbeitsspeicher heapspeicher', { memory: true }],
  ['fragment', { other: true }],
]);

/** Words of languages that do not part them. */
const PARTS = each([
  ['内存 記憶體 记忆体 存储器 メモリ 메모리', { memory: true }],
  ['堆 ヒープ 힙', { heap: true }],
  ['剩余 剩餘 空闲 空閒 可用 空き 残り 남은 여유', { free: true }],
  ['已用 使用中 占用 已分配', { used: true }],
  ['总 總 合計', { total: true }],
  ['最小 最低 历史最', { minimum: true }],
  ['最大', { largest: true }],
  ['栈', { stack: true }],
  ['外部', { region: 'PSRAM' }],
  ['内部', { region: INTERNAL_REGION }],
]);

const KNOWN: ReadonlyMap<string, Entry> = new Map(each(LATIN));
/** `block`, of which there is the largest; alone it is that too. */
const BLOCK = new Set(words('block blk bloco bloque bloc block_size alloc allocatable'));
const MOST = new Set(words('max maximum máximo maximo'));
/** Of what words that were written as one are made. */
const PIECES = [...KNOWN.keys(), ...BLOCK, ...MOST, 'fs', 'sys'].filter(
  (word) => word.length > 2 || word === 'fs',
);
const MAX_COMPOUND = 24;

/** Lower-case words; `freeHeap` and `free_heap` are two. */
export function wordsOf(text: string): string[] {
  return text
    .replace(/\b(8|32)[-_ ]?bit\b/gi, (_, bits) => ` ${bits === '8' ? EIGHT_BIT : WORDS_ONLY} `)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}{2})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== '')
    .flatMap(pieces);
}

/** Words as they are shown. */
export function printedWords(list: readonly string[]): string {
  return list.join(' ').replace(EIGHT_BIT, '8-bit').replace(WORDS_ONLY, '32-bit');
}

/** `minfreeheap` as three words; a word that is not made of known ones as it is. */
function pieces(word: string): string[] {
  if (word.length < 6 || word.length > MAX_COMPOUND || KNOWN.has(word) || BLOCK.has(word)) return [word];
  return split(word, 4) ?? [word];
}

function split(word: string, most: number): string[] | null {
  if (word === '') return [];
  if (most === 0) return null;
  for (const piece of PIECES) {
    if (!word.startsWith(piece)) continue;
    const rest = split(word.slice(piece.length), most - 1);
    if (rest) return [piece, ...rest];
  }
  return null;
}

/** What these words say together. */
export function senseOf(list: readonly string[]): Sense {
  const entries = list.flatMap(entriesOf);
  const has = (flag: Flag): boolean => entries.some((entry) => entry[flag]);
  const isBlock = list.some((word) => BLOCK.has(word));
  const isAlloc = list.some((word) => word === 'alloc');
  const isMost = list.some((word) => MOST.has(word));
  return {
    heap: has('heap'),
    memory: has('memory'),
    free: has('free'),
    used: has('used') || (isAlloc && !isMost),
    total: has('total'),
    size: has('size'),
    minimum: has('minimum'),
    largest: has('largest') || (isBlock && (isMost || !isAlloc)),
    current: has('current'),
    stack: has('stack'),
    other: has('other'),
    region: entries.map(({ region }) => region).findLast((region) => region !== undefined) ?? null,
  };
}

function entriesOf(word: string): Entry[] {
  const known = KNOWN.get(word);
  if (known) return [known];
  const stem = STEMS.find(([start]) => word.startsWith(start));
  if (stem) return [stem[1]];
  return PARTS.filter(([part]) => word.includes(part)).map(([, entry]) => entry);
}

/** Memory that is no heap's, though it is called memory: of file systems, cards, hosts, arenas of a library. */
const STORES =
  /\b(?:spiffs|littlefs|fat(?:fs)?|sd(?:card|mmc)?|mmc|emmc|disk|drive|usb|nvs|eeprom|flash|storage|partition|filesystem|vfs|raspberry|tensor|tflite|rtc)\b/i;

/** What is said is likely to be about something else than the device's heap, unless the heap is named. */
export function namesStore(tag: string, message: string): boolean {
  return (STORES.test(tag) || STORES.test(message)) && !senseOf(wordsOf(message)).heap;
}

/** What a line must have for its numbers to be a heap's: the cheapest question, asked of every line nobody knows. */
const ANY =
  /heap|mem|ram|-bit|intern|mém|speicher|geheugen|памят|куч|озу|内存|記憶|记忆|存储|堆|メモリ|ヒープ|메모리|힙/i;
/** The same without `frame`, `member` and their like. */
const NOUN =
  /heap|\b(?:8|32)-bit|\bintern(?:al)?\b|m[eé]m(?![bcpes])|ram(?![beiptuy])(?<=(?:^|[^a-z]|free|avail|used|total|min|left|get|sys|[dsi])ram)|speicher|geheugen|памят|куч|озу|内存|記憶|记忆|存储|堆|メモリ|ヒープ|메모리|힙/i;

/** One of these is in each line of Latin letters that may name one. */
export const HEAP_HINTS: readonly string[] = [
  'heap',
  'mem',
  'mém',
  'ram',
  '-bit',
  'intern',
  'speicher',
  'geheugen',
].flatMap(inAnyCase);

export function mayNameHeap(text: string): boolean {
  return ANY.test(text) && NOUN.test(text);
}
