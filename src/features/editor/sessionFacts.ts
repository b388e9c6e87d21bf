/** The session's facts as the language server gets them. Pure: what is read is the device's analysis. */
import type { Estimate } from '../../analysis/estimate';
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import type { Site } from '../../analysis/sites/site';
import type { Dropped } from '../../analysis/sites/siteTracker';
import { adviseStack } from '../../analysis/stacks';
import type { Boot } from '../../model/boot';
import type { LeakGroup, LeakReport } from '../../model/leaks';
import { callSiteOf } from '../../records/callSite';
import {
  MAX_SITES,
  MAX_SIZES,
  MAX_TASKS,
  type Facts,
  type Range,
  type SiteFact,
  type TaskFact,
} from '../../server/facts';

/** Callers of one stack that are told; a trace has no more. */
const MAX_CALLERS = 32;
const MAX_TEXT = 500;

export interface SessionPart {
  readonly boot: Boot;
  readonly analysis: BootAnalysis | undefined;
  /** Wall clock of the session's time 0, ms since 1970; null where there is none. */
  readonly startedAt: number | null;
  /** `e_machine` of the ELF. */
  readonly machine: number;
}

export function sessionFacts(part: SessionPart): Pick<Facts, 'boot' | 'sites' | 'tasks'> {
  return { boot: part.boot.number, sites: siteFacts(part), tasks: taskFacts(part) };
}

function siteFacts({ boot, analysis, startedAt, machine }: SessionPart): SiteFact[] {
  if (!analysis) return [];
  const listed = new Map(boot.shownReport?.groups.map((group) => [group.key, group]));
  const sizes = sizesByStack(boot.shownReport);
  return analysis.sites
    .filter(({ stack, count }) => stack !== '' && count > 0)
    .slice(0, MAX_SITES)
    .map((site) => ({
      id: site.stack,
      callSites: site.stack
        .split(':', MAX_CALLERS)
        .map((caller) => callSiteOf(caller, 'caller', machine))
        .filter(Number.isSafeInteger),
      kind: site.kind,
      reason: site.reason.slice(0, MAX_TEXT),
      ...outstandingOf(site, listed.get(site.stack), analysis.droppedOf(site.stack)),
      bytesPerHour: toRange(site.bytesPerHour),
      sinceMs: startedAt === null ? null : startedAt + site.firstSeenMs,
      oldestMs: site.oldestMs,
      medianAgeMs: site.medianAgeMs,
      sizes: sizes.get(site.stack) ?? averageSize(site),
      trend: analysis.trendOf(site.stack),
    }));
}

/** As the trees show it: what is listed is newer than what the lists before have told of a site. */
function outstandingOf(
  { count, bytes, atLeast }: Site,
  listed: LeakGroup | undefined,
  dropped: Dropped,
): Pick<SiteFact, 'count' | 'bytes' | 'atLeast'> {
  return listed
    ? { count: listed.count + dropped.count, bytes: listed.bytes + dropped.bytes, atLeast }
    : { count, bytes, atLeast };
}

/** JSON knows no infinity: an end that is not known is null. */
function toRange({ estimate, low, high }: Estimate): Range {
  const end = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return { estimate: Number.isFinite(estimate) ? estimate : 0, low: end(low), high: end(high) };
}

type Sizes = (readonly [bytes: number, count: number])[];

function sizesByStack(report: LeakReport | null): Map<string, Sizes> {
  const counts = new Map<string, Map<number, number>>();
  for (const { callers, sizeBytes, freed } of report?.allocations ?? []) {
    if (freed) continue;
    const stack = callers.join(':').toLowerCase();
    const sizes = counts.get(stack) ?? new Map<number, number>();
    counts.set(stack, sizes);
    sizes.set(sizeBytes, (sizes.get(sizeBytes) ?? 0) + 1);
  }
  return new Map(
    Array.from(counts, ([stack, sizes]) => [
      stack,
      [...sizes].sort(([a, n], [b, m]) => b * m - a * n).slice(0, MAX_SIZES),
    ]),
  );
}

/** Of a site that the latest list does not have any more. */
function averageSize({ bytes, count }: Site): Sizes {
  return [[Math.round(bytes / count), count]];
}

function taskFacts({ boot }: SessionPart): TaskFact[] {
  const facts: TaskFact[] = [];
  for (const task of boot.tasks.all) {
    const advice = adviseStack(task);
    if (!advice || advice.state === 'fine' || task.stackHighWaterMark === null) continue;
    if (facts.length === MAX_TASKS) break;
    const { state, recommendedBytes, changeBytes, reason } = advice;
    facts.push({
      name: task.name,
      state,
      freeBytes: task.stackHighWaterMark,
      sizeBytes: task.stackSizeBytes,
      recommendedBytes,
      changeBytes,
      reason: reason.slice(0, MAX_TEXT),
    });
  }
  return facts;
}
