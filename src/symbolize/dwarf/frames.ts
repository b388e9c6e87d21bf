// The frames of one address in one unit: the inlined calls it is in, innermost first, and the function they were
// inlined into. The line table says where the innermost stands; each call says where its caller stands.
import type { Frame } from '../frame';
import type { Unit } from './unit';

/** [] where the unit knows neither a function nor a line for `address`. */
export function framesIn(unit: Unit, address: number): Frame[] {
  const lines = unit.lines(); // of split units too: they stand in the program
  const { set, functions } = unit.withFunctions();
  const row = lines ? lines.lookup(address) : -1;
  let file = row >= 0 ? (lines?.fileOf(row) ?? null) : null;
  let line = row >= 0 ? (lines?.lineOf(row) ?? 0) : 0;
  let column = row >= 0 ? (lines?.columnOf(row) ?? 0) : 0;
  const entry = functions?.find(address);
  if (!entry) return row >= 0 ? [{ function: null, file, line, column }] : [];
  const frames: Frame[] = [];
  for (let call = functions?.inlinedCall(entry, address); call; call = call.caller) {
    if (call.name === undefined) call.name = set.nameOf(call.id);
    frames.push({ function: call.name, file, line, column });
    file = call.file === undefined ? null : (lines?.path(call.file) ?? null);
    line = call.line;
    column = call.column;
  }
  if (entry.name === undefined) entry.name = set.nameOf(entry.id);
  frames.push({ function: entry.name, file, line, column });
  return frames;
}
