/**
 * Allocations that failed, as firmware says so. Known wordings, a line each:
 *
 *     %s was called but failed to allocate %d bytes with 0x%X capabilities.      ESP-IDF's documentation, heap_debug.rst
 *     alloc eb len=%d type=%d fail, heap:%d         m f probe req l=0            Wi-Fi driver (tag wifi)
 *     alloc(%u bytes) failed                                                     mbedTLS, esp_mbedtls_dynamic_impl.c
 *     memory allocation of %d bytes failed                                       Rust; ESPHome
 *     memory allocation failed, allocating %u bytes                              MicroPython
 *     :oom(%d)@file:line                                                         umm_malloc (Arduino on the ESP8266)
 *
 * and the words that firmware's own callbacks (`heap_caps_register_failed_alloc_callback`) use: that something failed,
 * an allocation, and its size directly behind. A count of failures is none, nor is a size that stands elsewhere.
 */
import { inAnyCase } from './hintScan';
import type { AllocationFailureRecord } from './record';

type Facts = Omit<AllocationFailureRecord, 'kind'>;

/** Most lines have none of these. */
const HINT =
  /alloc|no mem|out of mem|not enough mem|mem(?:ory)? fail|\bm f |m eb failed|no eb|:oom\(|-0x7F00/i;
/** One of these is in each line that has a `HINT`. */
export const FAILED_ALLOCATION_HINTS: readonly string[] = [
  'alloc',
  'mem',
  'm f ',
  'm eb failed',
  'no eb',
  ':oom(',
  '-0x7F00',
].flatMap(inAnyCase);
/** What is read of a line. */
const MAX_LENGTH = 400;

const NUMBER = '(0x[0-9a-f]{1,8}|\\d{1,10})';
const UNIT = ' ?(?:bytes?|B)\\b';
const FAILED = '(?:fail(?:ed|ure|s)?|error)';
const UNABLE = "(?:fail(?:ed|s|ure)?|unable|not able|could ?n[o']t|can ?n[o']t|can't|couldn't)";

/** Each has the size as its first group. */
const SIZED: readonly RegExp[] = [
  // failed to allocate 332 bytes; Unable to allocate buffer of 512 bytes; couldn't allocate memory (1234 bytes)
  new RegExp(
    `\\b${UNABLE} (?:to )?(?:m|c|re)?alloc(?:ate)?(?:[ (:]+(?:[a-z_]{1,16}[ (:]+){0,3})${NUMBER}${UNIT}`,
    'i',
  ),
  // alloc(16749 bytes) failed; malloc(512) failed; memory allocation of 24 bytes failed; malloc 512 bytes failed
  new RegExp(`alloc(?:ation|ating)?(?:\\(| of (?:size )?| )${NUMBER}(?:${UNIT})?\\)? ${FAILED}\\b`, 'i'),
  // ALLOC FAILED: 100 bytes; [ALLOC_FAIL] 12 bytes; memory allocation failed, allocating 1234 bytes
  new RegExp(
    `alloc(?:ation)?[ _-]${FAILED}[\\]!]?(?:[ :.,-]{1,3}(?:allocating|requested|for|of|to allocate)?){1,2} ?${NUMBER}${UNIT}`,
    'i',
  ),
  // alloc failed size 120; allocation failed. size=12; Failed alloc of size 12
  new RegExp(
    `(?:alloc(?:ation)?[ _-]${FAILED}|${FAILED} alloc(?:ation)?)[ :.,-]{1,3}(?:of )?(?:requested[_ ])?size[ :=]{1,3}(?:of )?${NUMBER}\\b`,
    'i',
  ),
  // heap_caps_malloc: 332 bytes caps 0x80c failed
  new RegExp(`alloc\\w{0,24}: ${NUMBER}${UNIT}.{0,24}? ${FAILED}\\b`, 'i'),
  new RegExp(`:oom\\(${NUMBER}\\)`),
];

/** The Wi-Fi driver's own: what it was for, and the whole free heap. */
const WIFI = /\balloc eb len=(\d{1,6}) type=\d{1,3} fail(?:, ?heap:(\d{1,10}))?/;
/** It says no more than that there was no memory for a frame, such as `m f probe req l=0`. */
const WIFI_FRAME =
  /^(?:\[[\w.]{1,40},\d{1,6}\] )?(?:m f [a-z][a-z ]{1,24}(?: l=\d{1,5})?|ampdu, m eb failed|esf_buf: .{0,60}no eb.{0,40}|mem(?:ory)? fail(?:ed)?|m(?:alloc|em) (?:buffer|fail|buf) ?(?:fail(?:ed)?)?)\s*$/;
/** Nothing but that there was no memory. */
const BARE =
  /^(?:.{0,80}\b(?:failed|unable|could not|cannot|couldn't|can't) (?:to )?(?:m|c|re)?alloc(?:ate)?(?: \w{1,24}){0,3} memory\b.{0,40}|(?:[\w-]{1,32}: ){0,2}(?:(?:m|c|re)alloc|alloc(?:ation)?|(?:heap |mem(?:ory)? )?alloc(?:ation)?|osi_malloc) fail(?:ed|ure)?[!.]{0,3}|(?:wifi_\w{0,24}alloc|[\w-]{0,24}alloc\w{0,16}): no memory|.{0,80}\breturned -0x7F00\b.{0,40}|.{0,80}\bSSL - Memory allocation failed\b.{0,20}|.{0,60}'std::bad_alloc')\s*$/i;

/** The same under a tag, in the words of ESP-IDF's drivers: `esp_lcd_new_panel_io_spi(55): no mem for panel io`. */
const TAGGED =
  /^(?:[\w.-]{1,48}(?:\(\d{1,5}\))?: )?(?:no mem(?:ory)?(?: (?:for|to|left) .{1,60})?|not enough mem(?:ory)?(?:[ ,].{0,40})?|out of mem(?:ory)?)[.!]{0,3}\s*$/i;

const CAPABILITIES = /\bcap(?:s|abilities)?(?:[ =:(]{1,3})(0x[0-9a-f]{1,8}|[0-9a-f]{8}h?|\d{1,10})\b/i;
const WITH_CAPABILITIES = /\bwith (0x[0-9a-f]{1,8}|[0-9a-f]{8}|\d{1,10}) capabilities\b/i;
/** The allocator's function, where the line names it. */
const CALLED = /["'`]?\b(\w{3,48})["'`]? (?:was called but|called,) failed to allocate/;
const FUNCTION =
  /\b(?:function|func|caller|fn)[ =:]{1,2}([a-z_]\w{2,47})\b|\b(?:in|by|from|at) ((?:[a-z_]\w{0,23})?(?:alloc|_)\w{0,32})\b/i;
const LEADING = /\b(\w{0,24}alloc\w{0,24}): \d/;
/** The heap at that moment, on the same line. */
const FREE = /\b(?:heap[ _])?free(?:[ _](?:heap|internal|size|bytes))?[ =:]{1,3}(\d{1,10})\b/i;
const LARGEST = /\b(?:largest|max|biggest)(?:[ _](?:free|internal))?(?:[ _]block)?[ =:]{1,3}(\d{1,10})\b/i;

/** @param tag Log tag of the line. @param message Without prefix and tag. */
export function readFailedAllocation(tag: string, message: string): Facts | null {
  if (!HINT.test(message)) return null;
  const text = message.slice(0, MAX_LENGTH);
  if (tag === 'wifi' || tag === 'net80211' || text.startsWith('wifi:')) {
    const own = readWifi(text.startsWith('wifi:') ? text.slice(5).trimStart() : text);
    if (own) return own;
  }
  for (const pattern of SIZED) {
    const match = pattern.exec(text);
    const size = match?.[1];
    if (match && size !== undefined) {
      const end = text.indexOf(size, match.index) + size.length;
      return { sizeBytes: Number(size), ...aroundOf(text, end), component: tag };
    }
  }
  const isBare = BARE.test(text) || (tag !== '' && TAGGED.test(text));
  return isBare ? { component: tag, text: text.trim().slice(0, 120) } : null;
}

function readWifi(text: string): Facts | null {
  const match = WIFI.exec(text);
  if (match)
    return {
      sizeBytes: Number(match[1]),
      ...(match[2] === undefined ? {} : { freeBytes: Number(match[2]) }),
      component: 'wifi',
    };
  return WIFI_FRAME.test(text) ? { component: 'wifi', text: text.trim().slice(0, 120) } : null;
}

/** What else the line says of the allocation, and of the heap at that moment. @param end Where the size ends. */
function aroundOf(text: string, end: number): Facts {
  const rest = text.slice(end);
  const capabilities = (CAPABILITIES.exec(rest) ?? WITH_CAPABILITIES.exec(text))?.[1];
  const called = CALLED.exec(text) ?? FUNCTION.exec(rest) ?? LEADING.exec(text);
  const name = called?.[1] ?? called?.[2];
  const free = FREE.exec(rest)?.[1];
  const largest = LARGEST.exec(rest)?.[1];
  return {
    ...(capabilities === undefined ? {} : { capabilities: bitsOf(capabilities) }),
    ...(name === undefined ? {} : { function: name }),
    ...(free === undefined ? {} : { freeBytes: Number(free) }),
    ...(largest === undefined ? {} : { largestFreeBlock: Number(largest) }),
  };
}

/** Eight digits without `0x` are what `%08x` prints; fewer are decimal. */
function bitsOf(text: string): number {
  const isHex = /^(?:0x|[0-9a-f]{8}h?$)/i.test(text);
  return isHex ? Number.parseInt(text.replace(/^0x|h$/gi, ''), 16) : Number(text);
}
