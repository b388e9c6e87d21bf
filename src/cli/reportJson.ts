/** The object that `heapmon report --json` prints. Its keys are documented in docs/heapmon.md and stay. */
import type { BootAnalysis } from '../analysis/bootAnalysis';
import type { SessionAnalysis } from '../analysis/sessionAnalysis';
import type { SiteKind } from '../analysis/sites/site';
import { callSites, resolveBy } from '../analysis/callSites';
import { framesOfAddress } from '../analysis/sites/stackFrame';
import type { Verdict } from '../analysis/trend/heapWatch';
import type { Boot } from '../model/boot';
import type { HeapRegion } from '../model/heapRegions';
import type { HeapSeries } from '../model/heapSeries';
import type { Session } from '../model/session';
import { toCandidatesJson, toGuessJson, type CandidateJson, type GuessJson } from './guessed';
import { framesBy } from './elf';
import {
  frameReports,
  resolverBy,
  toEventReport,
  type ElfForReport,
  type EventReport,
  type FrameReport,
} from './reportEvents';
import { toCrashesReport, type CrashesReport } from './crashesJson';
import { toComponentReport, type ComponentReport } from './reportComponent';
import { rounded, type EstimateJson } from './verdictJson';
import { inEnglish } from '../words/l10n';
import { heapReason } from '../words/verdict/heapReason';
import { explainedText } from '../words/sites/reconciliation';
import { siteName } from '../words/sites/siteName';
import { siteReason } from '../words/sites/siteReason';

export interface Report {
  readonly boots: readonly BootReport[];
  /** What all boots died of; null where nothing crashed. */
  readonly crashes: CrashesReport | null;
  /** Lines that look like free heap and were not believed; empty where a heap is known. */
  readonly candidates: readonly CandidateJson[];
}

/** Sizes are bytes; null is what the log does not tell. */
export interface BootReport {
  /** How it is known to have begun. */
  readonly start: Boot['start'];
  readonly resetReason: string | null;
  /** How long it was heard; null: nobody knows. */
  readonly livedMs: number | null;
  /** What its times rest on; `none`: nobody knows them. */
  readonly timeSource: Boot['timeSource'];
  readonly firmware: FirmwareReport;
  readonly elfSha256: string | null;
  /** Whether the ELF that was given is the one that ran; null where the boot did not tell or none was given. */
  readonly elfMatches: boolean | null;
  readonly panics: number;
  /** Allocations that failed, repeated ones counted. */
  readonly failedAllocations: number;
  /** Panics, watchdogs, brown-outs, failed allocations and printed backtraces, oldest first. */
  readonly events: readonly EventReport[];
  readonly heap: {
    readonly samples: number;
    readonly firstFreeBytes: number | null;
    readonly lastFreeBytes: number | null;
    /** Least sample. */
    readonly leastFreeBytes: number | null;
    /** The device's own minimum ever. */
    readonly minimumFreeBytes: number | null;
    /** What it was guessed from; null: it was read. */
    readonly guess: GuessJson | null;
  };
  /** Whether that heap leaks; null where nothing was read that tells. */
  readonly verdict: VerdictReport | null;
  /** Every heap that was printed, the one above among them. */
  readonly heaps: readonly HeapReport[];
  /** What they are made of. */
  readonly heapRegions: readonly HeapRegion[];
  /** What else was printed under a name of its own. */
  readonly series: readonly SeriesReport[];
  readonly tasks: readonly TaskReport[];
  readonly leakReports: number;
  /** Outstanding call sites of the boot, most bytes first. */
  readonly leaks: readonly LeakGroupReport[];
  /** False where the latest report was cut or its buffer overflowed: its counts are "at least". */
  readonly leaksComplete: boolean;
  /** Heap Monitor's component in the firmware; null where there is none. */
  readonly monitor: ComponentReport | null;
}

export interface VerdictReport {
  /** The heap that is judged, as printed: the most urgent one. */
  readonly heap: string | null;
  readonly verdict: Verdict;
  readonly reason: string;
  /** What the heap loses. */
  readonly bytesPerHour: EstimateJson | null;
  /** How much of it the call sites make up, and the ignored ones; empty where nobody knows. */
  readonly explained: string;
}

/** What the boot has said of its firmware and chip. */
export interface FirmwareReport {
  readonly project: string | null;
  readonly version: string | null;
  readonly compileTime: string | null;
  readonly idfVersion: string | null;
  readonly chip: string | null;
  /** v1.1 as 101. */
  readonly chipRevision: number | null;
}

export interface HeapReport {
  /** `default` for the plain getters, else the capabilities or the name that was printed. */
  readonly name: string;
  readonly samples: number;
  readonly lastFreeBytes: number | null;
  readonly leastFreeBytes: number | null;
  readonly minimumFreeBytes: number | null;
  readonly largestFreeBlock: number | null;
  readonly allocatedBytes: number | null;
  /** Where the regions begin that it is the sum of, a part of another heap; null: it was printed as a whole. */
  readonly regions: readonly number[] | null;
  /** What it was guessed from; null: it was read. */
  readonly guess: GuessJson | null;
}

export interface SeriesReport {
  readonly name: string;
  /** Empty where there is none. */
  readonly unit: string;
  readonly count: number;
  readonly last: number;
  readonly least: number;
  readonly most: number;
}

export interface TaskReport {
  readonly name: string;
  readonly priority: number | null;
  readonly core: number | null;
  /** Least seen of that task. */
  readonly stackHighWaterMark: number | null;
  /** The same as printed, where nothing shows whether it is in bytes or words; else null. */
  readonly stackPrinted: number | null;
  readonly stackSizeBytes: number | null;
  /** Latest share of one core's time. */
  readonly cpuPercent: number | null;
  /** What it has allocated; null where not printed. */
  readonly heap: TaskHeapReport | null;
}

export interface TaskHeapReport {
  readonly currentBytes: number;
  readonly peakBytes: number | null;
  readonly blocks: number | null;
}

export interface LeakGroupReport {
  /** What tells it from the others. */
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
  /** Those are a lower bound. */
  readonly atLeast: boolean;
  /** What the boot's lists together show of this call stack; null where nothing is known of it. */
  readonly kind: SiteKind | null;
  readonly reason: string | null;
  /** Its growth, where the kind is `growing` or `suspected`. */
  readonly bytesPerHour: EstimateJson | null;
  /** As printed, innermost first. */
  readonly callers: readonly string[];
  /** One list per caller, innermost first; empty lists without an ELF. */
  readonly frames: readonly (readonly FrameReport[])[];
}

export function toReport(session: Session, analysis: SessionAnalysis, elf: ElfForReport | null): Report {
  return {
    boots: session.boots.map((boot) => bootReport(boot, analysis.of(boot), session.livedMs(boot), elf)),
    crashes: toCrashesReport(session, resolverBy(elf)),
    candidates: toCandidatesJson(session),
  };
}

function bootReport(
  boot: Boot,
  analysis: BootAnalysis | undefined,
  livedMs: number | null,
  elf: ElfForReport | null,
): BootReport {
  const { heap } = boot;
  const startedMs = boot.timeSource === 'none' ? null : boot.startedMs;
  return {
    start: boot.start,
    resetReason: boot.resetReason,
    livedMs,
    timeSource: boot.timeSource,
    firmware: firmwareReport(boot),
    elfSha256: boot.elfSha256,
    elfMatches: elf && boot.elfSha256 !== null ? elf.sha256.startsWith(boot.elfSha256) : null,
    panics: boot.panics.length,
    failedAllocations: boot.events.failedAllocations,
    events: boot.events.all.map((event) => toEventReport(event, startedMs, elf)),
    heap: {
      samples: heap?.samples ?? 0,
      firstFreeBytes: heap?.firstFreeBytes ?? null,
      lastFreeBytes: heap?.lastFreeBytes ?? null,
      leastFreeBytes: heap?.leastFreeBytes ?? null,
      minimumFreeBytes: heap?.minimumFreeBytes ?? null,
      guess: heap?.guess ? toGuessJson(heap.guess) : null,
    },
    verdict: verdictReport(analysis),
    heaps: [...boot.heaps.values()].map(heapReport),
    heapRegions: boot.heapRegions.all,
    series: boot.namedSeries.all.map(({ name, unit, count, last, least, most }) => ({
      name,
      unit,
      count,
      last,
      least,
      most,
    })),
    tasks: boot.tasks.all.map((task) => ({
      name: task.name,
      priority: task.currentPriority,
      core: task.core ?? null,
      stackHighWaterMark: task.stackHighWaterMark,
      stackPrinted: task.stackUnit === 'unknown' ? task.printedMarks.least : null,
      stackSizeBytes: task.stackSizeBytes,
      cpuPercent: task.cpuPercent,
      heap: task.heap && {
        currentBytes: task.heap.currentBytes,
        peakBytes: task.heap.peakBytes,
        blocks: task.heap.blocks,
      },
    })),
    leakReports: boot.leakReports,
    leaks: leakReports(boot, analysis, elf),
    leaksComplete: boot.shownReport?.complete ?? true,
    monitor: toComponentReport(boot.component),
  };
}

function verdictReport(analysis: BootAnalysis | undefined): VerdictReport | null {
  const verdict = analysis?.verdict;
  if (!analysis || !verdict) return null;
  return {
    heap: analysis.judgedHeap ?? null,
    verdict: verdict.verdict,
    reason: inEnglish(() => heapReason(verdict)),
    bytesPerHour: rounded(verdict.bytesPerHour, 1),
    explained: inEnglish(() => explainedText(analysis.reconciliation)),
  };
}

/** The call sites as they are everywhere, most bytes first. */
function leakReports(
  boot: Boot,
  analysis: BootAnalysis | undefined,
  elf: ElfForReport | null,
): LeakGroupReport[] {
  const framesOf = framesBy(elf?.symbolizer);
  return callSites(boot, analysis, resolveBy(framesOf))
    .map(({ name, count, bytes, atLeast, kind, evidence, bytesPerHour, callers, site }) => ({
      name: inEnglish(() => siteName(name)),
      count,
      bytes,
      atLeast,
      kind: site && kind,
      reason: evidence && inEnglish(() => siteReason(evidence)),
      bytesPerHour: rounded(bytesPerHour, 1),
      callers,
      frames: callers.map((caller) => frameReports(framesOfAddress(caller, framesOf))),
    }))
    .sort((a, b) => b.bytes - a.bytes || b.count - a.count);
}

function heapReport(heap: HeapSeries): HeapReport {
  const { name, samples, lastFreeBytes, leastFreeBytes } = heap;
  const { minimumFreeBytes, largestFreeBlock, allocatedBytes } = heap;
  return {
    name,
    samples,
    lastFreeBytes,
    leastFreeBytes,
    minimumFreeBytes,
    largestFreeBlock,
    allocatedBytes,
    regions: heap.regions,
    guess: heap.guess && toGuessJson(heap.guess),
  };
}

function firmwareReport({ application, chip, chipRevision }: Boot): FirmwareReport {
  return {
    project: application.get('projectName') ?? null,
    version: application.get('appVersion') ?? null,
    compileTime: application.get('compileTime') ?? null,
    idfVersion: application.get('idfVersion') ?? null,
    chip,
    chipRevision,
  };
}
