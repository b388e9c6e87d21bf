/** The crashes of a session: what each was, where, and how often the same one came. They head everything that tells of it. */
import type { Boot } from '../model/boot';
import type { CoreState, DeviceEvent } from '../model/events';
import type { Session } from '../model/session';
import type { AddressKind } from '../records/callSite';
import { blamedStack, type Unwound } from './crashStack';
import { crashFrameIndex } from './ownFrame';
import { framesOfAddress, type FramesOf, type StackFrame } from './sites/stackFrame';
import type { HeapVerdict } from './trend/heapWatch';

/** Different crashes named; the boots have all. */
const MAX_NAMED = 3;
/** What a watchdog interrupted need not be the cause. */
const WATCHDOGS: ReadonlySet<DeviceEvent['kind']> = new Set<DeviceEvent['kind']>([
  'task-watchdog',
  'interrupt-watchdog',
  'watchdog',
]);
/** What a reason says of its place itself. */
const CALLED_AT = / was called at PC 0x[0-9a-f]{1,8}$/i;

/** What makes frames of a panic's addresses; as views' `FrameSource`. */
export interface CrashResolver {
  unwind(core: CoreState): Unwound | undefined;
  frames(address: string, kind: AddressKind): ReturnType<FramesOf>;
}

/** Without an ELF: addresses stay addresses. */
export const UNRESOLVED: CrashResolver = { unwind: () => undefined, frames: () => undefined };

export interface Crash {
  /** The first time: number of the boot, and of the event in it. */
  readonly boot: number;
  readonly event: number;
  /** In a few words, such as `StoreProhibited`; without its place where that is known. */
  readonly reason: string;
  /** The frame in the user's own code, else the innermost one; null where nothing is known, or nothing is to blame. */
  readonly place: StackFrame | null;
  /** How often it came. */
  readonly count: number;
}

export interface Crashes {
  /** All of them. */
  readonly count: number;
  /** There were more, in boots that are no longer kept. */
  readonly atLeast: boolean;
  /** Different ones, the oldest first. */
  readonly named: readonly Crash[];
  /** Different ones that are not named. */
  readonly unnamed: number;
  /** Of the boot that runs, or ran last. */
  readonly isLatest: boolean;
}

/** null where nothing crashed. */
export function crashesOf(
  { boots, boot: latest, droppedBoots }: Pick<Session, 'boots' | 'boot' | 'droppedBoots'>,
  resolver: CrashResolver,
): Crashes | null {
  const all = boots.flatMap((boot) => boot.panics.map((event) => crashOf(boot, event, resolver)));
  if (all.length === 0) return null;
  const different = new Map<string, Crash>();
  for (const crash of all) {
    const known = different.get(keyOf(crash));
    different.set(keyOf(crash), known ? { ...known, count: known.count + 1 } : crash);
  }
  return {
    count: all.length,
    atLeast: droppedBoots > 0,
    named: [...different.values()].slice(0, MAX_NAMED),
    unnamed: Math.max(0, different.size - MAX_NAMED),
    isLatest: all.at(-1)?.boot === latest?.number,
  };
}

/**
 * Whether the device has outlived its crashes: it runs again, and its heap has a verdict. What is over, such as a log,
 * is about its crash all the same.
 */
export function isOutlived({ isLatest }: Crashes, verdict: HeapVerdict | null, isOver: boolean): boolean {
  return !isOver && !isLatest && verdict !== null && verdict.verdict !== 'too-early';
}

/** Where it crashed; null where nothing is known, or nothing is to blame. */
export function crashPlace(event: DeviceEvent, resolver: CrashResolver): StackFrame | null {
  if (WATCHDOGS.has(event.kind)) return null;
  const frames = blamedStack(event, (core) => resolver.unwind(core))
    .filter(({ doubt }) => doubt === '')
    .flatMap(({ address, kind }) => framesOfAddress(address, (each) => resolver.frames(each, kind)));
  return frames[crashFrameIndex(frames)] ?? null;
}

function crashOf({ number }: Boot, event: DeviceEvent, resolver: CrashResolver): Crash {
  const place = crashPlace(event, resolver);
  const reason = place === null ? event.reason : event.reason.replace(CALLED_AT, '');
  return { boot: number, event: event.number, reason, place, count: 1 };
}

function keyOf({ reason, place }: Crash): string {
  if (place === null) return reason;
  const { function: name, file, line, address } = place;
  return [reason, name ?? address, file, line].join('\n');
}
