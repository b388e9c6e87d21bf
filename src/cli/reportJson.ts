/** The object that `heapmon report --json` prints. Its keys are documented in docs/heapmon.md and stay. */
import type { Boot } from '../model/boot';
import type { Session } from '../model/session';
import { callSiteOfCaller } from '../records/callSite';
import type { OpenedElf } from '../project/openElf';

export interface Report {
  readonly boots: readonly BootReport[];
}

/** Sizes are bytes; null is what the log does not tell. */
export interface BootReport {
  readonly resetReason: string | null;
  readonly elfSha256: string | null;
  /** Whether the ELF that was given is the one that ran; null where the boot did not tell or none was given. */
  readonly elfMatches: boolean | null;
  readonly panics: number;
  readonly heap: {
    readonly samples: number;
    readonly firstFreeBytes: number | null;
    readonly lastFreeBytes: number | null;
    /** Least sample. */
    readonly leastFreeBytes: number | null;
    /** The device's own minimum ever. */
    readonly minimumFreeBytes: number | null;
  };
  readonly tasks: readonly TaskReport[];
  readonly leakReports: number;
  /** Groups of the boot's latest leak report, most bytes first. */
  readonly leaks: readonly LeakGroupReport[];
  /** False where the latest report was cut or its buffer overflowed: its counts are "at least". */
  readonly leaksComplete: boolean;
}

export interface TaskReport {
  readonly name: string;
  readonly priority: number | null;
  readonly core: number | null;
  /** Least seen of that task. */
  readonly stackHighWaterMark: number | null;
}

export interface LeakGroupReport {
  readonly count: number;
  readonly bytes: number;
  /** As printed, innermost first. */
  readonly callers: readonly string[];
  /** One list per caller, innermost first; empty lists without an ELF. */
  readonly frames: readonly (readonly FrameReport[])[];
}

export interface FrameReport {
  readonly function: string | null;
  readonly file: string | null;
  readonly line: number;
}

export function toReport(session: Session, elf: OpenedElf | null): Report {
  return { boots: session.boots.map((boot) => bootReport(boot, elf)) };
}

function bootReport(boot: Boot, elf: OpenedElf | null): BootReport {
  const { heap } = boot;
  return {
    resetReason: boot.resetReason,
    elfSha256: boot.elfSha256,
    elfMatches: elf && boot.elfSha256 !== null ? elf.sha256.startsWith(boot.elfSha256) : null,
    panics: boot.panics.length,
    heap: {
      samples: heap?.samples ?? 0,
      firstFreeBytes: heap?.firstFreeBytes ?? null,
      lastFreeBytes: heap?.lastFreeBytes ?? null,
      leastFreeBytes: heap?.leastFreeBytes ?? null,
      minimumFreeBytes: heap?.minimumFreeBytes ?? null,
    },
    tasks: boot.tasks.all.map((task) => ({
      name: task.name,
      priority: task.currentPriority,
      core: task.core ?? null,
      stackHighWaterMark: task.stackHighWaterMark,
    })),
    leakReports: boot.leakReports,
    leaks: (boot.leakReport?.groups ?? []).map(({ count, bytes, callers }) => ({
      count,
      bytes,
      callers,
      frames: callers.map((caller) => framesOf(caller, elf)),
    })),
    leaksComplete: boot.leakReport?.complete ?? true,
  };
}

function framesOf(caller: string, elf: OpenedElf | null): FrameReport[] {
  if (!elf) return [];
  const { symbolizer } = elf;
  const frames = symbolizer.lookup(callSiteOfCaller(caller, symbolizer.machine));
  return frames.map((frame) => ({ function: frame.function, file: frame.file, line: frame.line }));
}
