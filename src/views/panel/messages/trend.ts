/** What the panel's trend is drawn from. Part of the panel's protocol (messages.ts). */

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
