/** Keyed rows that stay where they are while their figures change. */
import type { BaseType, Selection } from 'd3';
import { longestRise } from './longestRise';

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

/** Puts all children of a parent in order: as few as can be are moved, and never the one that has the focus. */
function orderAround(nodes: readonly Element[]): void {
  if (nodes.every((node, at) => node.nextElementSibling === (nodes[at + 1] ?? null))) return;
  const places = new Map(
    nodes[0]?.parentElement && [...nodes[0].parentElement.children].map((node, at) => [node, at]),
  );
  const active = document.activeElement;
  const focused = active === document.body ? -1 : nodes.findIndex((node) => node.contains(active));
  const staying = new Set(
    longestRise(
      nodes.map((node) => places.get(node) ?? -1),
      focused,
    ),
  );
  for (let at = nodes.length - 1, next: Element | undefined; at >= 0; next = nodes[at], at--) {
    if (staying.has(at)) continue;
    if (next) next.before(nodes[at]!);
    else nodes[at]!.parentElement?.append(nodes[at]!);
  }
}
