/** What a check of a project's options is, and what it finds. */
import type { IdfVersion } from './idfVersion';
import { hasTwoCores, isBefore, isRiscV } from './idfVersion';
import type { Sdkconfig } from './sdkconfig';

/**
 * - `blocks`: something that Heap Monitor shows cannot be shown.
 * - `limits`: it is shown with less than there could be, or at a price.
 * - `hint`: worth knowing.
 */
export type Severity = 'blocks' | 'limits' | 'hint';

export interface ConfigLine {
  /** Without `CONFIG_`. */
  readonly name: string;
  readonly value: string;
}

export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  /** The option that it is about, without `CONFIG_`. */
  readonly option: string;
  /** What is wrong, and what the remedy costs. */
  readonly message: string;
  /** What sets it right: lines of `sdkconfig.defaults`; empty where none do. */
  readonly fix: readonly ConfigLine[];
  /** The `heapMonitor.baudRate` that sets it right; null where it is none of that. */
  readonly baudRate: number | null;
}

/** What the checks look at. */
export interface Options {
  readonly config: Sdkconfig;
  /** null: not known. */
  readonly idf: IdfVersion | null;
  /** Such as `esp32c3`; null: not known. */
  readonly target: string | null;
  /** The rate that Heap Monitor opens the port with. */
  readonly baudRate: number;
}

/** One entry of the table of checks. */
export interface Check {
  readonly id: string;
  readonly severity: Severity;
  readonly option: string;
  readonly applies: (options: Options) => boolean;
  readonly message: (options: Options) => string;
  readonly fix?: (options: Options) => Readonly<Record<string, string>>;
  readonly baudRate?: (options: Options) => number | null;
}

export function isTracing({ config }: Options): boolean {
  return config.isOn('HEAP_TRACING_STANDALONE') || config.isOn('HEAP_TRACING_TOHOST');
}

export function onRiscV({ target }: Options): boolean {
  return isRiscV(target);
}

export function onTwoCores({ target, config }: Options): boolean {
  return hasTwoCores(target) && !config.isOn('FREERTOS_UNICORE');
}

/** Where the version is not known it may be: then false. */
export function isIdfBefore({ idf }: Options, major: number, minor: number): boolean {
  return idf !== null && isBefore(idf, major, minor);
}
