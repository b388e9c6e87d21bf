/**
 * Takes off what the capture has put before each line, and tells the time it had there.
 *
 * Times and quotation marks are seen in each line by itself. Everything else is learned: where the device is heard to talk
 * further on in a line, what stands before may be a prefix. It is one if the next line has it too, so that a line waits for
 * the next, once for each prefix that is new. Nothing else waits, and nothing is taken off that only one line had.
 */
import type { HostClock } from '../record';
import { isHostLine } from '../hostLines';
import { deviceTalkIn, isDeviceTalk } from './deviceTalk';
import { Head, type Fit } from './head';
import { Sampler } from './sampler';
import { Gaps, stampAt, type Stamp } from './stamps';

export interface PlainLine {
  readonly text: string;
  readonly host: HostClock | null;
}

/** @param arrivalMs As it was given with the line. */
export type PlainLineSink = (line: PlainLine, arrivalMs: number | null) => void;

interface Held {
  readonly text: string;
  readonly arrivalMs: number | null;
}

/** Times and quotation marks before one line. */
const MAX_STAMPS = 4;
/** Prefixes that are known at a time: of several programs that print into one log. */
const MAX_HEADS = 4;
/** Lines that wait with the first, blank or the host's own. */
const MAX_HELD = 8;
/** Lines of the device without the prefix, until it is no more. */
const MAX_MISSES = 2;

/** What shows a prefix by itself: syslog behind its time, containers, pods; and in the first line what opens all lines. */
const SYSLOG = /[\w.-]{1,64} [\w./-]{1,64}\[\d{1,7}\]: /y;
const CONTAINER = /[\w.-]{1,64}[-_]\d{1,4} +\| |\[pod\/[\w./-]{1,128}\] /y;
const OPENING = / {2,8}1(?:\t| {2})|(?: {4}|\t)(?=\S)/y;

export class PrefixReader {
  readonly #gaps = new Gaps();
  #heads: Head[] = [];
  /** What one line had, and the next had not. */
  #candidates: Head[] = [];
  #held: Held[] = [];
  /** What the first of those that wait may have. */
  #candidate: Head | null = null;
  readonly #sampler = new Sampler();
  #misses = 0;

  read(text: string, arrivalMs: number | null, give: PlainLineSink): void {
    if (this.#candidate) this.#verify(this.#candidate, text, arrivalMs, give);
    else this.#take(text, arrivalMs, give, true);
  }

  /** No more lines follow on those that were read. */
  end(give: PlainLineSink): void {
    if (this.#candidate) this.#release(give);
  }

  #take(text: string, arrivalMs: number | null, give: PlainLineSink, isNew: boolean): void {
    const { at, host, hasHead } = this.#strip(text);
    if (isNew && !hasHead && at < text.length && this.#holds(text, at, arrivalMs)) return;
    give({ text: at === 0 ? text : text.slice(at), host }, arrivalMs);
  }

  #strip(text: string): { at: number; host: HostClock | null; hasHead: boolean } {
    let at = 0;
    let host: HostClock | null = null;
    let fit: Fit | null = null;
    for (let count = 0; count < MAX_STAMPS; count++) {
      const stamp: Stamp | null = stampAt(text, at, count, this.#gaps);
      if (stamp) {
        host ??= stamp.time;
        at = stamp.end;
      } else if (!fit && this.#heads.length > 0 && (fit = this.#fit(text, at))) {
        host ??= fit.host;
        at = fit.end;
      } else break;
    }
    if (at === 0 && this.#gaps.isNoted && text !== '' && !isHostLine(text)) this.#gaps.reset();
    return { at, host, hasHead: fit !== null };
  }

  /** Whether a line without a known prefix waits for the next, as it may have a new one. */
  #holds(text: string, at: number, arrivalMs: number | null): boolean {
    const isLikeOthers = !this.#sampler.takes(text.charCodeAt(0));
    if (isLikeOthers && this.#heads.length === 0) return false;
    if (isDeviceTalk(text, at)) {
      if (this.#heads.length > 0 && ++this.#misses >= MAX_MISSES) this.#drop();
      return false;
    }
    const head = isLikeOthers ? null : this.#learn(text, at);
    if (!head) return false;
    this.#candidate = head;
    this.#held.push({ text, arrivalMs });
    return true;
  }

  #fit(text: string, at: number): Fit | null {
    for (const head of this.#heads) {
      const fit = head.fit(text, at);
      if (fit) {
        this.#misses = 0;
        return fit;
      }
    }
    // Each line of the device has its indentation, and its number.
    if (text.trim() !== '' && !isHostLine(text))
      this.#heads = this.#heads.filter((head) => !head.isBlank && !head.isNumber);
    return null;
  }

  /** What stands before the device's talk, if it can be a prefix. */
  #learn(line: string, from: number): Head | null {
    const text = from === 0 ? line : line.slice(from);
    const known = this.#candidates.find((head) => head.fit(text, 0));
    if (known) return known;
    const end = deviceTalkIn(text);
    const before = text.slice(0, end > 0 ? end : shownEnd(text, from > 0, this.#sampler.lines === 1));
    return before === '' ? null : Head.from(before, from > 0);
  }

  #verify(head: Head, text: string, arrivalMs: number | null, give: PlainLineSink): void {
    const from = this.#strip(text).at;
    if ((from === text.length || isHostLine(text)) && this.#held.length < MAX_HELD) {
      this.#held.push({ text, arrivalMs });
      return;
    }
    const isBorneOut = head.fit(text, from) !== null;
    if (isBorneOut) this.#add(head);
    else this.#candidates = [head, ...this.#candidates].slice(0, MAX_HEADS);
    head.rewind();
    this.#release(give);
    this.#take(text, arrivalMs, give, true);
  }

  /** The prefixes are no more. */
  #drop(): void {
    this.#heads = [];
    this.#sampler.restart();
  }

  #add(head: Head): void {
    this.#heads = [head, ...this.#heads].slice(0, MAX_HEADS);
    this.#candidates = this.#candidates.filter((other) => other !== head);
    this.#misses = 0;
  }

  #release(give: PlainLineSink): void {
    const held = this.#held;
    this.#held = [];
    this.#candidate = null;
    for (const { text, arrivalMs } of held) this.#take(text, arrivalMs, give, false);
  }
}

/** Where a prefix ends that shows by itself; 0: there is none. @param isBehindTime A time is before it. */
function shownEnd(text: string, isBehindTime: boolean, isFirst: boolean): number {
  const patterns = [CONTAINER, ...(isBehindTime ? [SYSLOG] : []), ...(isFirst ? [OPENING] : [])];
  for (const pattern of patterns) {
    pattern.lastIndex = 0;
    if (pattern.test(text)) return pattern.lastIndex;
  }
  return 0;
}
