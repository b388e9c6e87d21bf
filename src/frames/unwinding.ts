/**
 * Call stacks of RISC-V panics, which print no backtrace: asked of the language server, which has the ELF's call frame
 * information, and kept as long as the core's state is.
 */
import type { CoreState } from '../model/events';
import type { UnwindResult } from '../server/protocol';
import type { CallStack, CrashedCore } from '../symbolize/unwind/unwinder';

interface Known {
  /** Words of the stack that were known when it was asked for: a panic is printed line by line. */
  readonly words: number;
  /** undefined: the answer has not come yet. */
  readonly stack: CallStack | null | undefined;
}

export class Unwinding {
  #known = new WeakMap<CoreState, Known>();

  /**
   * @param ask Asks the server; rejects where it cannot answer.
   * @param answered Told when an answer has come.
   */
  constructor(
    private readonly ask: (core: CrashedCore) => Promise<UnwindResult>,
    private readonly answered: () => void,
  ) {}

  /** Another ELF is used. */
  clear(): void {
    this.#known = new WeakMap();
  }

  /** The call stack of a core; undefined while it is not known, or where it cannot be. */
  stack(core: CoreState, generation: number): CallStack | undefined {
    const { address, words } = core.stack;
    if (address === null || words.length === 0) return undefined;
    const known = this.#known.get(core);
    if (known?.words !== words.length) void this.#ask(core, address, generation);
    return known?.stack ?? undefined;
  }

  async #ask(core: CoreState, address: number, generation: number): Promise<void> {
    const known = this.#known;
    const words = [...core.stack.words];
    known.set(core, { words: words.length, stack: known.get(core)?.stack });
    const crashed = { registers: Object.fromEntries(core.registers), stack: { address, words } };
    const result = await this.ask(crashed).catch(() => null);
    if (result?.generation !== generation || known !== this.#known) return;
    known.set(core, { words: words.length, stack: result.stack });
    this.answered();
  }
}
