/**
 * The ELF of `heapmon mcp`: opened again when it was built again, as an agent does between two questions, and the lines
 * of its sources as they are now.
 */
import { stat } from 'node:fs/promises';
import { findSource } from '../../project/findSource';
import { BuiltTexts } from '../../project/lines/builtTexts';
import { DiskTexts } from '../../project/lines/diskTexts';
import { Lines, type BuiltPlace } from '../../project/lines/lines';
import type { OpenedElf } from '../../project/openElf';
import type { SourceLine } from '../../agents/subject';
import { openElf } from '../elf';

export class ElfInUse {
  readonly #built = new BuiltTexts();
  readonly #lines = new Lines(this.#built, new DiskTexts());

  private constructor(
    private readonly path: string,
    /** Where sources are looked for. */
    private readonly sourceRoot: string,
    private elf: OpenedElf,
    private stamp: string,
  ) {
    // Who starts the program in a folder trusts what git reads there.
    this.#built.setTrusted(true);
  }

  /** Rejects with a HumanError where the file is not an ELF that can be read. */
  static async open(path: string, sourceRoot: string): Promise<ElfInUse> {
    const stamp = await stampOf(path);
    const elf = new ElfInUse(path, sourceRoot, await openElf(path), stamp);
    await elf.#built.useElf(path);
    return elf;
  }

  /** As the file is now; the one before while there is none that can be read. */
  async opened(): Promise<OpenedElf> {
    const stamp = await stampOf(this.path);
    if (stamp === this.stamp) return this.elf;
    const now = await openElf(this.path).catch(() => null);
    if (!now) return this.elf;
    this.elf = now;
    this.stamp = stamp;
    await this.#built.useElf(this.path);
    return now;
  }

  async sourceLine(file: string, built: BuiltPlace): Promise<SourceLine | null> {
    const path = await findSource(file, { folders: [this.sourceRoot], elfPath: this.path, rules: [] });
    const now = path === null ? null : await this.#lines.lineNow(path, built);
    return path === null || now === null ? null : { path, ...now };
  }
}

/** Tells a file from what it was before; empty where there is none. */
async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : '';
}
