// The debug sections of one file, by name, fetched when first needed. A section that is missing or cannot be
// expanded fails with the same error every time, so that it is listed once.
import type { ElfFile } from '../elf';
import { DwarfError } from '../errors';
import { Reader } from '../reader';

export class DebugSections {
  private readonly cache = new Map<string, Reader | DwarfError>();

  constructor(private readonly elf: ElfFile) {}

  has(name: string): boolean {
    const section = this.elf.section(name);
    return section !== undefined && section.size > 0;
  }

  /** A cursor over the section at `position`; DwarfError where the section is not there or too short. */
  reader(name: string, position = 0): Reader {
    let section = this.cache.get(name);
    if (!section) {
      section = this.load(name);
      this.cache.set(name, section);
    }
    if (section instanceof DwarfError) throw section;
    return section.at(position);
  }

  /** The string at `offset` of a string section. */
  string(name: string, offset: number): string {
    return this.reader(name, offset).string();
  }

  private load(name: string): Reader | DwarfError {
    const section = this.elf.section(name);
    if (!section) return new DwarfError(name, 0, 'is referred to but missing');
    try {
      return new Reader(name, this.elf.contents(section));
    } catch (error) {
      if (error instanceof DwarfError) return error;
      throw error;
    }
  }
}
