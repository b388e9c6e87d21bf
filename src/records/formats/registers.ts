/**
 * The registers of a core, four a line: `Core  0 register dump:` (v3: one space, before v3.0 without the core), then
 * `PC      : 0x400d2498  PS      : 0x00060b34  …` (Xtensa) or `MEPC    : 0x42004a84  RA      : …` (RISC-V).
 * Source: ESP-IDF `panic_arch.c`. A line may be cut, or have lost its colons; a value that has lost digits is left out.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { PanicState } from './panicState';

const HEADER = /^(?:Core +(\d) r|R)egister dump:/;
const REGISTER = /([A-Z][A-Z0-9/]{0,7}) *:? 0x([0-9a-fA-F]{8})(?![0-9a-fA-F])/g;
/** A row of which the beginning has lost something. */
const DAMAGED = /^[A-Z][A-Z0-9/]{0,7}[ :]{1,9}0?x?[0-9a-fA-F]{1,9} {1,2}[A-Z][A-Z0-9/]{0,7} /;
const NAME =
  /^(?:PC|PS|A\d{1,2}|SAR|EXCCAUSE|EXCVADDR|LBEG|LEND|LCOUNT|EPC\d|EPS\d|MEPC|RA|SP|GP|TP|T\d|S0\/FP|S\d{1,2}|M[A-Z]{3,7})$/;

export class Registers implements Format {
  readonly first = 'ACEGLMPRST';

  constructor(private readonly panic: PanicState) {}

  parse({ message }: Line, emit: Emit): boolean {
    // Names are padded to eight characters.
    const isWhole = message.charCodeAt(8) === 0x3a && message.startsWith(' 0x', 9);
    if (isWhole || (this.panic.open && DAMAGED.test(message))) return this.#row(message, emit);
    const header = message.includes('egister dump:') ? HEADER.exec(message) : null;
    if (!header) return false;
    this.panic.open = true;
    this.panic.descriptions = 0;
    emit({ kind: 'register-dump', core: header[1] === undefined ? null : Number(header[1]) });
    return true;
  }

  reset(): void {}

  #row(message: string, emit: Emit): boolean {
    const values: Record<string, number> = {};
    let count = 0;
    for (const [, name = '', digits = ''] of message.matchAll(REGISTER)) {
      if (!NAME.test(name) || ++count > 8) return false;
      values[name] = Number.parseInt(digits, 16);
    }
    if (count === 0) return false;
    emit({ kind: 'registers', values });
    return true;
  }
}
