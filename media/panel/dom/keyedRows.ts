/** Keyed rows that stay where they are while their figures change. */
import { longestRise } from '../trend/longestRise';

/** A row, with what it draws by. */
interface KeyedRow {
  readonly node: HTMLElement;
}

/**
 * Rows of a parent that has no other children. What it returns takes the data of a drawing and gives their rows, in
 * order: new ones are added, those without data removed, and as few as can be are moved. No join of d3: its own
 * ordering may move the row that has the focus, which takes the focus away, and it costs as much as all the rows'
 * figures where nothing has come, gone or moved.
 */
export function keyedRows<Row extends KeyedRow, Datum>(
  parent: Element,
  keyOf: (datum: Datum) => string,
  make: (datum: Datum) => Row,
): (data: readonly Datum[]) => readonly Row[] {
  let keys: readonly string[] = [];
  let rows: readonly Row[] = [];
  return (data) => {
    const wanted = data.map(keyOf);
    if (wanted.length === keys.length && wanted.every((key, at) => key === keys[at])) return rows;
    const places = new Map(keys.map((key, at) => [key, at]));
    const before = wanted.map((key) => places.get(key) ?? -1);
    const kept = new Set(before);
    rows.forEach(({ node }, at) => {
      if (!kept.has(at)) node.remove();
    });
    const next = data.map((datum, at) => rows[before[at]!] ?? make(datum));
    arrange(
      parent,
      next.map(({ node }) => node),
      before,
    );
    [keys, rows] = [wanted, next];
    return rows;
  };
}

/** Puts the rows in order, never by moving the one that has the focus. @param before Their places; -1: it is new. */
function arrange(parent: Element, nodes: readonly HTMLElement[], before: readonly number[]): void {
  const active = document.activeElement;
  const focused = active && parent.contains(active) ? nodes.findIndex((node) => node.contains(active)) : -1;
  const known = nodes.flatMap((_, at) => (before[at]! < 0 ? [] : [at]));
  const rise = longestRise(
    known.map((at) => before[at]!),
    known.indexOf(focused),
  );
  const staying = new Set(rise.map((at) => known[at]!));
  for (let at = nodes.length - 1; at >= 0; at--)
    if (!staying.has(at)) parent.insertBefore(nodes[at]!, nodes[at + 1] ?? null);
}
