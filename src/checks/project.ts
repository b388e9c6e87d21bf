/** What is known of a firmware project from its files. */
import type { Options } from './check';
import { parseIdfVersion, type IdfVersion } from './idfVersion';
import type { Sdkconfig } from './sdkconfig';

/** What the monitor of ESP-IDF and Heap Monitor use where nothing else is said. */
export const DEFAULT_BAUD_RATE = 115_200;

export interface ProjectFiles {
  /** Absolute. */
  readonly folder: string;
  /** What the build left written; null where nothing was built. */
  readonly description: {
    readonly target: string | null;
    readonly idfVersion: string | null;
    readonly compiler: string | null;
  } | null;
  /** Baud rate of the project's own monitor, and where it is set; null where it is not, or differently. */
  readonly baud: { readonly value: number; readonly by: string } | null;
  /** null where there is none, neither sdkconfig nor sdkconfig.defaults. */
  readonly config: { readonly path: string; readonly options: Sdkconfig } | null;
  /** Its framework is Arduino, without ESP-IDF's build. */
  readonly isArduino: boolean;
}

export function idfVersionOf({ description, config }: ProjectFiles): {
  readonly text: string | null;
  readonly version: IdfVersion | null;
} {
  const told = [description?.idfVersion, config?.options.writtenBy, config?.options.get('IDF_INIT_VERSION')];
  for (const text of told) {
    const version = parseIdfVersion(text ?? null);
    if (text && version) return { text, version };
  }
  return { text: null, version: null };
}

/** The sdkconfig may be newer than the build. */
export function targetOf({ description, config }: ProjectFiles): string | null {
  return config?.options.get('IDF_TARGET') ?? description?.target ?? null;
}

/** The core's libraries are built already: options do not change them. */
export function isArduino({ isArduino: isOwn, config }: ProjectFiles): boolean {
  return config === null && isOwn;
}

/** @param setting `heapMonitor.baudRate`; null: not set. */
export function baudRateOf({ baud }: ProjectFiles, setting: number | null): number {
  return setting ?? baud?.value ?? DEFAULT_BAUD_RATE;
}

/** What the checks look at; null where the project has no options of its own. */
export function optionsOf(files: ProjectFiles, setting: number | null): Options | null {
  if (!files.config) return null;
  return {
    config: files.config.options,
    idf: idfVersionOf(files).version,
    target: targetOf(files),
    baudRate: baudRateOf(files, setting),
  };
}
