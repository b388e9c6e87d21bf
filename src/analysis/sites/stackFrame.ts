/** One frame of a call stack, as everything that shows one has it, and the one place where addresses become frames. */
import { locationOf } from '../../records/callSite';

export interface StackFrame {
  /** As the device printed it, such as `0x400d5f21`; the place (`buffer.c:10`) where a host tool has looked it up. */
  readonly address: string;
  readonly function: string | null;
  /** Source path as the compiler recorded it. */
  readonly file: string | null;
  /** 1-based; 0: unknown. */
  readonly line: number;
  /** 1-based; absent or 0: unknown. */
  readonly column?: number;
}

/** What is known of an address, innermost first; undefined or empty where nothing is. */
export type FramesOf = (address: string) => readonly Omit<StackFrame, 'address'>[] | undefined;

/** The frames of one printed address, inlined functions expanded; one without a name where nothing is known. */
export function framesOfAddress(address: string, framesOf: FramesOf): StackFrame[] {
  const place = locationOf(address);
  if (place) return [{ address: placeText(place), function: null, ...place }];
  const known = framesOf(address);
  if (!known || known.length === 0) return [{ address, function: null, file: null, line: 0 }];
  return known.map((frame) => ({ ...frame, address }));
}

/** The frames of a whole stack, innermost first. */
export function framesOfStack(callers: readonly string[], framesOf: FramesOf): StackFrame[] {
  return callers.flatMap((address) => framesOfAddress(address, framesOf));
}

/** The callers of a stack as of `Site.stack`; a place that was looked up already stays whole. */
export function callersOf(stack: string): string[] {
  return stack === '' ? [] : stack.split(/:(?!\d{1,7}(?::|$))/);
}

function placeText({ file, line }: { readonly file: string; readonly line: number }): string {
  return `${file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)}:${line}`;
}
