/** What was built of a firmware project, or would be: one for each target, environment or board. */

export type BuildKind = 'esp-idf' | 'platformio' | 'arduino';

export interface Build {
  readonly kind: BuildKind;
  /** Folder of the project's own files, absolute. */
  readonly project: string;
  /** Folder that the build writes to, absolute. It may not be there yet. */
  readonly folder: string;
  /** Tells it from the project's others: a target, an environment, a board. */
  readonly name: string;
  /** The project's own settings name this one. */
  readonly isPreferred: boolean;
  /** Application's ELF, absolute; null where it was not built yet. */
  readonly elf: string | null;
  readonly bootloader: string | null;
  /** Such as `esp32s3`; null where no file tells. */
  readonly target: string | null;
  /** Version of ESP-IDF as git tells it, such as `v5.4.1`. */
  readonly idfVersion: string | null;
  /** Where ESP-IDF lay at the build. */
  readonly idfPath: string | null;
  /** The C compiler, absolute. */
  readonly compiler: string | null;
  /** The sdkconfig it was made with, absolute; it exists. */
  readonly config: string | null;
  /** Baud rate of the project's monitor, and who says so; null where nobody does. */
  readonly baud: Told<number> | null;
  /** Serial port of the project's monitor, as it is written there. */
  readonly port: Told<string> | null;
}

export interface Told<T> {
  readonly value: T;
  /** Where it stands, in words of the file: `idf.port`, `monitor_speed`. */
  readonly by: string;
}

/** What is asked for of the surroundings, so that tests can say it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** Settings of Espressif's extension for a folder. */
  readonly idfSettings: (folder: string) => Promise<IdfSettings>;
}

/** Settings of Espressif's extension (`idf.…`), with its variables expanded; null: not set. */
export interface IdfSettings {
  /** Absolute. */
  readonly buildPath: string | null;
  /** Absolute. */
  readonly sdkconfig: string | null;
  readonly port: Told<string> | null;
  readonly baud: Told<number> | null;
}

/** The first that is told. */
export function firstTold<T>(...told: readonly (Told<T> | null)[]): Told<T> | null {
  return told.find((one) => one !== null) ?? null;
}

export function tell<T>(value: T | null | undefined, by: string): Told<T> | null {
  return value === null || value === undefined ? null : { value, by };
}
