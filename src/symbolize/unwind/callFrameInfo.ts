/**
 * Call frame information (DWARF 5 section 6.4; `.eh_frame`: Linux Standard Base, "Exception Frames"): which entry
 * (FDE) tells how to leave the function that an address lies in. Both sections are indexed once, dead entries left out.
 */
import { DebugSections } from '../dwarf/sections';
import type { ElfFile } from '../elf';
import type { ExecutableRanges } from '../executable';
import { Problems } from '../problems';
import { upperBound } from '../rangeIndex';
import type { Reader } from '../reader';

/** What the entries of one compilation have in common. */
export interface Cie {
  readonly codeAlignment: number;
  readonly dataAlignment: number;
  /** Number of the register that stands for the return address. */
  readonly returnRegister: number;
  /** `DW_EH_PE_*` of the addresses in `.eh_frame`; null in `.debug_frame`, where they are plain. */
  readonly encoding: number | null;
  /** The entries of this one have augmentation data, with its length before it. */
  readonly hasAugmentation: boolean;
  readonly instructions: Reader;
}

/** How to leave one function. */
export interface Fde {
  readonly cie: Cie;
  readonly begin: number;
  readonly end: number;
  readonly instructions: Reader;
}

const DW_EH_PE_pcrel = 0x10;
const MAX_AUGMENTATION_BYTES = 16;

export class CallFrameInfo {
  readonly #entries: Fde[] = [];
  readonly #begins: number[] = [];
  readonly #cies = new Map<string, Cie | null>();

  constructor(
    private readonly elf: ElfFile,
    private readonly executable: ExecutableRanges,
  ) {
    const sections = new DebugSections(elf);
    const problems = new Problems();
    for (const name of ['.debug_frame', '.eh_frame'])
      if (sections.has(name)) problems.attempt(() => this.#read(sections.reader(name)));
    this.#entries.sort((a, b) => a.begin - b.begin);
    this.#begins.push(...this.#entries.map(({ begin }) => begin));
  }

  /** The entry of the function that `address` lies in. */
  find(address: number): Fde | undefined {
    const at = upperBound(this.#begins, address, 0, this.#begins.length) - 1;
    const fde = this.#entries[at];
    return fde && address < fde.end ? fde : undefined;
  }

  /** Reads a section as far as it can be read. */
  #read(section: Reader): void {
    const isEh = section.section === '.eh_frame';
    while (section.remaining > 4) {
      const { length, offsetSize } = section.initialLength();
      if (length === 0) return; // the end mark of `.eh_frame`
      const idAt = section.position;
      const entry = section.at(idAt, idAt + length);
      section.skip(length);
      const id = entry.uint(isEh ? 4 : offsetSize);
      if (id === (isEh ? 0 : offsetSize === 4 ? 0xffffffff : 2 ** 64)) continue;
      const cie = this.#cie(section, isEh ? idAt - id : id);
      const fde = cie && this.#fde(entry, cie);
      if (fde) this.#entries.push(fde);
    }
  }

  #fde(entry: Reader, cie: Cie): Fde | null {
    const { addressSize } = this.elf;
    const at = (this.elf.section(entry.section)?.address ?? 0) + entry.position;
    const relative = cie.encoding !== null && (cie.encoding & 0x70) === DW_EH_PE_pcrel;
    const begin = encoded(entry, cie.encoding ?? 0, addressSize) + (relative ? at : 0);
    const size = encoded(entry, cie.encoding ?? 0, addressSize);
    if (cie.hasAugmentation) entry.skip(entry.uleb());
    const end = this.executable.clip(begin, begin + size);
    return end < 0 ? null : { cie, begin, end, instructions: entry };
  }

  #cie(section: Reader, offset: number): Cie | null {
    const key = `${section.section} ${offset}`;
    let cie = this.#cies.get(key);
    if (cie === undefined) {
      cie = readCie(section.at(offset), section.section === '.eh_frame');
      this.#cies.set(key, cie);
    }
    return cie;
  }
}

/** Null for an augmentation that is not known: nothing of it can be trusted. */
function readCie(section: Reader, isEh: boolean): Cie | null {
  const { length, offsetSize } = section.initialLength();
  const reader = section.at(section.position, section.position + length);
  reader.skip(isEh ? 4 : offsetSize);
  const version = reader.u8();
  const augmentation = reader.string(MAX_AUGMENTATION_BYTES);
  if (version >= 4) reader.skip(2); // address_size, segment_selector_size
  const codeAlignment = reader.uleb();
  const dataAlignment = reader.sleb();
  const returnRegister = version === 1 ? reader.u8() : reader.uleb();
  const hasAugmentation = augmentation.startsWith('z');
  if (augmentation !== '' && !hasAugmentation) return null;
  let encoding: number | null = isEh ? 0 : null;
  const after = hasAugmentation ? reader.uleb() + reader.position : reader.position;
  for (const letter of augmentation.slice(1)) {
    if (letter === 'R') encoding = reader.u8();
    else if (letter === 'L') reader.skip(1);
    else if (letter === 'P') encoded(reader, reader.u8(), 4);
    else break;
  }
  reader.seek(after);
  return { codeAlignment, dataAlignment, returnRegister, encoding, hasAugmentation, instructions: reader };
}

/** A value by the lower half of its `DW_EH_PE_*` encoding. */
function encoded(reader: Reader, encoding: number, addressSize: 4 | 8): number {
  switch (encoding & 0x0f) {
    case 0x00:
      return reader.uint(addressSize);
    case 0x01:
      return reader.uleb();
    case 0x02:
      return reader.u16();
    case 0x03:
      return reader.u32();
    case 0x04:
      return reader.u64();
    case 0x09:
      return reader.sleb();
    case 0x0a:
      return (reader.u16() << 16) >> 16;
    case 0x0b:
      return reader.u32() | 0;
    case 0x0c:
      return reader.u64();
    default:
      return reader.fail(reader.position, `has an address of unknown encoding ${encoding}`);
  }
}
