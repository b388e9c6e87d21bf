/**
 * The lines of a recording (docs/recording-format.md): a header `{"heapMonitorRecording":2,…}`, then `[ms,"bytes"]` for
 * what the device said, one character a byte, and `[ms,{"event":…}]` for what happened to its source.
 */
import { HumanError } from '../errors';
import type { LinkEvent } from './source';

/** The version that is written, and the newest that is read. */
const RECORDING_VERSION = 2;
export const RECORDING_SUFFIX = '.hmrec';
export const MAGIC = '{"heapMonitorRecording":';
/** A longer line is damage. The recorder's are at most some 400,000 characters long. */
export const MAX_LINE = 1024 * 1024;

const MAX_MS = 1e12;
const NO_BYTE = /[^\0-\xff]/;

export interface RecordingHeader {
  /** Wall clock of time 0, ms since 1970; null where it is not known. */
  readonly startedAt: number | null;
  /** What people call the device; empty where it is not known. */
  readonly source: string;
  readonly baudRate: number | null;
  /** The same in all parts of one recording; null in a recording that has but one. */
  readonly session: string | null;
}

/** Bytes with the time they came; null where nobody knows (a plain log). */
export interface Chunk {
  readonly bytes: Uint8Array;
  /** ms since the recording's start. */
  readonly atMs: number | null;
}

/** What happened to the source. A reader passes over kinds that it does not know. */
export type SourceEvent =
  | { readonly event: 'lost'; readonly reason: string; readonly advice: string; readonly released: boolean }
  | { readonly event: 'regained' }
  /** The source came to its end: by itself, or for a reason. */
  | { readonly event: 'ended'; readonly reason: string | null; readonly advice: string }
  /** The user stopped. */
  | { readonly event: 'stopped' }
  | { readonly event: 'mark'; readonly label: string };

export interface RecordedEvent {
  readonly event: SourceEvent;
  readonly atMs: number;
}

export type RecordingEntry = Chunk | RecordedEvent;

export function isEvent(entry: RecordingEntry): entry is RecordedEvent {
  return 'event' in entry;
}

/** @param part Which file of its recording this is, from 1. */
export function encodeHeader(
  { startedAt, source, baudRate, session }: RecordingHeader,
  part: number,
): string {
  return `${JSON.stringify({
    heapMonitorRecording: RECORDING_VERSION,
    ...(startedAt === null ? {} : { startedAt: new Date(startedAt).toISOString() }),
    source,
    ...(baudRate === null ? {} : { baudRate }),
    ...(session === null ? {} : { session, part }),
  })}\n`;
}

/** @param content Bytes as Latin-1, or an event. */
export function encodeEntry(atMs: number | null, content: string | SourceEvent): string {
  return `${JSON.stringify([atMs, content])}\n`;
}

export function encodeLink(event: LinkEvent): SourceEvent {
  if (event.kind === 'regained') return { event: 'regained' };
  const { message: reason, advice } = event.reason;
  return { event: 'lost', reason, advice, released: event.released };
}

/** The change of the connection that an event tells of; null where it tells of something else. */
export function decodeLink(event: SourceEvent): LinkEvent | null {
  if (event.event === 'regained') return { kind: 'regained' };
  if (event.event !== 'lost') return null;
  return { kind: 'lost', reason: new HumanError(event.reason, event.advice), released: event.released };
}

export function encodeEnd(reason: HumanError | null): SourceEvent {
  return { event: 'ended', reason: reason?.message ?? null, advice: reason?.advice ?? '' };
}

/** null: damaged; `newer`: a version that this program does not know. */
export function parseHeader(line: string): RecordingHeader | 'newer' | null {
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(line) as typeof header;
  } catch {
    return null;
  }
  const { heapMonitorRecording: version, startedAt, source, baudRate, session } = header;
  if (typeof version !== 'number') return null;
  if (version > RECORDING_VERSION) return 'newer';
  const started = typeof startedAt === 'string' ? Date.parse(startedAt) : NaN;
  return {
    startedAt: Number.isNaN(started) ? null : started,
    source: typeof source === 'string' ? source : '',
    baudRate: typeof baudRate === 'number' ? baudRate : null,
    session: typeof session === 'string' ? session : null,
  };
}

/** null: damaged; `unknown`: an event of a kind that this program does not know. */
export function parseEntry(line: string): RecordingEntry | 'unknown' | null {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return null;
  }
  if (!Array.isArray(entry)) return null;
  const [atMs, content] = entry as unknown[];
  const isTime = typeof atMs === 'number' && atMs >= 0 && atMs <= MAX_MS;
  if (typeof content === 'string')
    return (isTime || atMs === null) && !NO_BYTE.test(content)
      ? { atMs: isTime ? atMs : null, bytes: Buffer.from(content, 'latin1') }
      : null;
  if (!isTime || typeof content !== 'object' || content === null) return null;
  const event = parseEvent(content as Record<string, unknown>);
  return event ? { atMs, event } : 'unknown';
}

function parseEvent(content: Record<string, unknown>): SourceEvent | null {
  const text = (key: string): string => (typeof content[key] === 'string' ? content[key] : '');
  switch (content['event']) {
    case 'lost':
      return {
        event: 'lost',
        reason: text('reason'),
        advice: text('advice'),
        released: content['released'] === true,
      };
    case 'ended': {
      const reason = typeof content['reason'] === 'string' ? content['reason'] : null;
      return { event: 'ended', reason, advice: text('advice') };
    }
    case 'regained':
    case 'stopped':
      return { event: content['event'] };
    case 'mark':
      return { event: 'mark', label: text('label') };
    default:
      return null;
  }
}
