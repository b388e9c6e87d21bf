/** What of a session has changed, so that whoever shows it looks at that alone. */
import type { FactRecord } from '../records/record';

const ALL = [
  /** Another session, or the same one read again from its beginning. */
  'session',
  /** Which firmware runs, on what, and how it began: a new boot too. */
  'boots',
  /** Free bytes of a heap. */
  'readings',
  /** What else is known of the heaps and of memory. */
  'figures',
  /** Leak reports, traces and what is outstanding. */
  'lists',
  'tasks',
  /** Panics, watchdogs and what else befell the device. */
  'events',
  'marks',
  /** Stretches in which the device was not heard. */
  'gaps',
  /** What the firmware component says of itself. */
  'component',
] as const;

export type SessionPart = (typeof ALL)[number];

export type Changes = ReadonlySet<SessionPart>;

/** Of a session that nobody has looked at yet. */
export const EVERYTHING: Changes = new Set(ALL);

/** Whether any of these parts has changed. */
export function concern(changes: Changes, parts: readonly SessionPart[]): boolean {
  return parts.some((part) => changes.has(part));
}

/** What a record changes, beside what may come of it: a boot that it begins, an event that it makes likely. */
export const PART_OF: Readonly<Record<FactRecord['kind'], SessionPart>> = {
  boot: 'boots',
  reset: 'boots',
  'saved-pc': 'boots',
  application: 'boots',
  cpu: 'boots',
  'chip-revision': 'boots',
  'elf-sha256': 'boots',
  rebooting: 'boots',
  heap: 'readings',
  'heap-guess': 'readings',
  'heap-detail': 'figures',
  series: 'figures',
  'heap-total': 'figures',
  'heap-memory': 'figures',
  'heap-region': 'figures',
  'named-region': 'figures',
  'heap-dump': 'figures',
  'heap-block': 'figures',
  'trace-start': 'lists',
  'leak-report': 'lists',
  allocation: 'lists',
  caller: 'lists',
  freed: 'lists',
  release: 'lists',
  'leak-report-note': 'lists',
  'leak-report-end': 'lists',
  'task-table': 'tasks',
  task: 'tasks',
  'task-table-end': 'tasks',
  'run-time-list': 'tasks',
  'task-heap-list': 'tasks',
  'task-heap': 'tasks',
  'task-heap-part': 'tasks',
  'task-block': 'tasks',
  'heap-corruption': 'events',
  'allocation-failure': 'events',
  panic: 'events',
  'panic-detail': 'events',
  'error-check': 'events',
  'register-dump': 'events',
  registers: 'events',
  backtrace: 'events',
  'stack-memory': 'events',
  'task-watchdog': 'events',
  brownout: 'events',
  'rom-trouble': 'events',
  mark: 'marks',
  'monitor-hello': 'component',
  'monitor-bye': 'component',
  'monitor-cost': 'component',
  'lost-frames': 'component',
  'monitor-trace': 'component',
  'monitor-ack': 'component',
};
