/** `platformio.ini`, as much of it as is asked for: the options of its environments (docs.platformio.org/projectconf). */

export interface PlatformIoEnvironment {
  /** Of `[env:NAME]`. */
  readonly name: string;
  /** Such as `arduino, espidf`; empty where nothing is said. */
  readonly framework: string;
  /** `monitor_speed`; null: PlatformIO's own, 9600. */
  readonly monitorSpeed: number | null;
}

const MAX_LINES = 10_000;
const MAX_ENVIRONMENTS = 100;

/** `[env]` holds what all have. Values that are put together from others (`${…}`) count as not said. */
export function parsePlatformIo(text: string): PlatformIoEnvironment[] {
  const sections = readSections(text);
  const common = sections.get('env');
  return Array.from(sections)
    .filter(([section]) => section.startsWith('env:'))
    .slice(0, MAX_ENVIRONMENTS)
    .map(([section, own]) => {
      const value = (key: string): string => own.get(key) ?? common?.get(key) ?? '';
      const speed = value('monitor_speed');
      return {
        name: section.slice('env:'.length),
        framework: value('framework'),
        monitorSpeed: /^\d+$/.test(speed) ? Number(speed) : null,
      };
    });
}

/** Options by section and name. A value may go on in indented lines, which are one then. */
export function readSections(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  let last: string | undefined;
  for (const line of text.split(/\r?\n/, MAX_LINES)) {
    const name = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      last = undefined;
      continue;
    }
    const more = /^[ \t]+([^\s;#][^;#]*)/.exec(line)?.[1];
    if (more !== undefined && last !== undefined)
      section.set(last, `${section.get(last) ?? ''} ${more}`.trim());
    const [, key, value] = /^(\w+)\s*=\s*([^;#]*)/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    section.set(key, value.trim());
    last = key;
  }
  return sections;
}
