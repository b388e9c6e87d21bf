/**
 * `platformio.ini` as PlatformIO reads it (docs.platformio.org/projectconf; `platformio/project/config.py`): options are a
 * section's own, else those of the sections it extends, else `[env]`'s; `${section.option}` stands for another value.
 */

export interface PlatformIoEnvironment {
  /** Of `[env:NAME]`. */
  readonly name: string;
  /** Such as `arduino, espidf`; empty where nothing is said. */
  readonly framework: string;
  /** Such as `esp32dev`; null where nothing is said. */
  readonly board: string | null;
  /** `monitor_speed`; null: PlatformIO's own, 9600. */
  readonly monitorSpeed: number | null;
  /** `monitor_port`, as it is written: a pattern such as `/dev/ttyUSB*` is one port that fits. */
  readonly monitorPort: string | null;
  /** `board_build.esp-idf.sdkconfig_path`, as it is written. */
  readonly sdkconfig: string | null;
}

export interface PlatformIoProject {
  readonly environments: readonly PlatformIoEnvironment[];
  /** Of all environments, and of `[env]`, which may stand alone. */
  readonly frameworks: readonly string[];
  /** Names of the environments that are built where none is named; empty: all. */
  readonly defaults: readonly string[];
  /** Folders of the builds, of the sources and of private libraries, relative to the project or absolute. */
  readonly buildFolder: string;
  readonly sourceFolder: string;
  readonly libraryFolder: string;
  /** `extra_configs`: files whose sections are read too, with wildcards. */
  readonly moreFiles: readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

const MAX_LINES = 10_000;
const MAX_ENVIRONMENTS = 100;
/** Sections that extend one another, and values that stand for others, end here. */
const MAX_DEPTH = 20;
const MAX_VALUE_LENGTH = 10_000;

/** Values that PlatformIO takes where `[platformio]` says nothing. */
const USUAL = new Map([
  ['workspace_dir', '.pio'],
  ['build_dir', '${platformio.workspace_dir}/build'],
  ['src_dir', 'src'],
  ['lib_dir', 'lib'],
]);
/** Variables of the process that count more than the file. */
const VARIABLES = new Map([
  ['workspace_dir', 'PLATFORMIO_WORKSPACE_DIR'],
  ['build_dir', 'PLATFORMIO_BUILD_DIR'],
  ['src_dir', 'PLATFORMIO_SRC_DIR'],
  ['lib_dir', 'PLATFORMIO_LIB_DIR'],
  ['default_envs', 'PLATFORMIO_DEFAULT_ENVS'],
]);

/**
 * @param texts Of `platformio.ini` and of its `extra_configs`, which count more.
 * @param env Of the process: `${sysenv.NAME}`, and PlatformIO's own variables.
 */
export function parsePlatformIo(texts: readonly string[], env: Environment = {}): PlatformIoProject {
  const values = new Values(readSections(texts.join('\n')), env);
  const ofProject = (option: string): string => values.get('platformio', option) ?? '';
  const sections = values.environments();
  return {
    environments: sections.map((section) => readEnvironment(values, section)),
    frameworks: ['env', ...sections].flatMap((section) => toList(values.get(section, 'framework') ?? '')),
    defaults: toList(ofProject('default_envs')),
    buildFolder: ofProject('build_dir'),
    sourceFolder: ofProject('src_dir'),
    libraryFolder: ofProject('lib_dir'),
    moreFiles: toList(ofProject('extra_configs')),
  };
}

function readEnvironment(values: Values, section: string): PlatformIoEnvironment {
  const value = (option: string): string | null => values.get(section, option) || null;
  const speed = value('monitor_speed');
  return {
    name: section.slice('env:'.length),
    framework: toList(value('framework') ?? '').join(', '),
    board: value('board'),
    monitorSpeed: speed !== null && /^[1-9]\d{0,7}$/.test(speed) ? Number(speed) : null,
    monitorPort: value('monitor_port'),
    sdkconfig: value('board_build.esp-idf.sdkconfig_path'),
  };
}

type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

class Values {
  readonly #sections: Sections;
  readonly #env: Environment;

  constructor(sections: Sections, env: Environment) {
    this.#sections = sections;
    this.#env = env;
  }

  environments(): string[] {
    return [...this.#sections.keys()].filter((name) => name.startsWith('env:')).slice(0, MAX_ENVIRONMENTS);
  }

  /** With what it stands for; null where nothing is said. */
  get(section: string, option: string, depth = 0): string | null {
    const text = this.#written(section, option);
    return text === null ? null : this.#expand(text, section, depth);
  }

  #written(section: string, option: string): string | null {
    if (section === 'platformio') {
      const set = this.#env[VARIABLES.get(option) ?? ''];
      if (set) return set;
    }
    for (const name of this.#lineage(section)) {
      const text = this.#sections.get(name)?.get(option);
      if (text !== undefined) return text;
    }
    return section === 'platformio' ? (USUAL.get(option) ?? null) : null;
  }

  /** The sections whose options count, the first one most: as PlatformIO walks them, of several parents the last first. */
  #lineage(section: string): string[] {
    const waiting = section.startsWith('env:') ? ['env', section] : [section];
    const done: string[] = [];
    while (waiting.length > 0 && done.length < MAX_DEPTH) {
      const name = waiting.pop() as string;
      if (done.includes(name)) continue;
      done.push(name);
      waiting.push(...toList(this.#sections.get(name)?.get('extends') ?? ''));
    }
    return done;
  }

  /** What stands for nothing stays as it is written, as PlatformIO leaves it. */
  #expand(text: string, section: string, depth: number): string {
    if (depth > MAX_DEPTH) return text;
    const whole = text.replace(/\$\{([^.}(\n]+)\.([^}\n]+)\}/g, (written, from: string, option: string) => {
      if (from === 'sysenv') return this.#env[option] ?? '';
      const name = from === 'this' ? section : from;
      if (option === '__env__') return name.slice('env:'.length);
      return this.get(name, option, depth + 1) ?? written;
    });
    return whole.slice(0, MAX_VALUE_LENGTH);
  }
}

/** A list is one value a line, else parted by commas. */
function toList(text: string): string[] {
  const items = text.includes('\n') ? text.split('\n') : text.split(/,\s+|,/);
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

/** Options by section and name, in small letters. A value may go on in indented lines, each a line of it. */
function readSections(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  let last: string | undefined;
  for (const raw of text.split(/\r?\n/, MAX_LINES)) {
    const line = raw.replace(/(?:^|\s)[;#].*$/, '');
    const name = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      last = undefined;
      continue;
    }
    if (/^[ \t]+\S/.test(line) && last !== undefined) {
      section.set(last, `${section.get(last) ?? ''}\n${line.trim()}`.trim());
      continue;
    }
    const [, key, value] = /^([\w.-]+)\s*[=:](.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    last = key.toLowerCase();
    section.set(last, value.trim());
  }
  return sections;
}
