/**
 * Makes whole lists of outstanding allocations out of the firmware's incremental reports. A report says at its end how
 * many there are, how many bytes, and a digest of all: a list that does not fit is not believed, so lost frames cost
 * lists, never truth. A full report that has lost some is given as "at least".
 */
import type { AllocationRecord } from '../traceRecords';
import { hexOf, numberOf, textOf, type Frame } from './frame';

interface Live extends Omit<AllocationRecord, 'callers'> {
  readonly callers: string[];
  /** Changes whenever an address is allocated anew. */
  readonly stamp: number;
  /** Callers that there are. */
  readonly depth: number;
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
    const live = new Map<number, Live>(this.#isFull ? [] : this.#live);
    for (const address of this.#gone) live.delete(address);
    // The newest came first.
    for (const added of this.#added.reverse()) {
      live.delete(added.address); // another one at its address: it goes to the end
      live.set(added.address, added);
    }
    this.#live = live;
    const complete = fits([...live.values()], frame);
    if (!complete && !this.#isFull) return null;
    const whole = [...live.values()].filter(({ callers, depth }) => callers.length === depth);
    if (!complete && whole.length === 0) return null;
    return { allocations: (complete ? [...live.values()] : whole).map(toRecord), complete };
  }
}

function fits(live: readonly Live[], frame: Frame): boolean {
  const [digest] = hexOf(frame, 'x');
  return (
    live.length === numberOf(frame, 'n') &&
    live.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) === numberOf(frame, 's') &&
    live.reduce((mixed, { address, sizeBytes, stamp }) => mixed ^ mix(address, sizeBytes, stamp), 0) >>> 0 ===
      digest &&
    live.every(({ callers, depth }) => callers.length === depth)
  );
}

/** `hm_mix` of the firmware (hm_known.c). */
export function mix(address: number, sizeBytes: number, stamp: number): number {
  let mixed = (address ^ Math.imul(stamp, 0x9e3779b1)) + Math.imul(sizeBytes, 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function toRecord({ stamp: _stamp, depth: _depth, ...allocation }: Live): AllocationRecord {
  return allocation;
}

function callersOf(frame: Frame): string[] {
  return hexOf(frame, 'c').map((caller) => `0x${caller.toString(16).padStart(8, '0')}`);
}

function regionOf(letter: string | undefined): AllocationRecord['region'] {
  return letter === 'I' ? 'Internal' : letter === 'P' ? 'PSRAM' : undefined;
}
