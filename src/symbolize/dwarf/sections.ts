/**
 * The debug sections of one file, by name, fetched when first needed. A section that is missing or cannot be
 * expanded fails with the same error every time, so that it is listed once.
 */
import type { ElfFile, Section } from '../elf';
import { DwarfError } from '../errors';
import { Reader } from '../reader';

export class DebugSections {
  readonly #cache = new Map<string, Reader | DwarfError>();

  constructor(
    private readonly elf: ElfFile,
    /** Of a `.dwo` file: the program's own sections, for the addresses that only the linker knew. */
    private readonly program: DebugSections | null = null,
  ) {}

  /** Size of a section in the file, before it is expanded; 0 where there is none. */
  size(name: string): number {
    return this.#find(name)?.size ?? 0;
  }

  has(name: string): boolean {
    return this.size(name) > 0;
  }

  /** A cursor over the section at `position`; DwarfError where the section is not there or too short. */
  reader(name: string, position = 0): Reader {
    let section = this.#cache.get(name);
    if (!section) {
      section = this.#load(name);
      this.#cache.set(name, section);
    }
    if (section instanceof DwarfError) throw section;
    return section.at(position);
  }

  /** The string at `offset` of a string section. */
  string(name: string, offset: number): string {
    return this.reader(name, offset).string();
  }

  /** By its name, else by the one that GNU tools gave compressed sections: `.zdebug_info`. */
  #find(name: string): Section | undefined {
    const ownName = this.program ? `${name}.dwo` : name;
    return this.elf.section(ownName) ?? this.elf.section(ownName.replace('.debug', '.zdebug'));
  }

  #load(name: string): Reader | DwarfError {
    const section = this.#find(name);
    try {
      if (section) return new Reader(name, this.elf.contents(section));
      if (this.program) return this.program.reader(name);
      return new DwarfError(name, 0, 'is referred to but missing');
    } catch (error) {
      if (error instanceof DwarfError) return error;
      throw error;
    }
  }
}
