/** One frame of a call stack, as everything that shows one has it, and the one place where addresses become frames. */
import { locationOf } from '../../records/callSite';

export interface StackFrame {
  /** As the device printed it, such as `0x400d5f21`; null where a host tool has put the source line in its place. */
  readonly address: string | null;
  readonly function: string | null;
  /** Source path as the compiler recorded it. */
  readonly file: string | null;
  /** 1-based; 0: unknown. */
  readonly line: number;
  /** 1-based; absent or 0: unknown. */
  readonly column?: number;
  /** The frame before this one is a function that was inlined into it: both have the same address. */
  readonly hasInlined?: true;
}

/** A frame whose source file was looked for. */
export interface PlacedFrame extends StackFrame {
  /** Where the file lies, as who looked for it needs it; null: not found, or not where it may be shown. */
  readonly path: string | null;
}

/** What is known of an address, innermost first; undefined or empty where nothing is. */
export type FramesOf = (
  address: string,
) => readonly Pick<StackFrame, 'function' | 'file' | 'line' | 'column'>[] | undefined;

/** The frames of one printed address, inlined functions expanded; one without a name where nothing is known. */
export function framesOfAddress(address: string, framesOf: FramesOf): StackFrame[] {
  const place = locationOf(address);
  if (place) return [{ address: null, function: null, ...place }];
  const known = framesOf(address);
  if (!known || known.length === 0) return [{ address, function: null, file: null, line: 0 }];
  return known.map((frame, index) =>
    index === 0 ? { ...frame, address } : { ...frame, address, hasInlined: true },
  );
}

/** The frames of a whole stack, innermost first. */
export function framesOfStack(callers: readonly string[], framesOf: FramesOf): StackFrame[] {
  return callers.flatMap((address) => framesOfAddress(address, framesOf));
}

/** The callers of a stack as of `Site.stack`; a place that was looked up already (`C:\\app\\buffer.c:10`) stays whole. */
export function callersOf(stack: string): string[] {
  return stack === '' ? [] : stack.split(/(?<!(?:^|:)[a-z]):(?!\d{1,7}(?::|$))/i);
}
