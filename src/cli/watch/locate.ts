/** The source lines of growing call sites, relative to the folder that a repository is checked out in. */
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { ownFrameIndex } from '../../analysis/ownFrame';
import { callersOf, framesOfStack, type StackFrame } from '../../analysis/sites/stackFrame';
import type { Site } from '../../analysis/sites/site';
import { findSource } from '../../project/findSource';
import type { OpenedElf } from '../../project/openElf';
import { callSiteOfCaller } from '../../records/callSite';

export interface SiteFrame extends StackFrame {
  /** Path from the source root, with `/`; null where the file does not lie under it. */
  readonly path: string | null;
}

export interface LocatedSite {
  readonly site: Site;
  /** Innermost first; empty where no ELF is at hand. */
  readonly frames: readonly SiteFrame[];
  /** Which of the frames is the user's own; null where there is none. */
  readonly own: SiteFrame | null;
}

type Symbols = OpenedElf['symbolizer'];

/** Frames of a stack, innermost first, inlined calls expanded. @param stack As of a `Site`. */
export function framesOf(stack: string, symbols: Symbols): StackFrame[] {
  return framesOfStack(callersOf(stack), (address) =>
    symbols.lookup(callSiteOfCaller(address, symbols.machine)),
  );
}

/** @param root Folder that paths are relative to. */
export async function locate(
  sites: readonly Site[],
  symbols: Symbols | null,
  elfPath: string | null,
  root: string,
): Promise<LocatedSite[]> {
  const paths = new SourcePaths(await realpath(root), elfPath);
  const located: LocatedSite[] = [];
  for (const site of sites) {
    const found = symbols ? framesOf(site.stack, symbols) : [];
    const frames: SiteFrame[] = [];
    for (const frame of found) frames.push({ ...frame, path: await paths.of(frame.file) });
    located.push({ site, frames, own: frames[ownFrameIndex(frames)] ?? null });
  }
  return located;
}

class SourcePaths {
  readonly #known = new Map<string, string | null>();

  constructor(
    private readonly root: string,
    private readonly elfPath: string | null,
  ) {}

  async of(file: string | null): Promise<string | null> {
    if (file === null) return null;
    const known = this.#known.get(file);
    if (known !== undefined) return known;
    const found = await findSource(file, { folders: [this.root], elfPath: this.elfPath, rules: [] });
    const path = this.#relative(found === null ? resolve(this.root, file) : await realpath(found));
    this.#known.set(file, path);
    return path;
  }

  #relative(path: string): string | null {
    const inside = relative(this.root, path);
    const isOutside = inside === '' || isAbsolute(inside) || inside.split(sep)[0] === '..';
    return isOutside ? null : inside.split(sep).join('/');
  }
}
