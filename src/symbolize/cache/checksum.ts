/**
 * A fast 32-bit checksum of whole words: four lanes, each multiplied and rotated per word, as xxHash32 does
 * (https://github.com/Cyan4973/xxHash, doc/xxhash_spec.md). It finds damage; it proves no origin.
 */

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;

export function checksum(words: Uint32Array, from: number): number {
  let a = PRIME_1;
  let b = PRIME_2;
  let c = PRIME_3;
  let d = 0;
  let at = from;
  for (; at + 4 <= words.length; at += 4) {
    a = round(a, words[at] ?? 0);
    b = round(b, words[at + 1] ?? 0);
    c = round(c, words[at + 2] ?? 0);
    d = round(d, words[at + 3] ?? 0);
  }
  for (; at < words.length; at++) a = round(a, words[at] ?? 0);
  let hash = words.length;
  for (const lane of [a, b, c, d]) hash = Math.imul(hash ^ lane, PRIME_3) ^ (hash >>> 15);
  return hash >>> 0;
}

function round(lane: number, word: number): number {
  const sum = (lane + Math.imul(word, PRIME_2)) | 0;
  return Math.imul((sum << 13) | (sum >>> 19), PRIME_1);
}
