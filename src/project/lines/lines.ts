/** From a line of a file as it was built to the line as it is now, with what is to be said of it. */
import type { BuiltTexts } from './builtTexts';
import type { CurrentTextSource } from './diskTexts';
import { LineMap } from './lineMap';

/**
 * - `same`: the very line, wherever it is now.
 * - `changed`: it was edited since the build: this is its place.
 * - `far`: the file has changed so much that the line may be any.
 * - `unknown`: nobody knows what the file was when the ELF was built: the line as built.
 */
export type Certainty = 'same' | 'changed' | 'far' | 'unknown';

export interface LineNow {
  /** 0-based. */
  readonly line: number;
  readonly certainty: Certainty;
}

/** A line as it is now, with its text. */
export interface CodeLine {
  /** 1-based. */
  readonly line: number;
  readonly code: string;
  readonly certainty: Certainty;
}

/** Where debug information says that something is. */
export interface BuiltPlace {
  /** 1-based. */
  readonly line: number;
  /** 1-based; 0 where unknown. */
  readonly column?: number;
}

/** One file's lines, as long as its text stays the same. */
export interface FileLines {
  /** The text as it is now, by lines. */
  readonly text: readonly string[];
  /** Of the open document; null: it is not open. */
  readonly version: number | null;
  at(built: BuiltPlace): LineNow;
}

const MAX_FILES = 128;

export class Lines {
  readonly #maps = new Map<string, { built: string; stamp: string; map: LineMap | null }>();

  constructor(
    private readonly built: BuiltTexts,
    private readonly current: CurrentTextSource,
  ) {}

  /** null where the file is gone or too long. Never rejects. */
  async lineNow(path: string, built: BuiltPlace): Promise<CodeLine | null> {
    const file = await this.of(path);
    if (!file || built.line < 1) return null;
    const { line, certainty } = file.at(built);
    return { line: line + 1, code: file.text[line] ?? '', certainty };
  }

  /** null where the file is gone or too long. Never rejects. */
  async of(path: string): Promise<FileLines | null> {
    // What is on disk is kept as the built text before an edit can be saved over it.
    const built = await this.built.of(path);
    const current = await this.current.of(path);
    if (!current) return null;
    const { lines, version, text, stamp } = current;
    const map = built === null ? null : this.#mapOf(path, built, text, stamp);
    const last = Math.max(0, lines.length - 1);
    return { text: lines, version, at: (place) => now(map, place, last) };
  }

  #mapOf(path: string, built: string, text: string, stamp: string): LineMap | null {
    const known = this.#maps.get(path);
    if (known?.built === built && known.stamp === stamp) return known.map;
    const map = LineMap.between(built, text);
    this.#maps.delete(path);
    this.#maps.set(path, { built, stamp, map });
    const [oldest] = this.#maps.keys();
    if (this.#maps.size > MAX_FILES && oldest !== undefined) this.#maps.delete(oldest);
    return map;
  }
}

function now(map: LineMap | null, place: BuiltPlace, last: number): LineNow {
  const line = Math.max(0, place.line - 1);
  if (!map?.hasCodeAt(line, place.column ?? 0)) return { line: Math.min(line, last), certainty: 'unknown' };
  const found = map.at(line);
  if (map.isFar) return { line: found.line, certainty: 'far' };
  return { line: found.line, certainty: found.isChanged ? 'changed' : 'same' };
}

/** Lines for one piece of work: each file is looked at once, however often it is asked for. */
export class LinesOnce {
  readonly #files = new Map<string, FileLines | null>();

  constructor(private readonly lines: Lines) {}

  /** No promise where the file is known: most of what is asked. */
  of(path: string): FileLines | null | Promise<FileLines | null> {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    return this.lines.of(path).then((file) => {
      this.#files.set(path, file);
      return file;
    });
  }
}
