/**
 * Where the bytes are, as an icicle graph: the outermost callers on top, each caller as wide as what was allocated
 * below it. Pure: from groups to cells.
 */
import { frameName } from '../../../src/words/frames';
import type { StackFrame, PanelLeakGroup } from '../../../src/views/panel/protocol';

/** What a cell's width stands for: bytes outstanding, or bytes an hour that it grows by. */
export type Weight = 'outstanding' | 'growth';

/** How the leaks are shown. */
export type LeakMode = 'list' | Weight;
export const leakModes = ['list', 'outstanding', 'growth'] as const satisfies readonly LeakMode[];

export interface Cell {
  readonly frame: StackFrame;
  /** Names it by its callers: the same from one drawing to the next. */
  readonly path: string;
  /** Bytes, or bytes an hour. */
  readonly value: number;
  readonly depth: number;
  /** Part of the whole, 0 to 1. */
  readonly from: number;
  readonly to: number;
  /** Positions among all cells; -1: none. */
  readonly parent: number;
  readonly firstChild: number;
  readonly previous: number;
  readonly next: number;
  /** It belongs to the user's own code, or to what calls that. */
  readonly isOwn: boolean;
  /** A group that goes through it, and the position of its frame: for its source. */
  readonly group: string;
  readonly frameIndex: number;
}

interface Node {
  readonly key: string;
  readonly frame: StackFrame;
  readonly group: string;
  readonly frameIndex: number;
  isOwn: boolean;
  value: number;
  readonly children: Map<string, Node>;
}

const maximumDepth = 48;
const maximumCells = 4000;

function weightOf({ bytes, site }: PanelLeakGroup, weight: Weight): number {
  if (weight === 'outstanding') return bytes;
  const grows = site?.kind === 'growing' || site?.kind === 'suspected';
  return grows ? Math.max(0, site.bytesPerHour?.estimate ?? 0) : 0;
}

/** Depth first, children by their width. Empty where nothing has a weight or a frame. */
export function icicleCells(groups: readonly PanelLeakGroup[], weight: Weight): readonly Cell[] {
  const roots = new Map<string, Node>();
  for (const group of groups) addStack(roots, group, weightOf(group, weight));
  const total = sum(roots);
  const cells: Cell[] = [];
  if (total > 0) place(roots, 0, 0, 1 / total, -1, cells);
  return cells;
}

function addStack(roots: Map<string, Node>, group: PanelLeakGroup, value: number): void {
  if (value <= 0) return;
  const { frames, ownFrame, id } = group;
  let level = roots;
  for (let index = frames.length - 1; index >= Math.max(0, frames.length - maximumDepth); index--) {
    const frame = frames[index]!;
    const key = `${frameName(frame)} ${frame.file ?? ''}:${frame.line}`;
    let node = level.get(key);
    if (!node) {
      node = { key, frame, group: id, frameIndex: index, isOwn: false, value: 0, children: new Map() };
      level.set(key, node);
    }
    node.value += value;
    node.isOwn ||= index >= ownFrame;
    level = node.children;
  }
}

function place(
  nodes: Map<string, Node>,
  depth: number,
  from: number,
  share: number,
  parent: number,
  cells: Cell[],
): void {
  const above = cells[parent]?.path ?? '';
  let at = from;
  let previous = -1;
  for (const node of [...nodes.values()].sort((a, b) => b.value - a.value)) {
    if (cells.length >= maximumCells) return;
    const index = cells.length;
    const { key, frame, value, isOwn, group, frameIndex } = node;
    const to = at + value * share;
    const firstChild = node.children.size > 0 && index + 1 < maximumCells ? index + 1 : -1;
    cells.push({
      frame,
      path: `${above}\n${key}`,
      value,
      depth,
      from: at,
      to,
      parent,
      firstChild,
      previous,
      next: -1,
      isOwn,
      group,
      frameIndex,
    });
    if (previous >= 0) cells[previous] = { ...cells[previous]!, next: index };
    place(node.children, depth + 1, at, share, index, cells);
    previous = index;
    at = to;
  }
}

function sum(nodes: Map<string, Node>): number {
  let total = 0;
  for (const { value } of nodes.values()) total += value;
  return total;
}

/** The cell that an arrow key goes to; the same where there is none. */
export function neighbour(cells: readonly Cell[], at: number, key: string): number {
  const cell = cells[at];
  if (!cell) return cells.length > 0 ? 0 : -1;
  const to = {
    ArrowUp: cell.parent,
    ArrowDown: cell.firstChild,
    ArrowLeft: cell.previous,
    ArrowRight: cell.next,
    Home: 0,
  }[key];
  return to === undefined || to < 0 ? at : to;
}
