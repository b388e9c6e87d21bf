/** The object that `heapmon verdict --json` prints. Its keys are documented in docs/heapmon.md and stay. */
import type { Estimate } from '../analysis/estimate';
import {
  NO_READINGS,
  type HeapVerdict,
  type HeapWatch,
  type Transition,
  type Verdict,
} from '../analysis/trend/heapWatch';
import type { CandidateJson, GuessJson } from './guessed';
import { outlookOf } from '../analysis/trend/outlook';
import type { TimeSource } from '../model/timeline';
import { inEnglish } from '../words/l10n';
import { heapReason } from '../words/verdict/heapReason';

/** Times are seconds of the trace, sizes bytes; null where unknown. */
export interface VerdictJson {
  readonly verdict: Verdict;
  /** Of several heaps the one that is judged, the most urgent; null where there is only one. */
  readonly heap: string | null;
  readonly reason: string;
  readonly kind: HeapVerdict['kind'] | null;
  /** Call sites that are growing or suspected. */
  readonly suspects: number;
  /** What the heap loses. */
  readonly bytesPerHour: EstimateJson | null;
  readonly began: number | null;
  readonly clearAt: number | null;
  readonly exhaustionInSeconds: EstimateJson | null;
  /** The same of the largest free block; null unless that shrinks. */
  readonly largestBlock: {
    readonly bytesPerHour: EstimateJson;
    readonly exhaustionInSeconds: EstimateJson | null;
  } | null;
  /** The smallest leak that would have shown by now. */
  readonly limitBytesPerHour: number | null;
  /** When a smaller leak would show: seconds of watching more. */
  readonly outlook: { readonly bytesPerHour: number; readonly inSeconds: number } | null;
  /** What the heap was guessed from; null: it was read. */
  readonly guess: GuessJson | null;
  /** Lines that look like free heap and were not believed; empty where a heap is known. */
  readonly candidates: readonly CandidateJson[];
  readonly readings: number;
  /** What the times rest on; `none`: there are none, and what rests on time is null. */
  readonly timeSource: TimeSource;
  readonly transitions: readonly { readonly at: number; readonly verdict: Verdict }[];
}

export interface EstimateJson {
  readonly estimate: number;
  readonly low: number;
  /** null where there is no bound. */
  readonly high: number | null;
}

/** @param watch null where there are no readings. @param verdict Where other evidence than the heap's counts too. */
export function toVerdictJson(
  watch: HeapWatch | null,
  transitions: readonly Transition[],
  verdict: HeapVerdict | null = watch?.current ?? null,
  heap: string | null = null,
  timeSource: TimeSource = 'device',
  suspects = 0,
): VerdictJson {
  const ahead = watch && outlookOf(watch);
  return {
    verdict: verdict?.verdict ?? 'too-early',
    heap,
    reason: inEnglish(() => heapReason(verdict ?? NO_READINGS)),
    kind: verdict?.kind ?? null,
    suspects,
    bytesPerHour: rounded(verdict?.bytesPerHour ?? null, 1),
    began: seconds(verdict?.beganMs),
    clearAt: seconds(verdict?.clearMs),
    exhaustionInSeconds: rounded(verdict?.exhaustionMs ?? null, 1000),
    largestBlock: blockJson(verdict?.largestBlock ?? null),
    limitBytesPerHour: verdict?.limitPerHour == null ? null : Math.round(verdict.limitPerHour),
    outlook: ahead && { bytesPerHour: ahead.bytesPerHour, inSeconds: Math.round(ahead.inMs / 1000) },
    readings: verdict?.readings ?? 0,
    timeSource: verdict ? timeSource : 'none',
    transitions: transitions.map(({ atMs, verdict: to }) => ({ at: atMs / 1000, verdict: to })),
    guess: null,
    candidates: [],
  };
}

function blockJson(block: HeapVerdict['largestBlock']): VerdictJson['largestBlock'] {
  if (!block) return null;
  const { bytesPerHour, exhaustionMs } = block;
  return { bytesPerHour: rounded(bytesPerHour, 1), exhaustionInSeconds: rounded(exhaustionMs, 1000) };
}

/** In units of so many, with one digit behind the point. */
export function rounded(value: Estimate, unit: number): EstimateJson;
export function rounded(value: Estimate | null, unit: number): EstimateJson | null;
export function rounded(value: Estimate | null, unit: number): EstimateJson | null {
  if (!value) return null;
  const tenth = (number: number): number => Math.round((number / unit) * 10) / 10;
  return {
    estimate: tenth(value.estimate),
    low: tenth(value.low),
    high: Number.isFinite(value.high) ? tenth(value.high) : null,
  };
}

function seconds(ms: number | null | undefined): number | null {
  return ms == null ? null : ms / 1000;
}
