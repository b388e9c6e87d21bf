/** The source lines of growing call sites, relative to the folder that a repository is checked out in. */
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import { callSites, resolveBy, type CallSite } from '../../analysis/callSites';
import type { Estimate } from '../../analysis/estimate';
import { callersOf, framesOfStack, type PlacedFrame, type StackFrame } from '../../analysis/sites/stackFrame';
import { findSource } from '../../project/findSource';
import type { OpenedElf } from '../../project/openElf';
import { framesBy } from '../elf';

/** A growing or suspected call site. */
export interface LocatedSite extends CallSite {
  /** Their paths are from the source root, with `/`; null where the file does not lie under it. */
  readonly frames: readonly PlacedFrame[];
  readonly bytesPerHour: Estimate;
}

type Symbols = OpenedElf['symbolizer'];

/** Frames of a stack, innermost first, inlined calls expanded. @param stack As of a `Site`. */
export function framesOf(stack: string, symbols: Symbols): StackFrame[] {
  return framesOfStack(callersOf(stack), framesBy(symbols));
}

/**
 * The growing and suspected call sites of a boot, the likeliest first, counted and named as they are everywhere.
 * @param root Folder that paths are relative to.
 */
export async function locate(
  analysis: BootAnalysis | null,
  symbols: Symbols | null,
  elfPath: string | null,
  root: string,
): Promise<LocatedSite[]> {
  const paths = new SourcePaths(await realpath(root), elfPath);
  const located: LocatedSite[] = [];
  const sites = analysis ? callSites(analysis.boot, analysis, resolveBy(framesBy(symbols))) : [];
  for (const { bytesPerHour, ...site } of sites) {
    if (!bytesPerHour) continue;
    const frames: PlacedFrame[] = [];
    for (const frame of site.frames) frames.push({ ...frame, path: await paths.of(frame.file) });
    located.push({ ...site, bytesPerHour, frames });
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
