/**
 * A core dump as esp-coredump prints it (`coredump.py info_corefile`, also `idf.py coredump-info`, and idf.py monitor where it
 * decodes dumps itself; v0.1 to v1.14): what crashed, the registers and the stack of that task, then all other threads.
 *
 *     ==================== ESP32 CORE DUMP START ====================
 *     Crashed task handle: 0x3ffafba0, name: 'main', GDB name: 'process 1073413024'
 *     Panic reason: abort() was called at PC 0x400d66b9 on core 0
 *     exccause       0x1d (StoreProhibitedCause)
 *     pc             0x400848b6   0x400848b6 <panic_abort+18>
 *     ==================== CURRENT THREAD STACK =====================
 *     #0  0x4008110d in panic_abort (details=0x3ffb4f0b "…") at /esp-idf/components/esp_system/panic.c:472
 *
 * gdb has found the frames already: they are kept as they are. Nothing in it is a line of the firmware, so the rest is passed over.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { PanicRecord } from '../record';
import { findCause } from './panicCauses';

const START = /^={10,32} ESP32 CORE DUMP START ={10,32}\s*$/;
const END = /^={10,32} ESP32 CORE DUMP END ={10,32}\s*$/;
const SECTION = /^={8,32} ([A-Z][A-Za-z0-9 _-]{2,40})/;
const TASK = /^Crashed task handle: 0x[0-9a-f]{1,8}, name: '([^']{1,32})'/i;
const XTENSA_CAUSE = /^exccause +(?:0x[0-9a-f]{1,8}|\d{1,3}) \((\w{1,48})\)\s*$/i;
const RISCV_CAUSE = /^mcause[ \t]{1,16}0x([0-9a-f]{1,8})(?=\s|$)/i;
const REGISTER = /^(pc|ra|sp|mepc|mcause|mtval|excvaddr|a0|a1)[ \t]{1,16}0x([0-9a-f]{1,8})(?=\s|$)/i;
const FRAME = /^#(\d{1,2}) {1,3}(?:0x([0-9a-f]{8}) in )?\S/i;
/** RISC-V privileged specification, table of mcause. */
const RISCV_CAUSES: Readonly<Record<number, string>> = {
  0: 'Instruction address misaligned',
  1: 'Instruction access fault',
  2: 'Illegal instruction',
  3: 'Breakpoint',
  4: 'Load address misaligned',
  5: 'Load access fault',
  6: 'Store address misaligned',
  7: 'Store access fault',
};
/** All threads of a large program, frame by frame. */
const MAX_LINES = 20_000;
const MAX_FRAMES = 20;

export class CoreDumpText implements Format {
  readonly hints = ['CORE DUMP START'];
  /** Lines that may still come; 0: none is open. */
  #left = 0;
  #section = '';
  #task: string | undefined;
  #hasPanic = false;
  /** Kept until the cause is known, which stands among them. */
  #registers: Record<string, number> = {};

  parse({ message, deviceMs }: Line, emit: Emit): boolean {
    if (this.#left === 0) return message.charCodeAt(0) === 0x3d && this.#begin(message);
    // The firmware is heard again: the end was lost.
    if (deviceMs !== null || message.startsWith('ets J') || message.startsWith('ESP-ROM:')) {
      this.reset();
      return false;
    }
    this.#left = END.test(message) ? 0 : this.#left - 1;
    const section = message.charCodeAt(0) === 0x3d ? SECTION.exec(message)?.[1] : undefined;
    if (section !== undefined) {
      this.#flush(emit);
      this.#section = section.trim();
    }
    if (this.#section === '') this.#head(message, emit);
    else if (this.#section === 'CURRENT THREAD REGISTERS') this.#register(message, emit);
    else if (this.#section === 'CURRENT THREAD STACK') this.#frame(message, emit);
    return true;
  }

  get isOpen(): boolean {
    return this.#left > 0;
  }

  reset(): void {
    this.#left = 0;
  }

  #begin(message: string): boolean {
    if (!START.test(message)) return false;
    this.#left = MAX_LINES;
    this.#section = '';
    this.#task = undefined;
    this.#hasPanic = false;
    this.#registers = {};
    return true;
  }

  #head(message: string, emit: Emit): void {
    this.#task = TASK.exec(message)?.[1] ?? this.#task;
    const reason = message.startsWith('Panic reason: ') ? message.slice(14).trim().slice(0, 200) : '';
    const cause = reason === '' ? null : findCause(reason)?.record;
    if (cause?.kind === 'panic') this.#panic(cause, emit);
    // Without its address the line was cut.
    else if (reason !== '' && !reason.startsWith('abort()'))
      this.#panic({ kind: 'panic', cause: 'exception', reason }, emit);
  }

  #register(message: string, emit: Emit): void {
    const name = XTENSA_CAUSE.exec(message)?.[1]?.replace(/Cause$/, '') ?? riscvCause(message);
    if (name !== undefined && !this.#hasPanic)
      this.#panic({ kind: 'panic', cause: 'exception', reason: name }, emit);
    const [, register, value] = REGISTER.exec(message) ?? [];
    if (register !== undefined && value !== undefined)
      this.#registers[register.toUpperCase()] = Number.parseInt(value, 16);
  }

  /** The registers have ended. */
  #flush(emit: Emit): void {
    if (Object.keys(this.#registers).length === 0) return;
    this.#ensurePanic(emit);
    emit({ kind: 'registers', values: this.#registers });
    this.#registers = {};
  }

  #frame(message: string, emit: Emit): void {
    const [, number, address] = FRAME.exec(message) ?? [];
    if (number === undefined || Number(number) >= MAX_FRAMES) return;
    this.#ensurePanic(emit);
    emit({ kind: 'panic-detail', text: message.trim().slice(0, 200) });
    if (number === '0' && address !== undefined)
      emit({ kind: 'backtrace', pcs: [`0x${address}`], trusted: 1, end: null, continued: false });
  }

  #ensurePanic(emit: Emit): void {
    if (!this.#hasPanic) this.#panic({ kind: 'panic', cause: 'exception', reason: 'Core dump' }, emit);
  }

  #panic(record: PanicRecord, emit: Emit): void {
    this.#hasPanic = true;
    emit({ ...record, ...(this.#task === undefined ? {} : { task: this.#task }) });
  }
}

/** Only of an exception: the upper bit stands for an interrupt. */
function riscvCause(message: string): string | undefined {
  const code = RISCV_CAUSE.exec(message)?.[1];
  return code === undefined ? undefined : RISCV_CAUSES[Number.parseInt(code, 16)];
}
