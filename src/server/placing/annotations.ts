/** What is to be shown in one file: its sites by the line that they are at now, and by function. */
import type { Certainty, FileLines, Lines } from '../../project/lines/lines';
import { functionHead } from './functionHead';
import type { PlacedSite, Places } from './places';

export interface LineSites {
  /** 0-based, as the file is now. */
  readonly line: number;
  readonly certainty: Certainty;
  /** The likeliest leak first. */
  readonly sites: readonly PlacedSite[];
}

export interface FunctionSites {
  /** 0-based line of its head, else of its first site. */
  readonly line: number;
  readonly sites: readonly PlacedSite[];
}

export interface FileAnnotations {
  readonly path: string;
  /** Of the open document; null: it is not open. */
  readonly version: number | null;
  /** The lines of its text. */
  readonly text: readonly string[];
  readonly lines: readonly LineSites[];
  readonly functions: readonly FunctionSites[];
}

export class Annotations {
  readonly #known = new Map<
    string,
    { sites: readonly PlacedSite[]; text: readonly string[]; found: FileAnnotations }
  >();

  constructor(
    private readonly places: Places,
    private readonly lines: Lines,
  ) {}

  /** Files that anything is to be shown in. */
  get paths(): string[] {
    return [...this.places.byPath.keys()];
  }

  /** null where nothing is to be shown. Never rejects. */
  async of(path: string): Promise<FileAnnotations | null> {
    const file = this.places.byPath.has(path) ? await this.lines.of(path) : null;
    const sites = this.places.byPath.get(path);
    if (!file || !sites) {
      this.#known.delete(path);
      return null;
    }
    const known = this.#known.get(path);
    if (known?.sites === sites && known.text === file.text) return known.found;
    const found = annotate(path, sites, file);
    this.#known.set(path, { sites, text: file.text, found });
    return found;
  }
}

function annotate(path: string, sites: readonly PlacedSite[], file: FileLines): FileAnnotations {
  const lines = new Map<number, { line: number; certainty: Certainty; sites: PlacedSite[] }>();
  const functions = new Map<number, { line: number; sites: PlacedSite[] }>();
  const heads = new Map<string, number | null>();
  for (const site of sites) {
    const frame = site.frames[site.shown];
    if (!frame) continue;
    const { line, certainty } = file.at(frame);
    add(lines, line, site, { line, certainty });
    const key = `${frame.function}:${line}`;
    if (!heads.has(key))
      heads.set(key, frame.function === null ? null : functionHead(file.text, frame.function, line));
    const head = heads.get(key) ?? line;
    add(functions, head, site, { line: head });
  }
  return {
    path,
    version: file.version,
    text: file.text,
    lines: [...lines.values()].sort((a, b) => a.line - b.line),
    functions: [...functions.values()].sort((a, b) => a.line - b.line),
  };
}

function add<T extends object>(
  map: Map<number, T & { sites: PlacedSite[] }>,
  line: number,
  site: PlacedSite,
  rest: T,
): void {
  const known = map.get(line);
  if (known) known.sites.push(site);
  else map.set(line, { ...rest, sites: [site] });
}
