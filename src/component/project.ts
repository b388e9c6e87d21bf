/** A project that the component can be put into, and what the plan looks at of it. */
import { parsePlatformIo } from '../checks/platformioIni';
import type { EntryFunction } from './entry';

/** `platformio-idf`: ESP-IDF's build system under PlatformIO, perhaps with Arduino on top of it. */
export type ProjectKind = 'esp-idf' | 'platformio-idf' | 'platformio-arduino' | 'arduino';

export interface ProjectFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface PlanInput {
  readonly kind: ProjectKind;
  /** The file with the function that the firmware begins with; null: not found. */
  readonly entry: (ProjectFile & { readonly name: EntryFunction }) | null;
  /** The CMakeLists.txt of the component that the entry is in. */
  readonly cmake: (ProjectFile & { readonly isMain: boolean }) | null;
  /** The project's own CMakeLists.txt; empty: none. */
  readonly rootCmake: string;
  /** `sdkconfig.defaults` and those of single targets that exist, by name. */
  readonly defaults: ReadonlyMap<string, string>;
  readonly hasSdkconfig: boolean;
  /** Chips that it is built for, as far as is known. */
  readonly targets: readonly string[];
  /** Other sources that use the component. */
  readonly users: readonly string[];
}

/** Whether ESP-IDF's build system makes it, so that its configuration can be changed. */
export function isIdf(kind: ProjectKind): boolean {
  return kind === 'esp-idf' || kind === 'platformio-idf';
}

/** Functions that its firmware may begin with. */
export function entryNames(kind: ProjectKind): readonly EntryFunction[] {
  if (kind === 'esp-idf') return ['app_main'];
  return kind === 'platformio-idf' ? ['app_main', 'setup'] : ['setup'];
}

/** What of `platformio.ini` counts (docs.platformio.org, "platformio.ini"). */
export interface PlatformIo {
  readonly kind: 'platformio-idf' | 'platformio-arduino';
  readonly sourceFolder: string;
  readonly libraryFolder: string;
}

/** null where neither ESP-IDF nor Arduino is its framework. */
export function readPlatformIo(ini: string): PlatformIo | null {
  const project = parsePlatformIo([ini]);
  /** One in the project. */
  const folder = (value: string, usual: string): string => (/^\w[\w./-]*$/.test(value) ? value : usual);
  const isIdfProject = project.frameworks.includes('espidf');
  if (!isIdfProject && !project.frameworks.includes('arduino')) return null;
  return {
    kind: isIdfProject ? 'platformio-idf' : 'platformio-arduino',
    sourceFolder: folder(project.sourceFolder, 'src'),
    libraryFolder: folder(project.libraryFolder, 'lib'),
  };
}
