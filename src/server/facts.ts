/**
 * What the extension tells its language server of the session, for the lines of the source that it is about; and what
 * the server asks and tells in return. Bounded: what comes from a device never makes a message grow.
 */
import type { IgnoreRule } from '../analysis/ignore/rules';
import type { SiteKind } from '../analysis/sites/site';
import type { StackAdvice } from '../analysis/stacks';
import type { NotificationMethod, RequestMethod } from './protocol';

/** Call sites told of, the likeliest leak first. */
export const MAX_SITES = 1000;
export const MAX_TASKS = 256;
/** Different sizes told of one site. */
export const MAX_SIZES = 8;

/** An estimate with its 95 % interval; null at an end that is not known. */
export interface Range {
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** One call site's outstanding allocations. */
export interface SiteFact {
  /** The callers as printed, joined by `:`; tells it from the others. */
  readonly id: string;
  /** What tells it from the others, for people. */
  readonly name: string;
  /** Addresses within the calls, innermost first. */
  readonly callSites: readonly number[];
  readonly kind: SiteKind;
  /** Why, in one sentence. */
  readonly reason: string;
  readonly count: number;
  readonly bytes: number;
  /** The figures are a lower bound. */
  readonly atLeast: boolean;
  /** Of a growing or suspected one; else null. */
  readonly bytesPerHour: Range | null;
  /** When the first of those outstanding was seen, ms since 1970; null where no clock tells. */
  readonly sinceMs: number | null;
  readonly oldestMs: number;
  readonly medianAgeMs: number;
  /** Bytes of a block and how many there are of it, most bytes first. */
  readonly sizes: readonly (readonly [bytes: number, count: number])[];
  /** Outstanding bytes, list by list, oldest first. */
  readonly trend: readonly number[];
}

/** One task's stack. */
export interface TaskFact {
  readonly name: string;
  readonly state: StackAdvice['state'];
  /** Least free bytes ever. */
  readonly freeBytes: number;
  /** null: not printed. */
  readonly sizeBytes: number | null;
  readonly recommendedBytes: number | null;
  /** Bytes to add; negative: that could be saved. */
  readonly changeBytes: number;
  readonly reason: string;
}

/** What is shown where. */
export interface Shown {
  readonly diagnostics: boolean;
  readonly codeLens: boolean;
  readonly inlayHints: boolean;
  readonly marks: boolean;
}

export interface Facts {
  /** Of the ELF's load that the addresses are to be looked up in; facts of another one are not used. */
  readonly generation: number;
  /** Such as `demo` or `/dev/ttyUSB0`. */
  readonly device: string;
  /** Number of the boot in the session. */
  readonly boot: number;
  /** The firmware has told that the ELF is its own. */
  readonly isVerified: boolean;
  /** The user trusts the workspace. */
  readonly isTrusted: boolean;
  readonly sites: readonly SiteFact[];
  readonly tasks: readonly TaskFact[];
  /** The workspace's ignore list. */
  readonly ignore: readonly IgnoreRule[];
  readonly shown: Shown;
}

/** The facts as they are now, in place of those before. */
export const factsNotification: NotificationMethod<Facts> = { method: 'heapMonitor/facts' };

/** Sources may lie elsewhere now: rules, folders or settings have changed. */
export const sourcesMovedNotification: NotificationMethod<null> = { method: 'heapMonitor/sourcesMoved' };

/** The server asks: where is the file that the compiler recorded so? null: nowhere to be found without asking. */
export const findSourceRequest: RequestMethod<
  { readonly file: string; readonly elfPath: string | null },
  string | null
> = { method: 'heapMonitor/findSource' };

/** A mark in the gutter and the overview ruler of an open document. */
export interface Mark {
  /** 0-based. */
  readonly line: number;
  readonly kind: 'growing' | 'suspected' | 'outstanding';
  /** Plain text. */
  readonly text: string;
}

/** The marks of an open document, in place of those before. */
export interface MarksOfDocument {
  readonly uri: string;
  readonly marks: readonly Mark[];
}

export const marksNotification: NotificationMethod<MarksOfDocument> = { method: 'heapMonitor/marks' };

/** Where a line of a file, as built, is now; null where there is no such file. Lines and columns are 1-based, a column 0 where unknown. */
export const lineNowRequest: RequestMethod<
  { readonly path: string; readonly line: number; readonly column: number },
  {
    readonly line: number;
    readonly code: string;
    readonly certainty: 'same' | 'changed' | 'far' | 'unknown';
  } | null
> = { method: 'heapMonitor/lineNow' };

/** A text about one site: what is known of it, or that with the source of each frame, for an AI assistant. */
export const siteTextRequest: RequestMethod<
  { readonly id: string; readonly what: 'report' | 'prompt' },
  string | null
> = { method: 'heapMonitor/siteText' };
