/** The icicle graph of the leaks: a tree to assistive technology, walked with the arrow keys; the list is its table. */
import { create, select } from 'd3';
import type { PanelLeakGroup } from '../../../src/views/panel/protocol';
import { formatBytes, formatNumber, formatRate } from '../../../src/words/units';
import { icicleCells, neighbour, type Cell, type Weight } from './icicle';
import { frameText } from './leakTable';
import { t } from '../text';

export interface IcicleGraph {
  readonly node: HTMLElement;
  readonly draw: (groups: readonly PanelLeakGroup[], weight: Weight) => void;
}

const rowHeight = 20;
/** Narrower than this part of the width, a cell is not drawn. */
const leastWidth = 0.002;

export function icicleGraph(reveal: (group: string, frame: number) => void): IcicleGraph {
  const node = create('div').attr('class', 'icicle');
  const tree = node
    .append('div')
    .attr('class', 'cells')
    .attr('role', 'tree')
    .attr('aria-label', t('icicle.label'));
  const about = node.append('p').attr('class', 'about').attr('aria-hidden', 'true');
  const empty = node.append('p').attr('class', 'empty');
  let cells: readonly Cell[] = [];
  let weight: Weight = 'outstanding';
  /** The cell that takes the whole width, and the one that has the focus; as paths, which outlive new figures. */
  let zoomed = '';
  let focused = '';

  const find = (path: string): number => cells.findIndex((cell) => cell.path === path);
  const focus = (at: number): void => {
    focused = cells[at]?.path ?? '';
    render();
    tree.node()!.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  };
  const zoom = (at: number): void => {
    const path = cells[at]?.path ?? '';
    zoomed = path === zoomed ? '' : path;
    focus(Math.max(at, 0));
  };
  const open = (at: number): void => {
    const cell = cells[at];
    if (cell?.frame.file != null) reveal(cell.group, cell.frameIndex);
  };
  const tell = (at: number): void => {
    about.text(at < 0 ? t('icicle.keys') : cellText(cells, at, weight));
  };
  const render = (): void => {
    const root = cells[find(zoomed)];
    const at = Math.max(0, find(focused));
    const visibleCells = cells
      .map((cell, index) => ({ cell, index }))
      .filter(({ cell }) => isInView(cell, root, cells));
    const depth = Math.max(0, ...visibleCells.map(({ cell }) => cell.depth));
    tree.style('height', `${(depth + 1) * rowHeight}px`);
    const [from, span] = root ? [root.from, root.to - root.from] : [0, 1];
    tree
      .selectAll<HTMLDivElement, { cell: Cell; index: number }>('div')
      .data(visibleCells, ({ cell }) => cell.path)
      .join('div')
      .attr('role', 'treeitem')
      .attr('class', ({ cell }) => (cell.isOwn ? 'cell own' : 'cell'))
      .attr('aria-level', ({ cell }) => cell.depth + 1)
      .attr('aria-selected', ({ index }) => String(index === at))
      .attr('aria-label', ({ index }) => cellText(cells, index, weight))
      .attr('tabindex', ({ index }) => (index === at ? 0 : -1))
      .style('left', ({ cell }) => percent(Math.max(0, (cell.from - from) / span)))
      .style('width', ({ cell }) => percent(Math.min(1, (cell.to - cell.from) / span)))
      .style('top', ({ cell }) => `${cell.depth * rowHeight}px`)
      .text(({ cell }) => frameText(cell.frame).function || frameText(cell.frame).place)
      .on('click', (_, { index }) => zoom(index))
      .on('dblclick', (_, { index }) => open(index))
      .on('pointerenter focus', (_, { index }) => tell(index))
      .on('pointerleave', () => tell(find(focused)));
  };
  tree.on('keydown', (event: KeyboardEvent) => {
    const at = Math.max(0, find(focused));
    const moved = neighbour(cells, at, event.key);
    if (event.key === 'Enter' && event.shiftKey) open(at);
    else if (event.key === 'Enter' || event.key === ' ') zoom(at);
    else if (event.key === 'Escape' && zoomed !== '') zoom(find(zoomed));
    else if (/^(?:Arrow|Home)/.test(event.key)) focus(inView(moved) ? moved : at);
    else return;
    event.preventDefault();
  });
  const inView = (at: number): boolean => {
    const cell = cells[at];
    return cell !== undefined && isInView(cell, cells[find(zoomed)], cells);
  };

  return {
    node: node.node()!,
    draw: (groups, newWeight) => {
      weight = newWeight;
      cells = icicleCells(groups, weight);
      if (find(zoomed) < 0) zoomed = '';
      const isEmpty = cells.length === 0;
      tree.classed('gone', isEmpty);
      about.classed('gone', isEmpty);
      empty.text(t(weight === 'growth' ? 'icicle.noGrowth' : 'icicle.nothing')).classed('gone', !isEmpty);
      render();
      if (!select(about.node()).text()) tell(-1);
    },
  };
}

/** Wide enough, and below the cell that is zoomed to, or above it. */
function isInView(cell: Cell, root: Cell | undefined, cells: readonly Cell[]): boolean {
  if (!root) return cell.to - cell.from >= leastWidth;
  const isAbove = cell.depth < root.depth && cell.from <= root.from && cell.to >= root.to;
  const isBelow = cell.from >= root.from && cell.to <= root.to && cell.depth >= root.depth;
  if (cell === root || (isAbove && isAncestor(cell, root, cells))) return true;
  return isBelow && cell.to - cell.from >= leastWidth * (root.to - root.from);
}

function isAncestor(cell: Cell, of: Cell, cells: readonly Cell[]): boolean {
  for (let at = of.parent; at >= 0; at = cells[at]!.parent) if (cells[at] === cell) return true;
  return false;
}

function cellText(cells: readonly Cell[], at: number, weight: Weight): string {
  const cell = cells[at];
  if (!cell) return '';
  const { function: name, place } = frameText(cell.frame);
  return t('icicle.cell', {
    name: name || place,
    place: name ? place : '',
    bytes: (weight === 'growth' ? formatRate : formatBytes)(cell.value),
    percent: formatNumber((cell.to - cell.from) * 100, 1),
  });
}

function percent(part: number): string {
  return `${(part * 100).toFixed(3)}%`;
}
