/**
 * The layout of a cache file: everything a program's addresses resolve to, shaped like Sentry's symcache: sorted
 * ranges of addresses -> a location -> the location it was inlined into. All of it is 32-bit little-endian words, so
 * that it is searched where it lies; only strings are bytes.
 *
 *   word 0  magic        1  version     2  checksum of all words after this one
 *   words 3-10           SHA-256 of the ELF file
 *   word 11 machine      12 flags       13 code ranges    14 ranges     15 locations    16 strings    17 string bytes
 *   then, each as long as counted there:
 *     code ranges        begin and end of each, as two words each (low, high)
 *     range starts       one word each, or two (low, high) where FLAG_WIDE is set
 *     range locations    one word each: a location, or NONE
 *     locations          LOCATION_WORDS words each
 *     string ends        where each string ends in the string bytes
 *     string bytes       UTF-8, padded to whole words
 *
 * A location's caller always has a lower number than itself, so that no chain can be a circle.
 */

export const MAGIC = 0x43534d48; // "HMSC"
/** To be raised with every change of this layout, and of what `Symbolizer.lookup` answers. */
export const VERSION = 2;
export const HASH_BYTES = 32;
export const NONE = 0xffff_ffff;

export const FLAG_DEBUG_INFO = 1;
export const FLAG_WIDE = 2;

/** Words of the header. */
export const WORD = {
  magic: 0,
  version: 1,
  checksum: 2,
  hash: 3,
  machine: 11,
  flags: 12,
  codeRanges: 13,
  ranges: 14,
  locations: 15,
  strings: 16,
  stringBytes: 17,
} as const;
export const HEADER_WORDS = 18;

/** Words of a location: function and file are strings or NONE, the caller is a location or NONE. */
export const LOCATION = { function: 0, file: 1, line: 2, column: 3, caller: 4 } as const;
export const LOCATION_WORDS = 5;

export const HIGH_WORD = 0x1_0000_0000;
