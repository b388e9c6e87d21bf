/** What tasks have allocated, as lists that the device prints tell. Sizes are bytes. */
import type { TaskHeapPartRecord, TaskHeapRecord } from '../records/record';
import { detached } from '../records/detached';

/** What one task has allocated. */
export interface TaskHeap {
  /** When it was printed, ms on the session's timeline. */
  readonly timeMs: number;
  currentBytes: number;
  /** The most it ever had; null: not printed. */
  peakBytes: number | null;
  /** Blocks outstanding; null: not printed. */
  blocks: number | null;
  /** By heap, where printed. */
  readonly parts: TaskHeapPart[];
}

export interface TaskHeapPart {
  readonly heap: string;
  readonly capabilities: number;
  readonly currentBytes: number;
  readonly peakBytes: number;
  readonly blocks: number;
}

/** Heaps kept apart of one task; a chip has fewer. */
const MAX_PARTS = 16;

export function newTaskHeap({ currentBytes, peakBytes }: TaskHeapRecord, timeMs: number): TaskHeap {
  return { timeMs, currentBytes, peakBytes: peakBytes ?? null, blocks: null, parts: [] };
}

/** Adds what another task of the same name, gone too, has left. */
export function addTaskHeap(heap: TaskHeap, { currentBytes, peakBytes }: TaskHeapRecord): void {
  heap.currentBytes += currentBytes;
  if (peakBytes !== undefined) heap.peakBytes = (heap.peakBytes ?? 0) + peakBytes;
}

export function addTaskHeapPart(heap: TaskHeap, part: TaskHeapPartRecord): void {
  heap.blocks = (heap.blocks ?? 0) + part.blocks;
  if (heap.parts.length >= MAX_PARTS) return;
  const { capabilities, currentBytes, peakBytes, blocks } = part;
  heap.parts.push({ heap: detached(part.heap), capabilities, currentBytes, peakBytes, blocks });
}
