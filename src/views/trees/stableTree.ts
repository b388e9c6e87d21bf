/**
 * A tree of rows with one stable object per row: selection, expansion and scroll position live through updates, and
 * only what changed is drawn again. Nothing is computed while the tree is hidden.
 */
import * as vscode from 'vscode';
import { clean, cleanLines } from '../../words/untrusted';

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
  readonly command?: vscode.Command;
  /** What screen readers say instead of label and description. */
  readonly accessibleName?: string;
  /** Asked only when the row is open. */
  readonly children?: () => readonly Row[];
  readonly expanded?: boolean;
}

interface Node {
  row: Row;
  /** Made when the row is opened for the first time. */
  children: Node[] | null;
}

/** What stands beside and under the view's title. */
export interface Heading {
  readonly description: string;
  readonly message: string;
}

/** What a view shows beside its rows. */
interface Outside {
  readonly heading?: () => Heading;
  /** What is to be seen without opening the view; asked for while it is hidden too. */
  readonly badge?: () => vscode.ViewBadge | undefined;
}

/** Draw at most this often, ms. */
const MIN_INTERVAL_MS = 250;
/** Characters of a label or description, and of a tooltip, that are shown. */
const MAX_LABEL = 300;
const MAX_TOOLTIP = 4000;

export class StableTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Node[] | undefined>();
  readonly #view: vscode.TreeView<Node>;
  readonly #visibility: vscode.Disposable;
  #roots: Node[] = [];
  #timer: NodeJS.Timeout | undefined;
  #stale = true;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    viewId: string,
    private readonly rows: () => readonly Row[],
    private readonly outside: Outside = {},
  ) {
    this.#view = vscode.window.createTreeView(viewId, { treeDataProvider: this });
    this.#setHeading();
    this.#visibility = this.#view.onDidChangeVisibility(({ visible }) => {
      if (visible && this.#stale) this.#update();
    });
  }

  /** Says that the rows may have changed. */
  readonly refresh = (): void => {
    this.#stale = true;
    this.#updateBadge();
    if (!this.#view.visible || this.#timer !== undefined) return;
    this.#update();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#stale) this.refresh();
    }, MIN_INTERVAL_MS);
  };

  getTreeItem({ row }: Node): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    // A row may hold text of the device or the ELF: names of tasks, functions, marks.
    const label = clean(row.label, MAX_LABEL);
    const item = new vscode.TreeItem(label, !row.children ? None : row.expanded ? Expanded : Collapsed);
    item.id = row.id;
    if (row.description !== undefined) item.description = clean(row.description, MAX_LABEL);
    item.tooltip = cleanLines(row.tooltip ?? `${row.label} ${row.description ?? ''}`, MAX_TOOLTIP);
    if (row.icon)
      item.iconPath = new vscode.ThemeIcon(
        row.icon[0],
        row.icon[1] ? new vscode.ThemeColor(row.icon[1]) : undefined,
      );
    if (row.contextValue !== undefined) item.contextValue = row.contextValue;
    if (row.command) item.command = row.command;
    if (row.accessibleName !== undefined) item.accessibilityInformation = { label: row.accessibleName };
    return item;
  }

  getChildren(node?: Node): Node[] {
    if (node) return (node.children ??= (node.row.children?.() ?? []).map(newNode));
    // Asked for while a refresh waits: that one finds nothing left to do, so the heading is due now as well.
    if (this.#stale) {
      this.#stale = false;
      this.#setHeading();
      this.#roots = reconcile(this.#roots, this.rows(), []);
    }
    return this.#roots;
  }

  /** Rows are shown by `show` at the first level only. */
  getParent(): undefined {
    return undefined;
  }

  /** Selects a row of the first level, if it is there, and opens it. */
  async show(id: string): Promise<void> {
    if (this.#stale) this.#update();
    const node = this.#roots.find(({ row }) => row.id === id);
    if (node) await this.#view.reveal(node, { select: true, focus: false, expand: true });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#visibility.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  #updateBadge(): void {
    const badge = this.outside.badge?.();
    if (badge?.value !== this.#view.badge?.value) this.#view.badge = badge;
  }

  #setHeading(): void {
    if (!this.outside.heading) return;
    const { description, message } = this.outside.heading();
    if (description !== (this.#view.description ?? '')) this.#view.description = description;
    if (message !== (this.#view.message ?? '')) this.#view.message = message;
  }

  #update(): void {
    this.#stale = false;
    this.#setHeading();
    const changed: Node[] = [];
    const before = this.#roots;
    this.#roots = reconcile(before, this.rows(), changed);
    if (!sameNodes(before, this.#roots)) this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed);
  }
}

function newNode(row: Row): Node {
  return { row, children: null };
}

/** The nodes for `rows`: the known ones, brought up to date, and new ones. Adds what must be drawn to `changed`. */
function reconcile(before: readonly Node[], rows: readonly Row[], changed: Node[]): Node[] {
  const known = new Map(before.map((node) => [node.row.id, node]));
  return rows.map((row) => {
    const node = known.get(row.id);
    if (!node) return newNode(row);
    const differs = !sameRow(node.row, row);
    node.row = row;
    const inner: Node[] = [];
    const children = node.children;
    if (children) node.children = reconcile(children, row.children?.() ?? [], inner);
    // Drawing a node draws its children too.
    if (differs || (children && node.children && !sameNodes(children, node.children))) changed.push(node);
    else changed.push(...inner);
    return node;
  });
}

function sameNodes(a: readonly Node[], b: readonly Node[]): boolean {
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
