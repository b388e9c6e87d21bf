/** What the tools look at: one session, with what is known of its call sites. */
import type { Summary } from '../analysis/baseline/summary';
import type { CrashResolver } from '../analysis/crashes';
import type { SessionAnalysis } from '../analysis/sessionAnalysis';
import type { CallSite } from '../analysis/callSites';
import type { Mark } from '../model/marks';
import type { Session } from '../model/session';

/**
 * A line of a recorded source file as it is now. `certainty`: `same`, the very line, wherever it is now; `changed`, it
 * was edited since the build; `far`, the file has changed so much that it may be any; `unknown`, nobody can tell.
 */
export interface SourceLine {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly code: string;
  readonly certainty: 'same' | 'changed' | 'far' | 'unknown';
}

export interface Subject {
  /** Such as `/dev/ttyUSB0`, or the path of a log. */
  readonly source: string;
  /** The device is heard now. */
  readonly isLive: boolean;
  readonly session: Session;
  readonly analysis: SessionAnalysis;
  /** Whether addresses are resolved with the ELF that runs; null: the firmware has not told, or there is no ELF. */
  readonly elfRuns: boolean | null;
  /** What makes frames of a crash's addresses; absent: they stay addresses. */
  readonly crashFrames?: CrashResolver;
  /** The sites of the latest boot, the likeliest leak first, with their frames. */
  sites(): Promise<readonly CallSite[]>;
  /** Where a place of a recorded source file is now (1-based, a column 0: unknown); null where the file is not found. */
  sourceLine(
    file: string,
    built: { readonly line: number; readonly column: number },
  ): Promise<SourceLine | null>;
  /** Throws a HumanError where nothing runs. */
  mark(name: string): Mark;
  /** What is kept of an earlier session. Rejects with a HumanError. */
  before(path: string): Promise<Summary>;
  /** The present session to compare it with; null where there is nothing to compare yet. */
  present(): Summary | null;
}

/** Gives results of tools as plain objects; rejects with a HumanError. */
export interface ToolHost {
  call(name: string, input: unknown): Promise<object>;
}
