/** Writes to the page only what differs from what stands there: whatever is written is styled and laid out again. */

/** An element, as d3 holds it. */
interface Held {
  node(): Element | null;
}

export function putText(held: Held | Element, text: string): void {
  const node = held instanceof Element ? held : held.node();
  const first = node?.firstChild;
  if (!node || (first ? !first.nextSibling && first.nodeValue === text : text === '')) return;
  // A text node that stays is far cheaper than another one.
  if (first?.nodeType === Node.TEXT_NODE && !first.nextSibling) first.nodeValue = text;
  else node.textContent = text;
}

/** @param value null takes the attribute away. */
export function putAttribute(node: Element, name: string, value: string | null): void {
  if (node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

export function putClass(held: Held | Element, name: string, has: boolean): void {
  (held instanceof Element ? held : held.node())?.classList.toggle(name, has);
}
