/** The lines of a panic that have a known form of their own. Sources: as in `panic.ts`. */
import type { PanicDetailRecord, PanicRecord } from '../record';

interface Detail {
  readonly pattern: RegExp;
  /** Group 1 is the task whose stack overflowed. */
  readonly isOverflow?: boolean;
}

const CANARY = /^Debug exception reason: Stack canary watchpoint triggered \((.{1,32}?)\) *$/;
const DETECTED = /^Detected in task "(.{1,32})" at 0x[0-9a-fA-F]{8}/;
/** The same where their front, or the panic's first line, is lost. */
const CANARY_ALONE = /\bwatchpoint triggered \((.{1,32}?)\) *$/;
const DETECTED_ALONE = /\bin task "(.{1,32})" at 0x[0-9a-fA-F]{8}/;

const DETAILS: readonly Detail[] = [
  { pattern: CANARY, isOverflow: true },
  { pattern: /^Debug exception reason: / },
  { pattern: DETECTED, isOverflow: true },
  { pattern: /^Stack pointer: 0x[0-9a-fA-F]{8}/ },
  { pattern: /^Stack bounds: 0x[0-9a-fA-F]{8} - 0x[0-9a-fA-F]{8}/ },
  { pattern: /^Memory dump at 0x[0-9a-fA-F]{8}: / },
  { pattern: /^Core +\d+ was running in ISR context:/ },
  { pattern: /^Re-entered core dump! / },
  { pattern: /^Setting breakpoint at 0x[0-9a-fA-F]{8} and returning/ },
  { pattern: /^Panic handler entered multiple times\./ },
  { pattern: /^Backtrace ended abruptly: / },
  { pattern: /^Please enable CONFIG_ESP_SYSTEM_USE_FRAME_POINTER / },
];

export function panicDetail(text: string): PanicDetailRecord | null {
  for (const { pattern, isOverflow } of DETAILS) {
    const match = pattern.exec(text);
    if (!match) continue;
    const detail = { kind: 'panic-detail' as const, text: text.trim().slice(0, 200) };
    return isOverflow && match[1] !== undefined ? { ...detail, task: match[1], stackOverflow: true } : detail;
  }
  return null;
}

export const LOST_OVERFLOW_HINTS = ['watchpoint triggered (', 'in task "'] as const;

/** Of a panic whose first line was lost, what says that a stack has overflowed. */
export function lostOverflow(text: string): PanicRecord | null {
  if (!LOST_OVERFLOW_HINTS.some((hint) => text.includes(hint))) return null;
  const canary = CANARY_ALONE.exec(text)?.[1];
  const task = canary ?? DETECTED_ALONE.exec(text)?.[1];
  if (task === undefined) return null;
  const reason =
    canary === undefined ? 'Stack protection fault' : `Stack canary watchpoint triggered (${canary})`;
  return { kind: 'panic', cause: 'stack-overflow', reason, task };
}
