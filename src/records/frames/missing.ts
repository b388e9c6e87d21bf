/**
 * Finds out which of some allocations a list has, by what its end says of all: their number, bytes and digest. A lost
 * frame of an allocation that was known before is made good so.
 */

/** What tells allocations apart, added up: the digests by XOR. */
export interface Sum {
  readonly count: number;
  readonly bytes: number;
  readonly digest: number;
}

export interface Weighed {
  readonly sizeBytes: number;
  /** Its own digest. */
  readonly digest: number;
}

/**
 * Sets that are tried at most: of so many, one that is another fits a digest of 32 bits, and the bytes, once in a million
 * lists or less.
 */
const MAX_TRIED = 4000;

export function sumOf(items: Iterable<Weighed>): Sum {
  let [count, bytes, digest] = [0, 0, 0];
  for (const item of items) {
    count++;
    bytes += item.sizeBytes;
    digest ^= item.digest;
  }
  return { count, bytes, digest: digest >>> 0 };
}

/** `a` without `b`. */
export function less(a: Sum, b: Sum): Sum {
  return {
    count: a.count - b.count,
    bytes: a.bytes - b.bytes,
    digest: (a.digest ^ b.digest) >>> 0,
  };
}

/** Those of the candidates that come to this sum; null where none do, or too many sets of them would have to be tried. */
export function findSum<T extends Weighed>(candidates: readonly T[], wanted: Sum): Set<T> | null {
  const rest = candidates.length - wanted.count;
  if (wanted.count < 0 || rest < 0) return null;
  if (wanted.count <= rest) return search(candidates, wanted);
  const others = search(candidates, less(sumOf(candidates), wanted));
  return others && new Set(candidates.filter((candidate) => !others.has(candidate)));
}

function search<T extends Weighed>(candidates: readonly T[], wanted: Sum): Set<T> | null {
  if (choices(candidates.length, wanted.count) > MAX_TRIED) return null;
  const chosen: T[] = [];
  const choose = (from: number, left: Sum): boolean => {
    if (left.count === 0) return left.bytes === 0 && left.digest === 0;
    for (let at = from; at + left.count <= candidates.length; at++) {
      const candidate = candidates[at]!;
      chosen.push(candidate);
      if (choose(at + 1, less(left, sumOf([candidate])))) return true;
      chosen.pop();
    }
    return false;
  };
  return choose(0, wanted) ? new Set(chosen) : null;
}

/** In how many ways so many of all can be chosen. */
function choices(all: number, count: number): number {
  let ways = 1;
  for (let at = 0; at < count && ways <= MAX_TRIED; at++) ways = (ways * (all - at)) / (at + 1);
  return ways;
}
