/** The free heap that simulated allocations leave. */
import type { Event } from './siteBehaviours';

/** Header of a block, and what sizes are rounded up to (TLSF on 32 bits); bytes. */
const HEADER = 4;
const ALIGNMENT = 4;

export function blockCost(sizeBytes: number): number {
  return Math.ceil(sizeBytes / ALIGNMENT) * ALIGNMENT + HEADER;
}

/** @returns What is free at a time, s; to be asked in order of time. */
export function freeAfter(freeBytes: number, events: readonly Event[]): (at: number) => number {
  const changes = events
    .flatMap(({ at, until, sizeBytes }) => [
      { at, bytes: -blockCost(sizeBytes) },
      { at: until, bytes: blockCost(sizeBytes) },
    ])
    .sort((a, b) => a.at - b.at);
  let [free, index] = [freeBytes, 0];
  return (at) => {
    for (; (changes[index]?.at ?? Infinity) <= at; index++) free += changes[index]!.bytes;
    return free;
  };
}
