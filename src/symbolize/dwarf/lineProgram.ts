/**
 * The line number state machine (DWARF 5 sections 6.2.2 and 6.2.5). Rows go into flat arrays; a sequence stays
 * only if it lies in live code. VLIW operation indexes are not tracked: no machine here has them.
 */
import type { Reader } from '../reader';
import * as dw from './constants';
import { type LineHeader, readOldFile } from './lineHeader';
import type { RowBuffer } from './rows';

/** Address advances of the special opcodes of the program that runs: programs run one after the other. */
const advances = new Uint16Array(256);

export class LineProgram {
  #address = 0;
  #file = 1;
  #line = 1;
  #column = 0;
  readonly #reader: Reader;

  constructor(
    private readonly header: LineHeader,
    private readonly rows: RowBuffer,
  ) {
    this.#reader = header.program;
  }

  /** Runs to the end; on a DwarfError, the sequences completed before it remain in `rows`. */
  run(): void {
    const { rows } = this;
    const reader = this.#reader;
    const { opcodeBase, lineBase, lineRange, minimumInstructionLength } = this.header;
    if (lineRange === 0) reader.fail(reader.position, 'has a line_range of 0');
    for (let opcode = opcodeBase; opcode < 256; opcode++)
      advances[opcode] = Math.floor((opcode - opcodeBase) / lineRange) * minimumInstructionLength;
    while (reader.position < reader.limit) {
      const opcode = reader.u8();
      if (opcode >= opcodeBase) {
        this.#address += advances[opcode] ?? 0;
        this.#line = (this.#line + lineBase + ((opcode - opcodeBase) % lineRange)) >>> 0;
        rows.push(this.#address, this.#file, this.#line, this.#column);
      } else if (opcode === 0) this.#extended();
      else this.#standard(opcode);
    }
  }

  #standard(opcode: number): void {
    const { header } = this;
    const reader = this.#reader;
    switch (opcode) {
      case dw.DW_LNS_copy:
        return this.rows.push(this.#address, this.#file, this.#line, this.#column);
      case dw.DW_LNS_advance_pc:
        this.#address += reader.uleb() * header.minimumInstructionLength;
        return;
      case dw.DW_LNS_advance_line:
        this.#line = (this.#line + reader.sleb()) >>> 0;
        return;
      case dw.DW_LNS_set_file:
        this.#file = reader.uleb();
        return;
      case dw.DW_LNS_set_column:
        this.#column = reader.uleb();
        return;
      case dw.DW_LNS_const_add_pc:
        this.#address += advances[255] ?? 0;
        return;
      case dw.DW_LNS_fixed_advance_pc:
        this.#address += reader.u16();
        return;
      default: // the rest of them, and unknown ones, matter only by their operands
        for (let count = header.operandCounts[opcode] ?? 0; count > 0; count--) reader.skipLeb();
    }
  }

  #extended(): void {
    const reader = this.#reader;
    const length = reader.uleb();
    const next = reader.position + length;
    if (next > reader.limit) reader.fail(reader.position, 'has an opcode that reaches past the end');
    if (length === 0) return;
    switch (reader.u8()) {
      case dw.DW_LNE_end_sequence:
        this.rows.endSequence(this.#address);
        this.#reset();
        break;
      case dw.DW_LNE_set_address:
        this.#address = reader.uint(length - 1);
        this.rows.setAddress(this.#address);
        break;
      case dw.DW_LNE_define_file:
        this.header.files.push(readOldFile(reader));
        break;
    }
    reader.seek(next);
  }

  #reset(): void {
    this.#address = 0;
    this.#file = 1;
    this.#line = 1;
    this.#column = 0;
  }
}
