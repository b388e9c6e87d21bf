/**
 * The frames of one address in one unit: the inlined calls it is in, innermost first, and the function they were
 * inlined into. The line table says where the innermost stands; each call says where its caller stands.
 */
import type { Frame } from '../frame';
import type { FunctionEntry } from './functions';
import type { InlinedCall } from './inlines';
import type { TableFile, UnitTables } from './unitTables';

const NOTHING: readonly Frame[] = [];

/** Makes frames; keeps the last ones, as neighbouring addresses have the same. */
export class Frames {
  #last = NOTHING;
  /** What `last` stands for. */
  #unit: UnitTables | undefined;
  #row = -1;
  #named: FunctionEntry | InlinedCall | undefined;

  /** [] where the unit knows neither a function nor a line for `address`. */
  in(unit: UnitTables, address: number): readonly Frame[] {
    const lines = unit.lines(); // of split units too: they stand in the program
    const { file, functions } = unit.withFunctions();
    const row = lines ? lines.lookup(address) : -1;
    const entry = functions?.find(address);
    if (!entry && row < 0) return NOTHING;
    const call = entry && functions?.inlinedCall(entry, address);
    const named = call ?? entry;
    if (row !== this.#row || named !== this.#named || unit !== this.#unit) {
      const name = named ? nameOf(file, named) : null;
      const innermost =
        lines && row >= 0 ? lines.frame(row, name) : { function: name, file: null, line: 0, column: 0 };
      if (call) call.callers ??= callersOf(unit, file, call, entry);
      this.#last = call?.callers ? [innermost, ...call.callers] : [innermost];
      this.#unit = unit;
      this.#row = row;
      this.#named = named;
    }
    return this.#last;
  }
}

/** The frames around an inlined call, innermost first: the same for every address in it. */
function callersOf(
  unit: UnitTables,
  tableFile: TableFile,
  call: InlinedCall,
  entry: FunctionEntry,
): readonly Frame[] {
  const frames: Frame[] = [];
  for (let inner: InlinedCall | undefined = call; inner; inner = inner.caller) {
    const file = inner.file === undefined ? null : (unit.lines()?.path(inner.file) ?? null);
    const { line, column } = inner;
    frames.push({ function: nameOf(tableFile, inner.caller ?? entry), file, line, column });
  }
  return frames;
}

function nameOf(file: TableFile, named: FunctionEntry | InlinedCall): string | null {
  if (named.name === undefined) named.name = file.nameOf(named.id);
  return named.name;
}
