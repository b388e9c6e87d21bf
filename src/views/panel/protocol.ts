/**
 * The panel's protocol: two unions, one interface per message, string tags. The host sends a whole state once
 * (`snapshot`) and then only what is new (`append`); one message is in flight until its `ack`. The panel sends
 * what the user did. Both sides' switches end in `unreachable`.
 *
 * Times are milliseconds on the session's timeline (0 = the session's first byte), unless `OriginView` says otherwise; sizes
 * are bytes.
 */
import type { CrashesView } from './messages/crashes';
import type { ComparisonView, GenerationView, MarkView } from './messages/differences';
import type { LeaksNews, PanelLeaks } from './messages/leaks';
import type { OriginView } from './messages/origin';
import type { DeviceView, PanelStatus } from './messages/status';
import type { PanelTask } from './messages/tasks';
import type { PackedPoints, TimeGap, TimeMark } from './messages/trend';
import type { VerdictView } from './messages/verdict';

export type * from './messages/crashes';
export type * from './messages/differences';
export type * from './messages/fromPanel';
export type * from './messages/leaks';
export type * from './messages/origin';
export type * from './messages/status';
export type * from './messages/tasks';
export type * from './messages/trend';
export type * from './messages/verdict';

export interface PanelState {
  readonly status: PanelStatus;
  /** The devices to choose from; empty where there are not several. */
  readonly devices: readonly DeviceView[];
  /** Wall clock of timeMs 0, in ms since 1970; null where the log does not tell (a plain log file). */
  readonly startedAt: number | null;
  /** null where there are no readings. */
  readonly verdict: VerdictView | null;
  /** Which heap the trend shows, such as `MALLOC_CAP_INTERNAL`; empty: all default memory. */
  readonly heapName: string;
  /** The heaps to choose from, by name; empty where there are not several. */
  readonly heaps: readonly string[];
  readonly points: PackedPoints;
  readonly marks: readonly TimeMark[];
  /** In time order. */
  readonly gaps: readonly TimeGap[];
  /** When allocations were traced, in time order. */
  readonly traces: readonly TimeGap[];
  readonly tasks: readonly PanelTask[];
  /** To choose generations from, the latest ones. */
  readonly generationMarks: readonly MarkView[];
  /** What grew between the chosen marks; null where none are chosen. */
  readonly generation: GenerationView | null;
  /** null where nothing was compared. */
  readonly comparison: ComparisonView | null;
  /** null where nothing crashed. */
  readonly crashes: CrashesView | null;
  readonly origin: OriginView;
  readonly leaks: PanelLeaks;
}

export interface SnapshotMessage {
  readonly type: 'snapshot';
  readonly seq: number;
  readonly state: PanelState;
  /** Translations of the page's words, by the English text; absent: none. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** Only what changed since the message before; an absent key means unchanged. */
export interface AppendMessage {
  readonly type: 'append';
  readonly seq: number;
  readonly status?: PanelStatus;
  /** All of them. */
  readonly devices?: readonly DeviceView[];
  /** New readings, to be put after those known. */
  readonly points?: PackedPoints;
  /** New marks, to be put after those known. */
  readonly marks?: readonly TimeMark[];
  /** All of them. */
  readonly gaps?: readonly TimeGap[];
  readonly traces?: readonly TimeGap[];
  readonly heaps?: readonly string[];
  /** The whole table. */
  readonly tasks?: readonly PanelTask[];
  readonly generationMarks?: readonly MarkView[];
  readonly generation?: GenerationView | null;
  readonly comparison?: ComparisonView | null;
  readonly leaks?: LeaksNews;
  readonly verdict?: VerdictView | null;
  readonly crashes?: CrashesView | null;
  readonly origin?: OriginView;
}

export type ToPanel = SnapshotMessage | AppendMessage;
