/** `get_heap_verdict` and `get_task_stacks`. */
import { crashesOf, UNRESOLVED } from '../analysis/crashes';
import type { Estimate } from '../analysis/estimate';
import { NO_READINGS } from '../analysis/trend/heapWatch';
import { adviseStack } from '../analysis/stacks';
import { frameName } from '../words/frames';
import { crashesText } from '../words/crashText';
import { inEnglish } from '../words/l10n';
import { quoted } from '../words/untrusted';
import type { Subject } from './subject';
import { heapReason } from '../words/verdict/heapReason';
import { missingTexts } from '../words/sites/reconciliation';
import { stackReason } from '../words/stackReason';

const HOUR_MS = 3_600_000;
const MAX_TASKS = 100;
const MAX_CANDIDATES = 3;

/** An estimate with its 95 % interval; a high end that is not known is null. */
export function rounded({ estimate, low, high }: Estimate, unit = 1) {
  const tenth = (value: number): number | null =>
    Number.isFinite(value) ? Math.round((value / unit) * 10) / 10 : null;
  return { estimate: tenth(estimate), low: tenth(low), high: tenth(high) };
}

/** In English, whatever the editor's language. */
export function heapVerdict(subject: Subject): object {
  return inEnglish(() => verdictObject(subject));
}

function verdictObject(subject: Subject): object {
  const { session, analysis, source, isLive, elfRuns } = subject;
  const { boot } = session;
  const of = analysis.of(boot);
  const verdict = of?.verdict ?? null;
  const heap = boot?.heap ?? null;
  const reconciliation = of?.reconciliation;
  const { explained = null, ignored = null } = reconciliation ?? {};
  return {
    source: quoted(source),
    isLive,
    elfIsTheOneThatRuns: elfRuns,
    judgedHeap: of?.namedHeap == null ? null : quoted(of.namedHeap, 64),
    verdict: verdict?.verdict ?? 'too-early',
    reason: heapReason(verdict ?? NO_READINGS),
    kind: verdict?.kind ?? null,
    suspectedCallSites: of?.suspects ?? 0,
    lossBytesPerHour: verdict?.bytesPerHour ? rounded(verdict.bytesPerHour) : null,
    smallestLeakThatWouldShowBytesPerHour:
      verdict?.limitPerHour == null ? null : Math.round(verdict.limitPerHour),
    hoursUntilMemoryEnds: verdict?.exhaustionMs ? rounded(verdict.exhaustionMs, HOUR_MS) : null,
    observedSeconds: verdict && !verdict.hasTime ? null : Math.round((verdict?.observedMs ?? 0) / 1000),
    timeSource: boot?.timeSource ?? 'none',
    readings: verdict?.readings ?? 0,
    heapIsGuessedFromLine: heap?.guess ? quoted(heap.guess.example, 240) : null,
    lookLikeFreeHeapButWereNotBelieved: heap?.samples ? [] : candidatesOf(session),
    freeBytes: heap?.lastFreeBytes ?? null,
    minimumFreeBytes: heap?.minimumFreeBytes ?? null,
    largestFreeBlock: heap?.largestFreeBlock ?? null,
    shareExplainedByCallSites: explained ? rounded(explained, 0.01) : null,
    shareOfIgnoredCallSites: ignored ? rounded(ignored, 0.01) : null,
    whatWouldHelp: (reconciliation ? missingTexts(reconciliation) : []).map((text) => quoted(text, 500)),
    boots: session.boots.length,
    panicsOfThisBoot: boot?.panics.length ?? 0,
    crashesOfAllBoots: crashesObject(subject),
  };
}

/** null where nothing crashed. */
function crashesObject({ session, crashFrames = UNRESOLVED }: Subject): object | null {
  const crashes = crashesOf(session, crashFrames);
  if (!crashes) return null;
  const { count, atLeast, named } = crashes;
  return {
    summary: quoted(crashesText(crashes), 500),
    count,
    isAtLeast: atLeast,
    different: named.map(({ reason, place, count: times, boot }) => ({
      reason: quoted(reason),
      function: place === null ? null : quoted(frameName(place)),
      source: place?.file ? quoted(`${place.file}:${place.line}`) : null,
      times,
      firstInBoot: boot,
    })),
  };
}

/** Lines that could be taught. */
function candidatesOf({ candidates }: Subject['session']): string[] {
  return candidates.slice(0, MAX_CANDIDATES).map(({ guess }) => quoted(guess.example, 240));
}

/** In English, whatever the editor's language. */
export function taskStacks(subject: Subject): object {
  return inEnglish(() => stacksObject(subject));
}

function stacksObject({ session, source }: Subject): object {
  const all = session.boot?.tasks.all ?? [];
  const tasks = all.slice(0, MAX_TASKS).map((task) => {
    const advice = adviseStack(task);
    return {
      task: quoted(task.name, 64),
      leastFreeStackBytes: task.stackHighWaterMark,
      stackSizeBytes: task.stackSizeBytes,
      advice: advice?.state ?? 'unknown',
      recommendedSizeBytes: advice?.recommendedBytes ?? null,
      changeBytes: advice?.changeBytes ?? 0,
      reason: advice ? stackReason(advice) : 'No watermark was printed.',
    };
  });
  const order = ['critical', 'low', 'ample', 'fine', 'unknown'];
  tasks.sort((a, b) => order.indexOf(a.advice) - order.indexOf(b.advice));
  return {
    source: quoted(source),
    rule: 'A stack should keep free a quarter of its deepest use so far, at least 512 bytes; sizes are rounded up to 128.',
    tasks,
    notListed: Math.max(0, all.length - MAX_TASKS),
  };
}
