// All debug information of a file: its units, found by a scan over their headers and root entries only, and one
// index of the code they cover. Everything else is read per unit, on first use. .debug_aranges is not used:
// linkers and compilers get it wrong (DWARF 5 section 6.1.2 makes it optional).
import type { ElfFile } from '../elf';
import { DwarfError } from '../errors';
import type { ExecutableRanges } from '../executable';
import type { Frame } from '../frame';
import { RangeIndex, RangeList, upperBound } from '../rangeIndex';
import { AbbreviationTable } from './abbreviations';
import { type Encoding, ENCODINGS } from './forms';
import { framesIn } from './frames';
import { Names } from './names';
import { DebugSections } from './sections';
import { Unit, type UnitContext } from './unit';
import { readUnitEnd, readUnitHeader } from './unitHeader';

/** A file with more failures is corrupt throughout; the rest of it is not read. */
const MOST_PROBLEMS = 1000;
/** More units than this over one address are corrupt: real ones overlap in pairs. */
const MOST_UNITS_TRIED = 32;

export class DebugInfo implements UnitContext {
  readonly sections: DebugSections;
  readonly problems = new Set<DwarfError>();
  private readonly units: Unit[] = [];
  private readonly unitOffsets: number[] = [];
  private readonly ranges: RangeIndex;
  private readonly tables = new Map<number, AbbreviationTable>();
  private readonly names = new Names((offset) => this.unitAt(offset));

  constructor(
    elf: ElfFile,
    readonly executable: ExecutableRanges,
  ) {
    this.sections = new DebugSections(elf);
    if (this.exists) this.attempt(() => this.scanUnits());
    this.ranges = new RangeIndex(this.collectRanges());
  }

  /** Whether the file has debug information, readable or not. */
  get exists(): boolean {
    return this.sections.has('.debug_info');
  }

  /**
   * Frames of `address`, innermost first; [] where no unit knows it. Where units overlap, one that knows the
   * function goes before one that only has a line.
   */
  lookup(address: number): Frame[] {
    let best: Frame[] = [];
    let at = this.ranges.find(address);
    for (let tried = 0; at >= 0 && tried < MOST_UNITS_TRIED; tried++, at = this.ranges.find(address, at)) {
      const unit = this.units[this.ranges.owner(at)];
      const frames = unit ? framesIn(unit, address, this.names, this) : [];
      if (frames.at(-1)?.function != null) return frames;
      if (best.length === 0) best = frames;
    }
    return best;
  }

  abbreviations(offset: number, encoding: Encoding): AbbreviationTable {
    const key = offset * ENCODINGS + encoding.id;
    let table = this.tables.get(key);
    if (!table) {
      table = new AbbreviationTable(this.sections.reader('.debug_abbrev', offset), encoding);
      this.tables.set(key, table);
    }
    return table;
  }

  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DwarfError)) throw error;
      if (this.problems.size < MOST_PROBLEMS) this.problems.add(error);
      return undefined;
    }
  }

  private unitAt(offset: number): Unit | undefined {
    const unit = this.units[upperBound(this.unitOffsets, offset, 0, this.unitOffsets.length) - 1];
    return unit?.contains(offset) ? unit : undefined;
  }

  private scanUnits(): void {
    const reader = this.sections.reader('.debug_info');
    while (reader.remaining > 0 && this.problems.size < MOST_PROBLEMS) {
      const offset = reader.position;
      const { end, offsetSize } = readUnitEnd(reader);
      const unit = this.attempt(
        () => new Unit(readUnitHeader(reader.at(reader.position, end), offset, end, offsetSize), this),
      );
      if (unit) {
        this.units.push(unit);
        this.unitOffsets.push(offset);
      }
      reader.position = end;
    }
  }

  private collectRanges(): RangeList {
    const ranges = new RangeList();
    this.units.forEach((unit, index) =>
      this.attempt(() => unit.forEachRange((begin, end) => ranges.add(begin, end, index))),
    );
    return ranges;
  }
}
