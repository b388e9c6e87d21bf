/** The crashes of a log in the objects that the commands print. The keys are documented in docs/heapmon.md and stay. */
import { crashesOf, type Crash, type CrashResolver } from '../analysis/crashes';
import type { Session } from '../model/session';
import { inEnglish } from '../words/l10n';
import { crashesText } from '../words/crashText';

export interface CrashesReport {
  /** For people, such as `Crashed twice: StoreProhibited at …`. */
  readonly text: string;
  readonly count: number;
  /** There were more, in boots that are no longer kept. */
  readonly atLeast: boolean;
  /** Different ones, the oldest first, at most three. */
  readonly different: readonly CrashReport[];
}

export interface CrashReport {
  readonly reason: string;
  readonly count: number;
  /** Where it first came: the boot counts from 1. */
  readonly boot: number;
  /** The place to look at; null where nothing is known. */
  readonly address: string | null;
  readonly function: string | null;
  readonly file: string | null;
  /** null: unknown. */
  readonly line: number | null;
}

/** null where nothing crashed. */
export function toCrashesReport(session: Session, resolver: CrashResolver): CrashesReport | null {
  const crashes = crashesOf(session, resolver);
  if (!crashes) return null;
  const { count, atLeast, named } = crashes;
  return { text: inEnglish(() => crashesText(crashes)), count, atLeast, different: named.map(crashReport) };
}

function crashReport({ reason, count, boot, place }: Crash): CrashReport {
  return {
    reason,
    count,
    boot,
    address: place?.address ?? null,
    function: place?.function ?? null,
    file: place?.file ?? null,
    line: place === null || place.line === 0 ? null : place.line,
  };
}
