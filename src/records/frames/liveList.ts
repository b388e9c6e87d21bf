/**
 * Makes whole lists of outstanding allocations out of the firmware's incremental reports. A report says at its end how
 * many there are, how many bytes, and a digest of all: a list that does not fit, and cannot be made to by what was known
 * before, is not believed, so lost frames cost lists, never truth. A full report that has lost some is given as "at
 * least".
 */
import type { AllocationRecord } from '../traceRecords';
import { hexOf, numberOf, textOf, type Frame } from './frame';
import { findSum, less, sumOf, type Sum } from './missing';

interface Live extends Omit<AllocationRecord, 'callers'> {
  readonly callers: string[];
  /** Changes whenever an address is allocated anew. */
  readonly stamp: number;
  /** Callers that there are. */
  readonly depth: number;
  readonly digest: number;
}

export interface LiveReport {
  /** In the order of allocation. */
  readonly allocations: readonly AllocationRecord[];
  /** All there is; else "at least". */
  readonly complete: boolean;
}

/** More than any device's buffer holds. */
const MAX_LIVE = 20_000;
const MAX_DEPTH = 32;

export class LiveList {
  /** By address, in the order of allocation, as of the latest report. */
  #live = new Map<number, Live>();
  #isFull = false;
  #added: Live[] = [];
  #gone: number[] = [];
  #isOpen = false;

  /** Tracing begins anew. */
  clear(): void {
    this.#live = new Map();
    this.#isOpen = false;
  }

  /** A report begins. @param isFull It lists all, not only what has changed. */
  begin(isFull: boolean): void {
    this.#isFull = isFull;
    this.#added = [];
    this.#gone = [];
    this.#isOpen = true;
  }

  add(frame: Frame): void {
    const [address] = hexOf(frame, 'a');
    const sizeBytes = numberOf(frame, 's');
    if (!this.#isOpen || address === undefined || sizeBytes === undefined || this.#added.length >= MAX_LIVE)
      return;
    const region = regionOf(textOf(frame, 'g'));
    const [stamp = 0] = hexOf(frame, 't');
    const cpu = numberOf(frame, 'u');
    this.#added.push({
      kind: 'allocation',
      sizeBytes,
      address,
      ...(region ? { region } : {}),
      ...(cpu === undefined ? {} : { cpu }),
      ccount: stamp,
      callers: callersOf(frame),
      freed: false,
      stamp,
      depth: numberOf(frame, 'd') ?? 0,
      digest: mix(address, sizeBytes, stamp),
    });
  }

  /** More callers of the latest one. */
  addCallers(frame: Frame): void {
    const callers = this.#added.at(-1)?.callers;
    if (callers && callers.length < MAX_DEPTH) callers.push(...callersOf(frame));
  }

  remove(frame: Frame): void {
    if (this.#gone.length < MAX_LIVE) this.#gone.push(...hexOf(frame, 'a'));
  }

  /** The report ends; null where it gives no list. */
  end(frame: Frame): LiveReport | null {
    if (!this.#isOpen) return null;
    this.#isOpen = false;
    const before = this.#live;
    const live = new Map<number, Live>(this.#isFull ? [] : before);
    for (const address of this.#gone) live.delete(address);
    // The newest came first.
    for (const added of this.#added.reverse()) {
      live.delete(added.address); // another one at its address: it goes to the end
      live.set(added.address, added);
    }
    const list = this.#fit(live, before, frame);
    if (list) {
      this.#live = new Map(list.map((allocation) => [allocation.address, allocation]));
      return { allocations: list.map(toRecord), complete: true };
    }
    this.#live = live;
    const whole = this.#isFull ? [...live.values()].filter(isWhole) : [];
    return whole.length === 0 ? null : { allocations: whole.map(toRecord), complete: false };
  }

  /**
   * The list that the end frame tells of: this one, or with what was lost on the way. Of a full report lost frames are
   * of allocations that the list before had, of another one they say that one has gone, if anything can be done.
   */
  #fit(live: ReadonlyMap<number, Live>, before: ReadonlyMap<number, Live>, frame: Frame): Live[] | null {
    const wanted = wantedSum(frame);
    if (!wanted) return null;
    const missing = less(wanted, sumOf(live.values()));
    if (missing.count === 0 && missing.bytes === 0 && missing.digest === 0)
      return allWhole([...live.values()], before);
    if (!this.#isFull) {
      const found = findSum([...live.values()], wanted);
      return found && allWhole([...found], before);
    }
    const found = findSum(
      [...before.values()].filter(({ address }) => !live.has(address)),
      missing,
    );
    if (!found) return null;
    // In the order of allocation: what the list before had, then what is new.
    const old = [...before.values()].flatMap((known) => {
      const listed = live.get(known.address);
      return found.has(known) ? [known] : listed?.stamp === known.stamp ? [listed] : [];
    });
    const known = new Set(old.map(({ address }) => address));
    return allWhole([...old, ...[...live.values()].filter(({ address }) => !known.has(address))], before);
  }
}

/** What the end of a report says of the whole list. */
function wantedSum(frame: Frame): Sum | null {
  const [digest] = hexOf(frame, 'x');
  const [count, bytes] = [numberOf(frame, 'n'), numberOf(frame, 's')];
  return digest === undefined || count === undefined || bytes === undefined ? null : { count, bytes, digest };
}

function isWhole({ callers, depth }: Live): boolean {
  return callers.length === depth;
}

/** With the callers that a lost frame had, where they are known from before; null where some are not. */
function allWhole(list: readonly Live[], before: ReadonlyMap<number, Live>): Live[] | null {
  const whole = list.map((allocation) => {
    if (isWhole(allocation)) return allocation;
    const known = before.get(allocation.address);
    return known && isWhole(known) && known.stamp === allocation.stamp ? known : null;
  });
  return whole.includes(null) ? null : (whole as Live[]);
}

/** `hm_mix` of the firmware (hm_known.c). */
export function mix(address: number, sizeBytes: number, stamp: number): number {
  let mixed = (address ^ Math.imul(stamp, 0x9e3779b1)) + Math.imul(sizeBytes, 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function toRecord({ stamp: _stamp, depth: _depth, digest: _digest, ...allocation }: Live): AllocationRecord {
  return allocation;
}

function callersOf(frame: Frame): string[] {
  return hexOf(frame, 'c').map((caller) => `0x${caller.toString(16).padStart(8, '0')}`);
}

function regionOf(letter: string | undefined): AllocationRecord['region'] {
  return letter === 'I' ? 'Internal' : letter === 'P' ? 'PSRAM' : undefined;
}
