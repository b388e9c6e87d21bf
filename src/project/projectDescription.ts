/** `build/project_description.json`, which ESP-IDF's build writes (`tools/cmake/project_description.json.in`). */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** What Heap Monitor uses of it. Older versions of ESP-IDF lack keys: then null. */
export interface ProjectDescription {
  /** Where the project lay when it was built, absolute. */
  readonly projectPath: string | null;
  /** Absolute path of the application's ELF. */
  readonly appElf: string | null;
  /** Absolute path of the bootloader's ELF. */
  readonly bootloaderElf: string | null;
  /** Such as `esp32s3`. */
  readonly target: string | null;
  readonly monitorBaud: number | null;
  /** Where ESP-IDF lay when the project was built. */
  readonly idfPath: string | null;
  /** Version of ESP-IDF as git tells it, such as `v5.4.1` or `v5.5-dev-123-gabcdef`. */
  readonly idfVersion: string | null;
  /** Absolute path of the project's sdkconfig. */
  readonly configFile: string | null;
  /** Absolute path of the C compiler. */
  readonly compiler: string | null;
}

/** null where the file does not exist or is not what it should be (a build that was cut off). */
export async function readProjectDescription(path: string): Promise<ProjectDescription | null> {
  try {
    const json = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    const text = (key: string): string | null => (typeof json[key] === 'string' ? json[key] : null);
    const appElf = text('app_elf');
    const bootloader = text('bootloader_elf');
    const baud = Number(json['monitor_baud']);
    return {
      projectPath: text('project_path'),
      // A project that was moved, or built in a container, still has its ELF beside this file.
      appElf: appElf === null ? null : resolve(dirname(path), appElf),
      bootloaderElf: bootloader === null ? null : resolve(dirname(path), bootloader),
      target: text('target'),
      monitorBaud: Number.isInteger(baud) && baud > 0 ? baud : null,
      idfPath: text('idf_path'),
      idfVersion: text('git_revision'),
      configFile: text('config_file'),
      compiler: text('c_compiler'),
    };
  } catch {
    return null;
  }
}
