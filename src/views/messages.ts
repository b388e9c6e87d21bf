/**
 * The panel's protocol: two unions, one interface per message, string tags. The host sends a whole state once
 * (`snapshot`) and then only what is new (`append`); one message is in flight until its `ack`. The panel sends
 * what the user did. Both sides' switches end in `unreachable`.
 *
 * Times are milliseconds on the session's timeline (0 = the session's first byte); sizes are bytes.
 */
import type { ComparisonVerdict } from '../analysis/compare';
import type { SiteKind } from '../analysis/sites/site';
import type { StackAdvice } from '../analysis/stacks';
import type { HeapVerdict } from '../analysis/trend/heapWatch';
import type { DeviceControls } from './deviceControls';

/**
 * Readings one after the other, each as `PointStride` figures: time, free, minimum ever, least and most of the last
 * 60 s, largest free block; NaN where the device does not print one.
 */
export type PackedPoints = Float64Array;
export type PointStride = 6;

/** One reading of the heap. */
export interface HeapPoint {
  readonly timeMs: number;
  readonly freeBytes: number;
  /** The device's own minimum ever; null where it does not print one. */
  readonly minimumFreeBytes: number | null;
  /** Least and most free over the last 60 s: the band around the trend. */
  readonly leastFreeBytes: number;
  readonly mostFreeBytes: number;
  /** null where the device does not print one. */
  readonly largestFreeBlock: number | null;
}

/** Something that happened at one moment: a vertical line across the trend. */
export interface TimeMark {
  readonly timeMs: number;
  /** `event`: what the firmware outlived, such as the task watchdog; and brown-outs. */
  readonly kind: 'boot' | 'panic' | 'event' | 'mark';
  /** A few words, such as `POWERON` or `Guru Meditation: LoadProhibited`. */
  readonly label: string;
}

/** A stretch of time: the device could not be heard (the trend breaks there), or its allocations were traced. */
export interface TimeGap {
  readonly fromMs: number;
  /** null while it lasts. */
  readonly toMs: number | null;
}

export interface TaskView {
  readonly name: string;
  /** `Running`, `Ready`, `Blocked`, `Suspended`, `Deleted` or empty where not printed. */
  readonly state: string;
  readonly priority: number | null;
  /** `0`, `1`, `any` or empty where not printed. */
  readonly core: string;
  /** Least free bytes the stack ever had; null where not printed. */
  readonly stackHighWaterMark: number | null;
  readonly stackSizeBytes: number | null;
  /** Share of one core's time; null where not printed. */
  readonly cpuPercent: number | null;
  /** Under the setting `heapMonitor.lowStackBytes`. */
  readonly low: boolean;
  /** It was in an earlier task table of this boot and is not in the latest one. */
  readonly vanished: boolean;
}

export interface PanelTask extends TaskView {
  /** It came later than the others, and not long ago. */
  readonly isNew: boolean;
  /** When the watermark fell, ms, and to how many bytes; empty where it never did. */
  readonly history: readonly (readonly [timeMs: number, bytes: number])[];
  /** When the task was last printed, ms; null where there is no history. */
  readonly lastMs: number | null;
  /** What it has allocated; null where not printed. */
  readonly heapBytes: number | null;
  /** null where no watermark was printed. */
  readonly advice: {
    readonly state: StackAdvice['state'];
    /** The size its stack should have; null where it is right, or the present one is not printed. */
    readonly recommendedBytes: number | null;
    /** One sentence. */
    readonly reason: string;
  } | null;
}

export interface FrameView {
  /** As the device printed it, such as `0x400d5f21`. */
  readonly address: string;
  readonly function: string | null;
  /** Source path as the compiler recorded it. */
  readonly file: string | null;
  readonly line: number;
}

/** Outstanding allocations that share one call stack. */
export interface LeakGroupView {
  /** Stable across messages: the callers joined by `:`. */
  readonly id: string;
  readonly count: number;
  readonly bytes: number;
  /** Function of the frame that names the group (the first that is the user's own), else its address. */
  readonly name: string;
  /** Position of that frame in `frames`; 0 where there are none. */
  readonly ownFrame: number;
  /** Innermost first, inlined functions expanded. Empty where the device printed no callers. */
  readonly frames: readonly FrameView[];
}

export interface LeaksView {
  /** Leak reports seen in this boot; 0 means none yet. */
  readonly reports: number;
  /** When the latest one began; null where there is none. */
  readonly timeMs: number | null;
  /** False while it is still being printed, or when it was cut or overflowed: counts are then "at least". */
  readonly complete: boolean;
  /** Why it is not, in one sentence; empty where it is. */
  readonly shortfall: string;
  readonly groups: readonly LeakGroupView[];
}

/** An estimate with its 95 % interval; null: without bound. */
export interface EstimateView {
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What is known of a group's call site over all reports. */
export interface SiteView {
  readonly kind: SiteKind;
  /** Why, in one sentence. */
  readonly reason: string;
  /** Growth; null where there is none to tell. */
  readonly bytesPerHour: EstimateView | null;
  /** When the first of its outstanding allocations was seen, and how old that one is, ms. */
  readonly firstSeenMs: number;
  readonly oldestMs: number;
  /** Outstanding bytes, list by list. */
  readonly history: readonly number[];
}

export interface PanelLeakGroup extends LeakGroupView {
  /** null where no analysis knows of it. */
  readonly site: SiteView | null;
  /** It is on the workspace's ignore list: why. null: it is not. */
  readonly ignored: string | null;
}

/** One of the call sites that the verdict names. */
export interface TopSite {
  readonly group: string;
  readonly name: string;
  readonly bytesPerHour: EstimateView | null;
}

export interface PanelLeaks extends LeaksView {
  /** The likeliest leak first. */
  readonly groups: readonly PanelLeakGroup[];
  readonly top: readonly TopSite[];
  /** Part of the heap's loss that the call sites make up, 1 = all; null where that is not known. */
  readonly explained: EstimateView | null;
  /** Why some of it may be missing, a sentence each. */
  readonly missing: readonly string[];
}

/** A leak group of later messages; without frames, they are those that the panel has of it. */
export interface LeakGroupNews extends Omit<PanelLeakGroup, 'frames'> {
  readonly frames?: readonly FrameView[];
}

export interface LeaksNews extends Omit<PanelLeaks, 'groups'> {
  readonly groups: readonly LeakGroupNews[];
}

/** A named moment, by its number. */
export interface MarkView {
  readonly number: number;
  readonly name: string;
  readonly timeMs: number;
}

/** What grew between two marks. */
export interface GenerationView {
  /** Numbers of the marks; null: until now. */
  readonly from: number;
  readonly to: number | null;
  /** Lost at the heap's floor; negative: gained; null where that is not known. */
  readonly lostBytes: number | null;
  /** Most bytes first. */
  readonly sites: readonly {
    /** null where the latest report does not have it. */
    readonly group: string | null;
    readonly name: string;
    readonly count: number;
    readonly bytes: number;
    /** Those of which it is not sure on which side of a mark they were allocated, the sure ones too. */
    readonly possibleCount: number;
    readonly possibleBytes: number;
  }[];
  /** What marks that come again and again cost each. */
  readonly events: readonly {
    readonly name: string;
    readonly events: number;
    readonly bytes: EstimateView | null;
  }[];
  /** Why something may be missing, one sentence each. */
  readonly shortfalls: readonly string[];
}

/** This session against another: before and after a fix. */
export interface ComparisonView {
  /** What it is compared with. */
  readonly before: string;
  readonly verdict: ComparisonVerdict;
  readonly reason: string;
  /** Loss now less loss before, bytes an hour; null where it is not known. */
  readonly difference: EstimateView | null;
  /** Those that are gone, new, or grow at another rate. */
  readonly sites: readonly {
    readonly change: 'gone' | 'new' | 'changed' | 'same';
    /** null where this session does not have it. */
    readonly group: string | null;
    readonly name: string;
    readonly difference: EstimateView | null;
  }[];
}

/** As `HeapVerdict`. */
export interface VerdictView {
  readonly verdict: HeapVerdict['verdict'];
  readonly kind: HeapVerdict['kind'];
  readonly reason: string;
  readonly bytesPerHour: EstimateView | null;
  readonly beganMs: number | null;
  readonly clearMs: number | null;
  readonly exhaustionMs: EstimateView | null;
  readonly largestBlockExhaustionMs: EstimateView | null;
  readonly limitPerHour: number | null;
  /** What a longer watch would show, in one sentence; empty where nothing more is to come. */
  readonly outlook: string;
  /** In whole minutes. */
  readonly observedMs: number;
}

/**
 * `released`: lost on purpose, so that another program can have the port. `replaying`: a recording or a log is played;
 * `ended`: it was read to its end.
 */
export type ShownState =
  'idle' | 'connecting' | 'live' | 'replaying' | 'reconnecting' | 'released' | 'ended' | 'stopped' | 'failed';

/** One of several devices. */
export interface DeviceView {
  readonly id: string;
  /** Short, and unlike the others'. */
  readonly name: string;
  readonly state: ShownState;
  /** It is the one that is shown. */
  readonly selected: boolean;
}

export interface PanelStatus {
  /** What is connected, such as `/dev/ttyUSB0 at 115200` or `demo device`; empty where nothing is. */
  readonly source: string;
  readonly state: ShownState;
  /** One sentence for people where the state needs one (why it failed, what to do); else empty. */
  readonly detail: string;
  /** Wall clock of when the connection was lost, ms since 1970; null while it is not. */
  readonly lostAt: number | null;
  /** The ELF in use (file name), or what is missing, in one sentence. */
  readonly elf: string;
  readonly elfReady: boolean;
  /** What can be asked of the device; null where it takes no commands. */
  readonly controls: DeviceControls | null;
}

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
}

export type ToPanel = SnapshotMessage | AppendMessage;

/** The page is loaded and wants a snapshot. */
export interface ReadyMessage {
  readonly type: 'ready';
}

/** The message `seq` has been drawn. */
export interface AckMessage {
  readonly type: 'ack';
  readonly seq: number;
}

/** Open the source of frame number `frame` of leak group `group`. The host looks the path up itself. */
export interface RevealMessage {
  readonly type: 'reveal';
  readonly group: string;
  readonly frame: number;
}

/** Run one of the few commands the panel offers as buttons. */
export interface CommandMessage {
  readonly type: 'command';
  readonly command:
    | 'start'
    | 'stop'
    | 'selectElf'
    | 'takeBack'
    | 'showDeviceLog'
    | 'mark'
    | 'compare'
    | 'export'
    | 'deviceReport'
    | 'devicePause'
    | 'deviceResume'
    | 'devicePeriod'
    | 'deviceTrace'
    | 'deviceTraceFor'
    | 'deviceStopTrace';
}

/** Show another of the devices. */
export interface SelectDeviceMessage {
  readonly type: 'selectDevice';
  readonly device: string;
}

/** Show another of the device's heaps; empty: the one that stands for the device. */
export interface SelectHeapMessage {
  readonly type: 'selectHeap';
  readonly heap: string;
}

/** Show what grew between two marks, by their numbers; `to` null: until now; `from` null: nothing any more. */
export interface GenerationMessage {
  readonly type: 'generation';
  readonly from: number | null;
  readonly to: number | null;
}

/** Do something with a leak group. */
export interface LeakCommandMessage {
  readonly type: 'leakCommand';
  readonly command: 'ignore' | 'editIgnored' | 'copyMarkdown';
  readonly group: string;
}

/** Keep an image of the trend: SVG as text, PNG in base 64. */
export interface SaveImageMessage {
  readonly type: 'saveImage';
  readonly format: 'svg' | 'png';
  readonly data: string;
}

export type FromPanel =
  | ReadyMessage
  | AckMessage
  | RevealMessage
  | CommandMessage
  | SelectDeviceMessage
  | SelectHeapMessage
  | GenerationMessage
  | LeakCommandMessage
  | SaveImageMessage;
