/** A button as VS Code draws it (css/controls.css has the kinds). */
import { create, type Selection } from 'd3';

export type Button = Selection<HTMLButtonElement, undefined, null, undefined>;

/** @param kind Its classes: `primary`, `secondary`, or `toggle` for small ones. */
export function button(label: string, onClick: () => void, kind = 'secondary'): Button {
  return create('button').attr('type', 'button').attr('class', kind).text(label).on('click', onClick);
}
