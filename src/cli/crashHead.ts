/** The sentence that heads a report of a firmware that crashed: `Crashed twice: StoreProhibited at …, abort() at …`. */
import { crashFrameIndex } from '../analysis/ownFrame';
import { frameName } from '../words/frames';
import type { EventReport, StackEntryReport } from './reportEvents';

/** Different crashes named; the boots below have all. */
const MAX_CRASHES = 3;
/** What a watchdog interrupted need not be the cause. */
const WATCHDOGS: ReadonlySet<EventReport['kind']> = new Set<EventReport['kind']>([
  'task-watchdog',
  'interrupt-watchdog',
  'watchdog',
]);

/** What a reason says of its place itself. */
const CALLED_AT = / was called at PC 0x[0-9a-f]{1,8}$/i;

/** One line; empty where nothing crashed. @param events Of all boots, oldest first. */
export function crashHead(events: readonly EventReport[]): string {
  const crashes = events.filter(({ fatal }) => fatal).map(crashText);
  if (crashes.length === 0) return '';
  const counts = new Map<string, number>();
  for (const crash of crashes) counts.set(crash, (counts.get(crash) ?? 0) + 1);
  const named = [...counts].slice(0, MAX_CRASHES).map(([crash, count]) => {
    return count === 1 || counts.size === 1 ? crash : `${crash} (${timesText(count)})`;
  });
  const more = counts.size - named.length;
  const times = crashes.length === 1 ? '' : ` ${timesText(crashes.length)}`;
  return `Crashed${times}: ${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}\n`;
}

function timesText(count: number): string {
  return count === 2 ? 'twice' : `${count} times`;
}

function crashText({ kind, reason, core, cores }: EventReport): string {
  const state = cores.find((one) => one.core === core) ?? cores[0];
  const place = WATCHDOGS.has(kind) || !state ? '' : placeOf(state.stack);
  return place === '' ? reason : `${reason.replace(CALLED_AT, '')} at ${place}`;
}

/** The frame in the user's own code, else the innermost one; an address without an ELF. */
function placeOf(stack: readonly StackEntryReport[]): string {
  const certain = stack.filter(({ doubt }) => doubt === '');
  const frames = certain.flatMap(({ address, frames: all }) => all.map((frame) => ({ ...frame, address })));
  const own = frames[crashFrameIndex(frames)];
  if (!own) return certain[0]?.address ?? '';
  const line = own.file === null ? '' : ` (${own.file}:${own.line === 0 ? '?' : own.line})`;
  return `${frameName(own)}${line}`;
}
