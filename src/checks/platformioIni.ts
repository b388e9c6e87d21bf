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

function readSections(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const line of text.split(/\r?\n/, MAX_LINES)) {
    const name = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      continue;
    }
    const [, key, value] = /^(\w+)\s*=\s*([^;#]*)/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) section.set(key, value.trim());
  }
  return sections;
}
