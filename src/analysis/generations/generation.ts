/**
 * A generation, as in Instruments: what was allocated between two marks and is still there, by call site, and what the
 * heap's floor lost meanwhile. The lists of outstanding allocations bound when a block was allocated: after the list
 * before the first that has it. Where such a span crosses a mark, the block counts as possible only.
 */
import { t } from '../../words/l10n';
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
  /** Why something may be missing or not sure, one sentence each. */
  readonly shortfalls: readonly string[];
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
    shortfalls: otherBoot
      ? [t('The device restarted between the two: nothing of the time before is there any more.')]
      : shortfallsOf(boot, of, from, to, sites),
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
): string[] {
  const listMs = analysis?.lastListMs ?? null;
  if (!boot || !analysis || listMs === null)
    return [t('The device has printed no list of outstanding allocations: start heap tracing on it.')];
  const told: string[] = [];
  if (listMs <= from.timeMs)
    told.push(t('No list of allocations has come since {0}: print one to see what grew.', from.name));
  else if (to && listMs < to.timeMs)
    told.push(t('No list of allocations has come since {0}: what was allocated last is missing.', to.name));
  if (sites.some(({ count, possibleCount }) => possibleCount > count))
    told.push(
      t(
        'Lists do not come right at the marks: of some blocks it is not known on which side they were allocated.',
      ),
    );
  if (analysis.isIncomplete)
    told.push(t('A list was cut or the trace buffer overflowed: there may be more than is told.'));
  return told;
}
