// The frames of one address in one unit: the inlined calls it is in, innermost first, and the function they were
// inlined into. The line table says where the innermost stands; each call says where its caller stands.
import type { Frame } from '../frame';
import type { FunctionTable } from './functions';
import type { InlinedCall } from './inlines';
import type { LineTable, Location } from './lineTable';
import type { Names } from './names';
import type { Unit, UnitContext } from './unit';

const NOWHERE: Location = { file: null, line: 0, column: 0 };

/** [] where the unit knows neither a function nor a line for `address`. */
export function framesIn(unit: Unit, address: number, names: Names, context: UnitContext): Frame[] {
  const lines = unit.lines();
  const functions = unit.functions();
  const row = lines?.lookup(address);
  const subprogram = functions?.find(address) ?? -1;
  if (subprogram < 0) return row ? [{ function: null, ...row }] : [];
  const nameOf = (offset: number) => context.attempt(() => names.get(offset)) ?? null;
  const frames: Frame[] = [];
  let location = row ?? NOWHERE;
  for (let call = innermost(functions, subprogram, address, context); call; call = call.caller) {
    frames.push({ function: nameOf(call.offset), ...location });
    location = callSite(call, lines);
  }
  frames.push({ function: nameOf(subprogram), ...location });
  return frames;
}

function innermost(
  functions: FunctionTable | null,
  subprogram: number,
  address: number,
  context: UnitContext,
): InlinedCall | undefined {
  return context.attempt(() => functions?.inlines(subprogram).find(address));
}

function callSite({ file, line, column }: InlinedCall, lines: LineTable | null): Location {
  return { file: (file !== undefined && lines?.path(file)) || null, line, column };
}
