/**
 * All debug information of a program: its units, and one index of the code they cover. Everything else is read per
 * unit, on first use. .debug_aranges is not used: linkers and compilers get it wrong (DWARF 5 section 6.1.2 makes it
 * optional).
 */
import type { ElfFile } from '../elf';
import type { Frame } from '../frame';
import { RangeIndex, RangeList } from '../rangeIndex';
import { Frames } from './frames';
import { DebugSections } from './sections';
import { UnitSet, type UnitSetOptions } from './unitSet';
import type { UnitTables } from './unitTables';

/** More units than this over one address are corrupt: real ones overlap in pairs. */
const MAX_UNITS_TRIED = 32;

export class DebugInfo {
  /** Whether the file has debug information, readable or not. */
  readonly exists: boolean;
  readonly #set: UnitSet | null;
  readonly #units: readonly UnitTables[];
  readonly #ranges: RangeIndex;
  readonly #frames = new Frames();

  constructor(elf: ElfFile, options: UnitSetOptions) {
    const sections = new DebugSections(elf);
    this.exists = sections.has('.debug_info');
    const set = this.exists ? new UnitSet(sections, options) : null;
    const ranges = new RangeList();
    set?.units.forEach((unit, index) =>
      options.problems.attempt(() =>
        unit.forEachRange(set.budget, (begin, end) => ranges.add(begin, end, index)),
      ),
    );
    this.#set = set;
    this.#units = set?.units ?? [];
    this.#ranges = new RangeIndex(ranges);
  }

  /**
   * Frames of `address`, innermost first; [] where no unit knows it. Where units overlap, one that knows the
   * function goes before one that only has a line.
   */
  lookup(address: number): readonly Frame[] {
    let best: readonly Frame[] = [];
    let at = this.#ranges.find(address);
    for (let tried = 0; at >= 0 && tried < MAX_UNITS_TRIED; tried++, at = this.#ranges.find(address, at)) {
      const unit = this.#units[this.#ranges.owner(at)];
      const frames = unit ? this.#frames.in(unit, address) : [];
      if (frames.at(-1)?.function != null) return frames;
      if (best.length === 0) best = frames;
    }
    return best;
  }

  /** Tells that the next addresses lie above those before: what was read for these may be dropped. */
  forgetBehind(): void {
    this.#set?.held.trim(this.#units.length);
  }

  /** Gives every address where the answer of `lookup` may change to `take`, unit by unit; yields between them. */
  *boundaries(take: (address: number) => void): Generator<void> {
    this.#ranges.forEachBoundary(take);
    for (const unit of this.#units) {
      unit.lines()?.forEachBoundary(take);
      unit.withFunctions().functions?.forEachBoundary(take);
      this.forgetBehind();
      yield;
    }
  }
}
