/** Rows of a tree, and one stable node for each of them while there is a row of its id. */

import type { Subject } from '../subject';

/** The command of a row that is clicked: as the editor takes it. */
export interface RowCommand {
  readonly title: string;
  readonly command: string;
  readonly arguments?: unknown[];
}

/** A row as values; the tree makes the item. All text is plain text. */
export interface Row {
  /** Unique among all rows of the tree, and the same for the same thing. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  /** A codicon, such as `warning`, with the id of its colour. */
  readonly icon?: readonly [id: string, color?: string];
  readonly contextValue?: string;
  /** What its commands are run on. */
  readonly subject?: Subject;
  readonly command?: RowCommand;
  /** What screen readers say instead of label and description. */
  readonly accessibleName?: string;
  /** Asked only when the row is open. */
  readonly children?: () => readonly Row[];
  readonly expanded?: boolean;
}

export interface Node {
  row: Row;
  /** null at the first level. */
  readonly parent: Node | null;
  /** Made when the row is opened for the first time. */
  children: Node[] | null;
}

function newNode(row: Row, parent: Node | null): Node {
  return { row, parent, children: null };
}

/** Made when they are asked for the first time. */
export function childrenOf(node: Node): Node[] {
  return (node.children ??= (node.row.children?.() ?? []).map((row) => newNode(row, node)));
}

/** The node of a row at whatever depth; nodes are made only for what it lies in. */
export function findNode(roots: readonly Node[], id: string): Node | undefined {
  const path = pathTo(
    roots.map(({ row }) => row),
    id,
  );
  let level = roots;
  let node: Node | undefined;
  for (const step of path ?? []) {
    node = level.find(({ row }) => row.id === step);
    if (!node) return undefined;
    if (step !== id) level = childrenOf(node);
  }
  return node;
}

/** Ids from the first level to a row, the nearest to the first level; undefined where there is none. */
function pathTo(rows: readonly Row[], id: string): string[] | undefined {
  if (rows.some((row) => row.id === id)) return [id];
  for (const row of rows) {
    const below = row.children && pathTo(row.children(), id);
    if (below) return [row.id, ...below];
  }
  return undefined;
}

/** The nodes for `rows`: the known ones, brought up to date, and new ones. Adds what must be drawn to `changed`. */
export function reconcile(
  before: readonly Node[],
  rows: readonly Row[],
  changed: Node[],
  parent: Node | null,
): Node[] {
  const known = new Map(before.map((node) => [node.row.id, node]));
  return rows.map((row) => {
    const node = known.get(row.id);
    if (!node) return newNode(row, parent);
    const differs = !sameRow(node.row, row);
    node.row = row;
    const inner: Node[] = [];
    const children = node.children;
    if (children) node.children = reconcile(children, row.children?.() ?? [], inner, node);
    // Drawing a node draws its children too.
    if (differs || (children && node.children && !sameNodes(children, node.children))) changed.push(node);
    else changed.push(...inner);
    return node;
  });
}

export function sameNodes(a: readonly Node[], b: readonly Node[]): boolean {
  return a.length === b.length && a.every((node, index) => node === b[index]);
}

function sameRow(a: Row, b: Row): boolean {
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.tooltip === b.tooltip &&
    a.icon?.[0] === b.icon?.[0] &&
    a.icon?.[1] === b.icon?.[1] &&
    a.contextValue === b.contextValue &&
    a.accessibleName === b.accessibleName &&
    Boolean(a.children) === Boolean(b.children) &&
    JSON.stringify(a.command) === JSON.stringify(b.command)
  );
}
