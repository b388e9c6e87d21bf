/** Keyed rows that stay where they are while their figures change. */
import type { BaseType, Selection } from 'd3';

type Rows<Row extends BaseType, Datum, Parent extends BaseType> = Selection<Row, Datum, Parent, undefined>;

/**
 * Binds `data` to the rows by key, adds and removes the difference and puts the rows in order. As `join` of d3,
 * whose own ordering may move the row that has the focus, which takes the focus away.
 */
export function joinRows<Row extends HTMLElement, Datum, Parent extends HTMLElement>(
  rows: Rows<Row, Datum, Parent>,
  data: readonly Datum[],
  key: (datum: Datum) => string,
  add: (entered: ReturnType<Rows<Row, Datum, Parent>['enter']>) => Rows<Row, Datum, Parent>,
): Rows<Row, Datum, Parent> {
  const bound = rows.data(data, key);
  bound.exit().remove();
  const all = add(bound.enter()).merge(bound);
  orderAround(all.nodes());
  return all;
}

/** Puts siblings in order without ever moving the one that has the focus. */
function orderAround(nodes: readonly Element[]): void {
  const focused = nodes.findIndex((node) => node.contains(document.activeElement));
  const pinned = Math.max(focused, 0);
  for (let at = pinned - 1; at >= 0; at--) {
    const [node, next] = [nodes[at]!, nodes[at + 1]!];
    if (node.nextElementSibling !== next) next.before(node);
  }
  for (let at = pinned + 1; at < nodes.length; at++) {
    const [node, previous] = [nodes[at]!, nodes[at - 1]!];
    if (node.previousElementSibling !== previous) previous.after(node);
  }
}
