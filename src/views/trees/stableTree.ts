/**
 * A tree of rows with one stable object per row: selection, expansion and scroll position live through updates, and
 * only what changed is drawn again. Nothing is computed while the tree is hidden.
 */
import * as vscode from 'vscode';
import { clean, cleanLines } from '../../words/untrusted';
import { Pace } from '../pace';
import { childrenOf, findNode, reconcile, sameNodes, type Node, type Row } from './treeNodes';

export type { Row };

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
  readonly #pace = new Pace(MIN_INTERVAL_MS, () => {
    if (this.#stale && this.#view.visible) this.#update();
  });
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
    if (this.#view.visible) this.#pace.request();
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
    if (node) return childrenOf(node);
    // Asked for while a refresh waits: that one finds nothing left to do, so the heading is due now as well.
    if (this.#stale) {
      this.#stale = false;
      this.#setHeading();
      this.#roots = reconcile(this.#roots, this.rows(), [], null);
    }
    return this.#roots;
  }

  getParent({ parent }: Node): Node | undefined {
    return parent ?? undefined;
  }

  /** Selects a row, if it is there, and opens it and all that it lies in. */
  async show(id: string): Promise<void> {
    if (this.#stale) this.#update();
    const node = findNode(this.#roots, id);
    if (node) await this.#view.reveal(node, { select: true, focus: false, expand: true });
  }

  dispose(): void {
    this.#pace.dispose();
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
    this.#roots = reconcile(before, this.rows(), changed, null);
    if (!sameNodes(before, this.#roots)) this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed);
  }
}
