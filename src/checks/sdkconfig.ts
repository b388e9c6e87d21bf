/**
 * `sdkconfig` and `sdkconfig.defaults`, which Kconfig writes and reads: `CONFIG_NAME=value` and
 * `# CONFIG_NAME is not set`; and the same as JSON, `build/config/sdkconfig.json`. Names are without `CONFIG_`.
 */

/** Options read of one file; ESP-IDF has some 2,500. */
const MAX_OPTIONS = 20_000;
/** The longest value that is kept. */
const MAX_VALUE = 1000;

const SET = /^CONFIG_(\w+)=(.*)$/;
const NOT_SET = /^#\s*CONFIG_(\w+) is not set$/;
/** `# Espressif IoT Development Framework (ESP-IDF) 5.3.1 Project Configuration` */
const HEADER = /^# Espressif IoT Development Framework \(ESP-IDF\) v?(\d[\w.-]*)/;

interface Option {
  /** `y`, `n`, a number, or the text without its quotes. */
  readonly value: string;
  /** 0-based; null where the file has no lines. */
  readonly line: number | null;
}

export class Sdkconfig {
  constructor(
    private readonly options: ReadonlyMap<string, Option>,
    /** Version of ESP-IDF that wrote it, as written; null where it does not say. */
    readonly writtenBy: string | null = null,
  ) {}

  /** null where the file does not have it. */
  get(name: string): string | null {
    return this.options.get(name)?.value ?? null;
  }

  isOn(name: string): boolean {
    return this.get(name) === 'y';
  }

  number(name: string): number | null {
    const value = this.get(name);
    return value !== null && /^(?:0x[\da-f]+|-?\d+)$/i.test(value) ? Number(value) : null;
  }

  lineOf(name: string): number | null {
    return this.options.get(name)?.line ?? null;
  }

  /** What this one says, and what `below` says where this one does not. Lines are this one's. */
  over(below: Sdkconfig): Sdkconfig {
    const merged = new Map<string, Option>();
    for (const [name, { value }] of below.options) merged.set(name, { value, line: null });
    for (const [name, option] of this.options) merged.set(name, option);
    return new Sdkconfig(merged, this.writtenBy ?? below.writtenBy);
  }
}

export function parseSdkconfig(text: string): Sdkconfig {
  const options = new Map<string, Option>();
  let writtenBy: string | null = null;
  for (const [line, raw] of text.split(/\r?\n/).entries()) {
    if (options.size >= MAX_OPTIONS) break;
    const trimmed = raw.trim();
    const option = readLine(trimmed);
    if (option) options.set(option.name, { value: option.value, line });
    else writtenBy ??= HEADER.exec(trimmed)?.[1] ?? null;
  }
  return new Sdkconfig(options, writtenBy);
}

/** What one line sets; null where it sets nothing. */
export function readLine(line: string): { readonly name: string; readonly value: string } | null {
  const off = NOT_SET.exec(line)?.[1];
  if (off !== undefined) return { name: off, value: 'n' };
  const [, name, value] = SET.exec(line) ?? [];
  return name === undefined || value === undefined ? null : { name, value: unquoted(value.trim()) };
}

function unquoted(value: string): string {
  const text = /^"(.*)"$/.exec(value)?.[1]?.replace(/\\(["\\])/g, '$1') ?? value;
  return text.slice(0, MAX_VALUE);
}

/** null where the text is not such JSON (a build that was cut off). */
export function parseSdkconfigJson(text: string): Sdkconfig | null {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
    const options = new Map<string, Option>();
    for (const [name, value] of Object.entries(json).slice(0, MAX_OPTIONS))
      options.set(name, { value: fromJson(value), line: null });
    return new Sdkconfig(options);
  } catch {
    return null;
  }
}

function fromJson(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'y' : 'n';
  return String(value).slice(0, MAX_VALUE);
}
