/**
 * What the stack watermarks advise; `src/words/stackReason.ts` makes sentences of it.
 *
 * The rule: a stack should keep free a quarter of its deepest use so far, at least 512 bytes (what a log line with
 * `printf` or an interrupt's frame takes); sizes are rounded up to 128 bytes. Without a printed stack size the use is
 * not known, and 512 bytes are asked for.
 */
import { CRITICAL_STACK_BYTES, type Task } from '../model/tasks';
import type { TaskCounts } from '../model/taskCounts';

const LEAST_HEADROOM = 512;
const HEADROOM = 0.25;
const ROUNDING = 128;
/** Advice to make a stack smaller starts at this many bytes gained. */
const WORTH_SAVING = 1024;
/** The watermark fell in this last part of the time it was watched: it may fall further. */
const RECENT = 1 / 3;

export interface StackAdvice {
  /** `critical`: about to overflow. `low`: less headroom than the rule asks. `ample`: RAM could be saved. */
  readonly state: 'critical' | 'low' | 'ample' | 'fine';
  /** Its watermark: bytes left at the worst moment. */
  readonly freeBytes: number;
  /** Deepest use so far, bytes; null where the stack's size is not printed. */
  readonly usedBytes: number | null;
  /** Size by the rule, bytes; null where the size is not printed. */
  readonly recommendedBytes: number | null;
  /** Bytes to add; negative: that could be saved; 0: leave it. */
  readonly changeBytes: number;
  /** Its watermark fell lately: watch longer before it is made smaller. */
  readonly falling: boolean;
  /** How fast its watermark fell over the time it was watched, bytes an hour; 0 where it did not. */
  readonly fellPerHour: number;
}

/** null where no watermark was printed. */
export function adviseStack(task: Readonly<Task>): StackAdvice | null {
  const { stackHighWaterMark: free, stackSizeBytes: size } = task;
  if (free === null) return null;
  const usedBytes = size === null ? null : Math.max(0, size - free);
  const headroom = Math.max(LEAST_HEADROOM, Math.ceil((usedBytes ?? 0) * HEADROOM));
  const falling = isFalling(task);
  const recommended = usedBytes === null ? null : roundUp(usedBytes + headroom);
  const change = recommended === null || size === null ? roundUp(headroom - free) : recommended - size;
  const state = stateOf(free, headroom, change, falling);
  return {
    state,
    freeBytes: free,
    usedBytes,
    recommendedBytes: recommended,
    changeBytes: state === 'fine' ? 0 : change,
    falling,
    fellPerHour: fallOf(task),
  };
}

function stateOf(free: number, headroom: number, change: number, falling: boolean): StackAdvice['state'] {
  if (free < CRITICAL_STACK_BYTES) return 'critical';
  if (free < headroom) return 'low';
  return change <= -WORTH_SAVING && !falling ? 'ample' : 'fine';
}

function isFalling({ watermarks, lastSeenMs }: Readonly<Task>): boolean {
  const [first, latest] = [watermarks[0], watermarks.at(-1)];
  if (!first || !latest || watermarks.length < 2) return false;
  return lastSeenMs - latest.timeMs < RECENT * (lastSeenMs - first.timeMs);
}

function fallOf({ watermarks, lastSeenMs }: Readonly<Task>): number {
  const [first, latest] = [watermarks[0], watermarks.at(-1)];
  if (!first || !latest || lastSeenMs <= first.timeMs) return 0;
  return ((first.bytes - latest.bytes) / (lastSeenMs - first.timeMs)) * 3_600_000;
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / ROUNDING) * ROUNDING;
}

/** Rises without a fall that make a kind of task a leak of tasks. */
const MIN_RISES = 3;

/** A kind of tasks that are created and never deleted. */
export interface Multiplying {
  readonly kind: string;
  /** How many there are, and how many there were at first. */
  readonly latest: number;
  readonly first: number;
}

/** By kind. */
export function multiplyingTasks(counts: TaskCounts): Map<string, Multiplying> {
  const multiplying = new Map<string, Multiplying>();
  for (const { kind, first, latest, rises, falls } of counts.all)
    if (rises >= MIN_RISES && falls === 0) multiplying.set(kind, { kind, latest, first });
  return multiplying;
}
