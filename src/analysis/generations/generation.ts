/**
 * A generation, as in Instruments: what was allocated between two marks and is still there, by call site, and what the
 * heap's floor lost meanwhile. The lists of outstanding allocations bound when a block was allocated: after the list
 * before the first that has it. Where such a span crosses a mark, the block counts as possible only.
 */
import type { Boot } from '../../model/boot';
import type { Mark } from '../../model/marks';
import type { Session } from '../../model/session';
import type { BootAnalysis } from '../bootAnalysis';
import type { SessionAnalysis } from '../sessionAnalysis';
import type { Outstanding } from '../sites/snapshot';
import { floorChange, type FloorChange } from './floors';
import { eventCosts, type EventCost } from './perEvent';

/** Sites that are told. */
const MAX_SITES = 500;

export interface GenerationSite {
  /** As in `Site.stack`. */
  readonly stack: string;
  /** Surely allocated between the marks, and outstanding. */
  readonly count: number;
  readonly bytes: number;
  /** Those that may have been allocated between the marks, the sure ones too. */
  readonly possibleCount: number;
  readonly possibleBytes: number;
}

/** Why something may be missing or not sure; `src/words/generation.ts` makes sentences of it. */
export type GenerationShortfall =
  | { readonly about: 'restarted' }
  | { readonly about: 'no-lists' }
  /** No list has come since this mark. */
  | { readonly about: 'no-list-since'; readonly mark: string }
  /** Nor since this one: what was allocated last is missing. */
  | { readonly about: 'last-missing'; readonly mark: string }
  /** Of some blocks it is not known on which side of a mark they were allocated. */
  | { readonly about: 'between-lists' }
  /** A list was cut, or the trace buffer overflowed. */
  | { readonly about: 'incomplete' };

export interface Generation {
  readonly from: Mark;
  /** null: until now. */
  readonly to: Mark | null;
  /** Most bytes first. */
  readonly sites: readonly GenerationSite[];
  /** Of the heap that stands for the device; null where it was not read around the marks. */
  readonly floor: FloorChange | null;
  /** What marks that come again and again cost each, in this boot. */
  readonly events: readonly EventCost[];
  /** When the list was begun that tells what is outstanding, ms; null where there is none. */
  readonly listMs: number | null;
  readonly shortfalls: readonly GenerationShortfall[];
}

/** What grew from one mark to a later one of the same session. The marks may be given in any order. */
export function generationBetween(
  session: Session,
  analysis: SessionAnalysis,
  first: Mark,
  second: Mark | null,
): Generation {
  const [from, to] = second && second.timeMs < first.timeMs ? [second, first] : [first, second];
  const number = to?.boot ?? session.boot?.number;
  const boot = session.boots.find((one) => one.number === number);
  const of = analysis.of(boot);
  const points = boot?.heap?.history.points() ?? [];
  const otherBoot = from.boot !== number;
  const sites = of && !otherBoot ? sitesBetween(of, from.timeMs, to?.timeMs ?? Infinity) : [];
  return {
    from,
    to,
    sites,
    floor: otherBoot ? null : floorChange(points, from.timeMs, to?.timeMs ?? session.nowMs),
    events: boot ? eventCosts(session.marks.all, boot.number, points) : [],
    listMs: of?.lastListMs ?? null,
    shortfalls: otherBoot ? [{ about: 'restarted' }] : shortfallsOf(boot, of, from, to, sites),
  };
}

function sitesBetween(analysis: BootAnalysis, fromMs: number, toMs: number): GenerationSite[] {
  const sites = new Map<string, { -readonly [Key in keyof GenerationSite]: GenerationSite[Key] }>();
  for (const allocation of analysis.outstanding()) {
    const certainty = place(allocation, fromMs, toMs);
    if (certainty === 'outside') continue;
    const { stack, sizeBytes } = allocation;
    const site = sites.get(stack) ?? { stack, count: 0, bytes: 0, possibleCount: 0, possibleBytes: 0 };
    sites.set(stack, site);
    site.possibleCount++;
    site.possibleBytes += sizeBytes;
    if (certainty === 'possible') continue;
    site.count++;
    site.bytes += sizeBytes;
  }
  return [...sites.values()]
    .sort((a, b) => b.bytes - a.bytes || b.possibleBytes - a.possibleBytes)
    .slice(0, MAX_SITES);
}

function place(
  { afterMs, firstMs }: Outstanding,
  fromMs: number,
  toMs: number,
): 'inside' | 'possible' | 'outside' {
  if (firstMs <= fromMs || (afterMs !== null && afterMs >= toMs)) return 'outside';
  return afterMs !== null && afterMs >= fromMs && firstMs <= toMs ? 'inside' : 'possible';
}

function shortfallsOf(
  boot: Boot | undefined,
  analysis: BootAnalysis | undefined,
  from: Mark,
  to: Mark | null,
  sites: readonly GenerationSite[],
): GenerationShortfall[] {
  const listMs = analysis?.lastListMs ?? null;
  if (!boot || !analysis || listMs === null) return [{ about: 'no-lists' }];
  const told: GenerationShortfall[] = [];
  if (listMs <= from.timeMs) told.push({ about: 'no-list-since', mark: from.name });
  else if (to && listMs < to.timeMs) told.push({ about: 'last-missing', mark: to.name });
  if (sites.some(({ count, possibleCount }) => possibleCount > count)) told.push({ about: 'between-lists' });
  if (analysis.isIncomplete) told.push({ about: 'incomplete' });
  return told;
}
