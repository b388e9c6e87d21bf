/**
 * Code addresses in a line of text, as people see it: with what they were printed as, which tells what to look up
 * (`callSite.ts`). Total and bounded; the line may be anything.
 */
import type { AddressKind } from './callSite';

export interface AddressInText {
  /** As printed. */
  readonly address: string;
  readonly kind: AddressKind;
  /** Characters in the line. */
  readonly start: number;
  readonly end: number;
}

/** Characters looked at of a line, and addresses found in it. */
const MAX_LINE = 8192;
const MAX_ADDRESSES = 256;

const ADDRESS = /0x[0-9a-f]{8}(?![0-9a-f])/gi;
const PAIR = /0x([0-9a-f]{8}):0x([0-9a-f]{8})/gi;
const BACKTRACE = /\bBacktrace:/i;
/** A line of pairs only goes on with the backtrace before it. */
const CONTINUED =
  /^\s*0x[0-9a-f]{8}:0x[0-9a-f]{8}(?:\s*0x[0-9a-f]{8}:0x[0-9a-f]{8}){0,99}\s*(?:\|<-\w+\s*)?$/i;
/** What stands before return addresses: callers of traced allocations, and the registers that keep one. */
const RETURNS = /(?:\bcallers? |freed by |↳ \[\d{1,2}\] |^\s*\S{0,12}\s*\[\d{1,2}\] |\b(?:RA|A0) *: *)$/;

/** Where `Backtrace:` stands in a line; -1: nowhere. */
export function backtraceAt(line: string): number {
  return BACKTRACE.exec(line.slice(0, MAX_LINE))?.index ?? -1;
}

export function addressesIn(line: string): AddressInText[] {
  const text = line.slice(0, MAX_LINE);
  const backtrace = backtraceAt(text);
  if (backtrace >= 0 || CONTINUED.test(text)) return pairsIn(text, Math.max(0, backtrace), backtrace >= 0);
  const found: AddressInText[] = [];
  let end = 0;
  for (const { index, 0: address } of text.matchAll(ADDRESS)) {
    if (found.length === MAX_ADDRESSES) break;
    const before = found.at(-1);
    // `caller 0x…:0x…:0x…`: what follows a return address by a colon is one too.
    const goesOn = before?.kind === 'caller' && text.slice(end, index) === ':';
    const isReturn = goesOn || RETURNS.test(text.slice(Math.max(0, index - 24), index));
    end = index + address.length;
    found.push({ address, kind: isReturn ? 'caller' : 'pc', start: index, end });
  }
  return found;
}

/** The program counters of a backtrace; the first of all is one exactly, the others are as their chip prints them. */
function pairsIn(text: string, from: number, isFirst: boolean): AddressInText[] {
  const found: AddressInText[] = [];
  for (const { index, 1: pc = '' } of text.slice(from).matchAll(PAIR)) {
    if (found.length === MAX_ADDRESSES) break;
    const start = from + index;
    const kind = isFirst && found.length === 0 ? 'pc' : 'backtrace';
    found.push({ address: `0x${pc}`, kind, start, end: start + pc.length + 2 });
  }
  return found;
}
