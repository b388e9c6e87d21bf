/** The tasks as the panel gets them: with the history of their watermarks, what they allocated, and stack advice. */
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import { adviseStack } from '../../analysis/stacks';
import type { Boot } from '../../model/boot';
import type { Task } from '../../model/tasks';
import type { PanelTask } from './protocol';
import { shownTasks } from '../trees/taskRows';
import { stackReason } from '../../words/stackReason';

/** Watermarks told of a task, the latest of them. */
const MAX_HISTORY = 24;
/** For so long a task that came later than the others is new, ms. */
const NEW_MS = 60_000;

/** @param analysis Of the boot; without it there is no advice. */
export function panelTasks(
  boot: Boot | undefined,
  analysis: BootAnalysis | undefined,
  lowStackBytes: number,
): PanelTask[] {
  const shown = shownTasks(boot, lowStackBytes);
  const firstMs = shown.reduce((least, { task }) => Math.min(least, firstSeen(task)), Infinity);
  return shown.map(({ task, view }): PanelTask => {
    const advice = analysis && !view.vanished ? adviseStack(task) : null;
    const { watermarks, lastSeenMs, heap } = task;
    return {
      ...view,
      isNew: firstSeen(task) > firstMs && lastSeenMs - firstSeen(task) < NEW_MS && !view.vanished,
      history: historyOf(task),
      lastMs: watermarks.length > 1 ? lastSeenMs : null,
      heapBytes: heap?.currentBytes ?? null,
      advice: advice && {
        state: advice.state,
        recommendedBytes: advice.changeBytes === 0 ? null : advice.recommendedBytes,
        reason: stackReason(advice),
      },
    };
  });
}

/** When its watermark was first printed, ms; 0 where it never was. */
function firstSeen({ watermarks }: Task): number {
  return watermarks[0]?.timeMs ?? 0;
}

/** None where the watermark never fell. */
function historyOf({ watermarks }: Task): PanelTask['history'] {
  if (watermarks.length < 2) return [];
  return watermarks.slice(-MAX_HISTORY).map(({ timeMs, bytes }) => [timeMs, bytes] as const);
}
