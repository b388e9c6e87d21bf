/** Writes to the page only what differs from what stands there: whatever is written is styled and laid out again. */
import type { BaseType } from 'd3';

/** An element, as d3 holds it. */
interface Held {
  node(): Element | null;
}

export function putText(held: Held | Element, text: string): void {
  const node = held instanceof Element ? held : held.node();
  if (node && node.textContent !== text) node.textContent = text;
}

/** @param value null takes the attribute away. */
export function putAttribute(node: Element, name: string, value: string | null): void {
  if (node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

/** For `each` of a selection: puts the text of each datum. */
export function texts<Datum>(textOf: (datum: Datum) => string): (this: BaseType, datum: Datum) => void {
  return function (datum) {
    if (this instanceof Element) putText(this, textOf(datum));
  };
}
