/**
 * A baseline: the summary of a session as JSON, to be compared with later. Its format is in docs/baseline-format.md.
 * What is read is not trusted: it is checked, bounded, and what is not known is left out.
 */
import { HumanError } from '../errors';
import type { Estimate } from '../analysis/estimate';
import type { SiteKind } from '../analysis/sites/site';
import type { HeapVerdict, Verdict } from '../analysis/trend/heapWatch';
import {
  MAX_FRAMES,
  MAX_SITES,
  type HeapSummary,
  type SiteSummary,
  type Summary,
} from '../analysis/baseline/summary';
import { t } from '../words/l10n';

/** Counts up when an older reader would misunderstand. */
const BASELINE_VERSION = 1;
/** Longest file that is read, characters. */
const MAX_BASELINE_LENGTH = 8 << 20;
const MAX_HEAPS = 32;
const MAX_TEXT = 1024;
const MAX_STACK = 4096;

/** Ends in a line feed. */
export function formatBaseline({ heaps, sites, ...rest }: Summary): string {
  const content = {
    heapMonitorBaseline: BASELINE_VERSION,
    ...rest,
    heaps: Object.fromEntries(heaps),
    sites: sites.slice(0, MAX_SITES),
  };
  // JSON has no infinity: an interval without a bound has null there.
  return `${JSON.stringify(content, null, 1)}\n`;
}

/** @param name What to call the file. Throws a HumanError where it is no baseline. */
export function parseBaseline(text: string, name: string): Summary {
  if (text.length > MAX_BASELINE_LENGTH) throw notOne(name, t('it is too long'));
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw notOne(name, t('it is no JSON'));
  }
  if (!isObject(content) || typeof content['heapMonitorBaseline'] !== 'number')
    throw notOne(name, t('{0} is missing', 'heapMonitorBaseline'));
  if (content['heapMonitorBaseline'] > BASELINE_VERSION)
    throw new HumanError(
      t('{0} was saved by a newer Heap Monitor.', name),
      t('Update Heap Monitor, or save it again.'),
    );
  try {
    return readSummary(content);
  } catch (error) {
    if (error instanceof Damage) throw notOne(name, error.message);
    throw error;
  }
}

function notOne(name: string, why: string): HumanError {
  return new HumanError(t('{0} is not a baseline of Heap Monitor: {1}.', name, why), t('Save it again.'));
}

/** What is wrong, as the end of a sentence. */
class Damage extends Error {}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readSummary(fields: Fields): Summary {
  const heaps = isObject(fields['heaps']) ? Object.entries(fields['heaps']) : [];
  const sites = Array.isArray(fields['sites']) ? (fields['sites'] as unknown[]) : [];
  return {
    elfSha256: textOrNull(fields, 'elfSha256')?.toLowerCase() ?? null,
    project: textOrNull(fields, 'project'),
    version: textOrNull(fields, 'version'),
    heaps: new Map(heaps.slice(0, MAX_HEAPS).map(([name, heap]) => [name, readHeap(heap)])),
    mainHeap: textOrNull(fields, 'mainHeap'),
    lists: count(fields, 'lists'),
    sites: sites.slice(0, MAX_SITES).map(readSite),
  };
}

const VERDICTS: Readonly<Record<Verdict, true>> = {
  'too-early': true,
  'no-leak': true,
  suspected: true,
  leak: true,
  stopped: true,
};
const HEAP_KINDS: Readonly<Record<HeapVerdict['kind'], true>> = {
  leak: true,
  fragmentation: true,
  steady: true,
  saturating: true,
  step: true,
  load: true,
  falling: true,
};
const SITE_KINDS: Readonly<Record<SiteKind, true>> = {
  growing: true,
  suspected: true,
  bounded: true,
  'one-time': true,
  transient: true,
  new: true,
};

function readHeap(value: unknown): HeapSummary {
  const fields = object(value, t('a heap'));
  return {
    verdict: word(fields, 'verdict', VERDICTS),
    kind: word(fields, 'kind', HEAP_KINDS),
    bytesPerHour: fields['bytesPerHour'] == null ? null : estimate(fields, 'bytesPerHour'),
    observedMs: count(fields, 'observedMs'),
  };
}

function readSite(value: unknown): SiteSummary {
  const fields = object(value, t('a call site'));
  const { stack, functions } = fields;
  if (typeof stack !== 'string' || stack.length > MAX_STACK) throw new Damage(t('stack is wrong'));
  return {
    stack: stack.toLowerCase(),
    functions: functions == null ? null : readFunctions(functions),
    // Before version 1.0 of this extension a new one was called unsettled.
    kind: fields['kind'] === 'unsettled' ? 'new' : word(fields, 'kind', SITE_KINDS),
    count: count(fields, 'count'),
    bytes: count(fields, 'bytes'),
    blocksPerHour: estimate(fields, 'blocksPerHour'),
    bytesPerHour: estimate(fields, 'bytesPerHour'),
  };
}

function readFunctions(value: unknown): string[] {
  if (!Array.isArray(value) || value.some((name) => typeof name !== 'string'))
    throw new Damage(t('functions is wrong'));
  return (value as string[]).slice(0, MAX_FRAMES).map((name) => name.slice(0, MAX_TEXT));
}

function object(value: unknown, what: string): Fields {
  if (!isObject(value)) throw new Damage(t('{0} is wrong', what));
  return value;
}

function textOrNull(fields: Fields, key: string): string | null {
  const value = fields[key];
  if (value == null) return null;
  if (typeof value !== 'string') throw new Damage(t('{0} is wrong', key));
  return value.slice(0, MAX_TEXT);
}

function count(fields: Fields, key: string): number {
  const value = fields[key];
  if (typeof value !== 'number' || !(value >= 0)) throw new Damage(t('{0} is wrong', key));
  return value;
}

function word<T extends string>(fields: Fields, key: string, words: Readonly<Record<T, true>>): T {
  const value = fields[key];
  if (typeof value !== 'string' || !Object.hasOwn(words, value)) throw new Damage(t('{0} is wrong', key));
  return value as T;
}

function estimate(fields: Fields, key: string): Estimate {
  const { estimate: middle, low, high } = object(fields[key], key);
  if (typeof middle !== 'number') throw new Damage(t('{0} is wrong', key));
  return { estimate: middle, low: bound(low, -Infinity, key), high: bound(high, Infinity, key) };
}

function bound(value: unknown, none: number, key: string): number {
  if (value === null) return none;
  if (typeof value !== 'number') throw new Damage(t('{0} is wrong', key));
  return value;
}
