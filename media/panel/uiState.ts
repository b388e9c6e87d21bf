/** What the user chose on the page and finds again when it is shown anew. */

export interface UiState {
  /** Ids of the open leak groups, least recently opened first. */
  readonly expanded: readonly string[];
  /** The byte axis begins at 0, whatever the readings. */
  readonly fromZero: boolean;
  readonly scrollTop: number;
}

const maximumExpanded = 100;

/** From what `getState` gave back: anything, as it may be of an older version. */
export function restoreUi(saved: unknown): UiState {
  const from: Record<string, unknown> = typeof saved === 'object' && saved !== null ? { ...saved } : {};
  const { expanded, fromZero, scrollTop } = from;
  return {
    expanded: Array.isArray(expanded) ? expanded.filter((id) => typeof id === 'string') : [],
    fromZero: fromZero === true,
    scrollTop: typeof scrollTop === 'number' ? scrollTop : 0,
  };
}

export function openGroup(ui: UiState, id: string): UiState {
  return ui.expanded.includes(id) ? ui : toggleExpanded(ui, id);
}

export function toggleExpanded(ui: UiState, id: string): UiState {
  const others = ui.expanded.filter((other) => other !== id);
  return {
    ...ui,
    expanded: others.length < ui.expanded.length ? others : [...others, id].slice(-maximumExpanded),
  };
}
