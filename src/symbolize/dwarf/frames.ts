// The frames of one address in one unit: the inlined calls it is in, innermost first, and the function they were
// inlined into. The line table says where the innermost stands; each call says where its caller stands.
import type { Frame } from '../frame';
import type { FunctionTable } from './functions';
import type { InlinedCall } from './inlines';
import type { LineTable, Location } from './lineTable';
import type { Unit } from './unit';

const NOWHERE: Location = { file: null, line: 0, column: 0 };

/** [] where the unit knows neither a function nor a line for `address`. */
export function framesIn(unit: Unit, address: number): Frame[] {
  const lines = unit.lines(); // of split units too: they stand in the program
  const { set, functions } = functionsOf(unit);
  const row = lines?.lookup(address);
  const subprogram = functions?.find(address) ?? -1;
  if (subprogram < 0) return row ? [{ function: null, ...row }] : [];
  const nameOf = (id: number) => set.problems.attempt(() => set.names.get(id)) ?? null;
  const frames: Frame[] = [];
  let { file, line, column } = row ?? NOWHERE;
  const innermost = set.problems.attempt(() => functions?.inlines(subprogram).find(address));
  for (let call: InlinedCall | undefined = innermost; call; call = call.caller) {
    frames.push({ function: nameOf(call.id), file, line, column });
    ({ line, column } = call);
    file = callFile(call, lines);
  }
  frames.push({ function: nameOf(subprogram), file, line, column });
  return frames;
}

function functionsOf(unit: Unit): { set: Unit['set']; functions: FunctionTable | null } {
  const withFunctions = unit.withFunctions();
  return { set: withFunctions.set, functions: withFunctions.functions() };
}

function callFile({ file }: InlinedCall, lines: LineTable | null): string | null {
  return (file !== undefined && lines?.path(file)) || null;
}
