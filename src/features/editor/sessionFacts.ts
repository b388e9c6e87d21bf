/** The session's facts as the language server gets them. Pure: what is read is the device's analysis. */
import type { Estimate } from '../../analysis/estimate';
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import type { Site } from '../../analysis/sites/site';
import { adviseStack } from '../../analysis/stacks';
import type { Boot } from '../../model/boot';
import type { LeakReport } from '../../model/leaks';
import type { FrameSource } from '../../frames/frameSource';
import { shownSites } from '../../views/panel/leakViews';
import { callSiteOf, locationOf } from '../../records/callSite';
import {
  MAX_SITES,
  MAX_SIZES,
  MAX_TASKS,
  type Facts,
  type Range,
  type SiteFact,
  type TaskFact,
} from '../../server/facts';
import { siteName } from '../../words/sites/siteName';
import { siteReason } from '../../words/sites/siteReason';
import { stackReason } from '../../words/stackReason';

/** Callers of one stack that are told; a trace has no more. */
const MAX_CALLERS = 32;
const MAX_TEXT = 500;

export interface SessionPart {
  readonly boot: Boot;
  readonly analysis: BootAnalysis | undefined;
  readonly frames: FrameSource;
  /** Wall clock of the session's time 0, ms since 1970; null where there is none. */
  readonly startedAt: number | null;
  /** `e_machine` of the ELF. */
  readonly machine: number;
}

export function sessionFacts(part: SessionPart): Pick<Facts, 'boot' | 'sites' | 'tasks'> {
  return { boot: part.boot.number, sites: siteFacts(part), tasks: taskFacts(part) };
}

function siteFacts({ boot, analysis, frames, startedAt, machine }: SessionPart): SiteFact[] {
  const sizes = sizesByStack(boot.shownReport);
  return shownSites(boot, analysis, frames)
    .flatMap((each) => (each.site && each.stack !== '' ? [{ ...each, site: each.site }] : []))
    .slice(0, MAX_SITES)
    .map(({ stack, callers, name, kind, evidence, count, bytes, atLeast, bytesPerHour, history, site }) => ({
      id: stack,
      name: siteName(name).slice(0, MAX_TEXT),
      callSites: callers
        .slice(0, MAX_CALLERS)
        .filter((caller) => !locationOf(caller))
        .map((caller) => callSiteOf(caller, 'caller', machine))
        .filter(Number.isSafeInteger),
      kind,
      reason: evidence ? siteReason(evidence).slice(0, MAX_TEXT) : '',
      count,
      bytes,
      atLeast,
      bytesPerHour: bytesPerHour && toRange(bytesPerHour),
      sinceMs: startedAt === null ? null : startedAt + site.firstSeenMs,
      oldestMs: site.oldestMs,
      medianAgeMs: site.medianAgeMs,
      sizes: sizes.get(stack) ?? averageSize(site),
      trend: history,
    }));
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
    const { state, recommendedBytes, changeBytes } = advice;
    facts.push({
      name: task.name,
      state,
      freeBytes: task.stackHighWaterMark,
      sizeBytes: task.stackSizeBytes,
      recommendedBytes,
      changeBytes,
      reason: stackReason(advice).slice(0, MAX_TEXT),
    });
  }
  return facts;
}
