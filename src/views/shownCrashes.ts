/** What a session's crashes are to views: whether they head all that is shown, or are behind a device that runs again. */
import { crashesOf, isOutlived, type Crashes, type CrashResolver } from '../analysis/crashes';
import type { SessionAnalysis } from '../analysis/sessionAnalysis';
import type { Session } from '../model/session';
import type { ConnectionState } from '../sessions/monitor';

export interface ShownCrashes extends Omit<Crashes, 'isLatest'> {
  /** The device runs again, and its heap has a verdict: that comes first. */
  readonly isOutlived: boolean;
}

/** null where nothing crashed. @param isOver As of `isPlayed`. */
export function shownCrashes(
  session: Session,
  analysis: SessionAnalysis | undefined,
  source: CrashResolver,
  isOver: boolean,
): ShownCrashes | null {
  const crashes = crashesOf(session, source);
  if (!crashes) return null;
  const { count, atLeast, named, unnamed } = crashes;
  const verdict = analysis?.of(session.boot)?.verdict ?? null;
  return { count, atLeast, named, unnamed, isOutlived: isOutlived(crashes, verdict, isOver) };
}

/** It is a log or a recording: nothing of it is going on. */
export function isPlayed(state: ConnectionState): boolean {
  return state.kind === 'ended' || (state.kind === 'live' && state.isReplay === true);
}
