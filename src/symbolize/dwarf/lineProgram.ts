// The line number state machine (DWARF 5 sections 6.2.2 and 6.2.5). Rows go into flat arrays; a sequence stays
// only if it lies in live code. VLIW operation indexes are not tracked: no machine here has them.
import type { ExecutableRanges } from '../executable';
import type { Reader } from '../reader';
import * as dw from './constants';
import { type LineHeader, readOldFile } from './lineHeader';
import { RowBuffer } from './rows';

export class LineProgram {
  readonly rows: RowBuffer;
  private address = 0;
  private file = 1;
  private line = 1;
  private column = 0;
  private readonly reader: Reader;

  constructor(
    private readonly header: LineHeader,
    executable: ExecutableRanges,
  ) {
    this.reader = header.program;
    this.rows = new RowBuffer(executable);
  }

  /** Runs to the end; on a DwarfError, the sequences completed before it remain in `rows`. */
  run(): void {
    const { reader, header } = this;
    while (reader.remaining > 0) {
      const opcode = reader.u8();
      if (opcode >= header.opcodeBase) this.special(opcode);
      else if (opcode === 0) this.extended();
      else this.standard(opcode);
    }
  }

  private special(opcode: number): void {
    const { lineBase, lineRange } = this.header;
    const adjusted = opcode - this.header.opcodeBase;
    this.advance(Math.floor(adjusted / this.checkedLineRange()));
    this.line += lineBase + (adjusted % lineRange);
    this.emit();
  }

  private standard(opcode: number): void {
    const { reader, header } = this;
    switch (opcode) {
      case dw.DW_LNS_copy:
        return this.emit();
      case dw.DW_LNS_advance_pc:
        return this.advance(reader.uleb());
      case dw.DW_LNS_advance_line:
        this.line += reader.sleb();
        return;
      case dw.DW_LNS_set_file:
        this.file = reader.uleb();
        return;
      case dw.DW_LNS_set_column:
        this.column = reader.uleb();
        return;
      case dw.DW_LNS_const_add_pc:
        return this.advance(Math.floor((255 - header.opcodeBase) / this.checkedLineRange()));
      case dw.DW_LNS_fixed_advance_pc:
        this.address += reader.u16();
        return;
      default: // the rest of them, and unknown ones, matter only by their operands
        for (let count = header.operandCounts[opcode] ?? 0; count > 0; count--) reader.uleb();
    }
  }

  private extended(): void {
    const { reader } = this;
    const length = reader.uleb();
    const next = reader.at(reader.position).position + length;
    if (length === 0) return;
    switch (reader.u8()) {
      case dw.DW_LNE_end_sequence:
        this.rows.endSequence(this.address);
        this.reset();
        break;
      case dw.DW_LNE_set_address:
        this.address = reader.uint(length - 1);
        break;
      case dw.DW_LNE_define_file:
        this.header.files.push(readOldFile(reader));
        break;
    }
    if (next > reader.limit) reader.fail(reader.position, 'has an opcode that reaches past the end');
    reader.position = next;
  }

  private reset(): void {
    this.address = 0;
    this.file = 1;
    this.line = 1;
    this.column = 0;
  }

  private advance(operations: number): void {
    this.address += operations * this.header.minimumInstructionLength;
  }

  private emit(): void {
    this.rows.push(this.address, this.file, this.line >>> 0, this.column);
  }

  private checkedLineRange(): number {
    const { lineRange } = this.header;
    return lineRange || this.reader.fail(this.reader.position - 1, 'has a line_range of 0');
  }
}
