/**
 * Call sites as a pprof profile (github.com/google/pprof, proto/profile.proto), not compressed: what is outstanding, as
 * objects and bytes, and what grows, as bytes an hour. Opened with `go tool pprof`, speedscope and others.
 */
import type { CallSite } from '../analysis/callSites';
import { growthOf } from './growth';
import type { StackFrame } from '../analysis/sites/stackFrame';
import { frameName } from '../words/frames';
import { Message } from './protobuf';

const TYPES = [
  ['inuse_objects', 'count'],
  ['inuse_space', 'bytes'],
  ['growth_per_hour', 'bytes'],
] as const;

/** @param timeMs Wall clock of the profile, ms since 1970; null where it is not known. */
export function encodePprof(sites: readonly CallSite[], timeMs: number | null): Uint8Array {
  const strings = new Table<string>();
  strings.idOf('', '');
  const functions = new Table<StackFrame>();
  const locations = new Table<readonly StackFrame[]>();
  const profile = new Message();
  for (const [type, unit] of TYPES)
    profile.message(1, new Message().number(1, strings.idOf(type, type)).number(2, strings.idOf(unit, unit)));
  for (const site of sites) {
    const ids = byAddress(site.frames).map((frames) => 1 + locations.idOf(locationKey(frames), frames));
    const values = [site.count, site.bytes, growthOf(site)];
    profile.message(2, new Message().numbers(1, ids).numbers(2, values));
  }
  for (const [index, frames] of locations.all.entries())
    profile.message(4, encodeLocation(index + 1, frames, functions));
  for (const [index, frame] of functions.all.entries()) {
    const name = strings.idOf(frameName(frame), frameName(frame));
    const file = strings.idOf(frame.file ?? '', frame.file ?? '');
    profile.message(
      5,
      new Message()
        .number(1, index + 1)
        .number(2, name)
        .number(3, name)
        .number(4, file),
    );
  }
  const shown = strings.idOf('inuse_space', 'inuse_space');
  for (const text of strings.all) profile.text(6, text);
  if (timeMs !== null) profile.number(9, timeMs * 1e6);
  return profile.number(14, shown).finish();
}

/** One location for an address: its innermost function first, then those that it was inlined into. */
function encodeLocation(id: number, frames: readonly StackFrame[], functions: Table<StackFrame>): Message {
  const address = frames[0]?.address ?? null;
  const location = new Message().number(1, id).number(3, address === null ? 0 : Number.parseInt(address, 16));
  for (const frame of frames) {
    const name = 1 + functions.idOf(`${frameName(frame)}\n${frame.file ?? ''}`, frame);
    location.message(4, new Message().number(1, name).number(2, frame.line));
  }
  return location;
}

/** The frames of each address together. A function that calls itself has its address several times: it stays apart. */
function byAddress(frames: readonly StackFrame[]): StackFrame[][] {
  const groups: StackFrame[][] = [];
  for (const frame of frames) {
    const last = groups.at(-1);
    if (last && frame.hasInlined) last.push(frame);
    else groups.push([frame]);
  }
  return groups;
}

function locationKey(frames: readonly StackFrame[]): string {
  return frames.map((frame) => `${frame.address} ${frame.function} ${frame.file} ${frame.line}`).join('\n');
}

/** Things numbered in the order in which they are met. */
class Table<T> {
  readonly #ids = new Map<string, number>();
  readonly all: T[] = [];

  idOf(key: string, value: T): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.all.length);
    return this.all.push(value) - 1;
  }
}
